"""Units that are too small report together: everybody is reported by one, and nobody reads the single unit."""

import io
import json
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from probidad.core.anonymity import custody
from probidad.core.audit.models import AuditEvent
from probidad.core.institutions.models import Unit
from probidad.core.people.roles import Role
from probidad.core.reports.tests.reading import texts
from probidad.core.signing import signatures
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.models import CardBatch, ParticipationCode, RosterEntry, Round
from probidad.instruments.exercises.roster_file import RosterFile
from probidad.instruments.exercises.services import ballots, manifests, rosters, rounds, units
from probidad.instruments.exercises.services.codes import mail_batch
from probidad.instruments.exercises.tests.conftest import PASSPHRASE, Desk, roster, sign
from probidad.instruments.exercises.tests.test_closing import close

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PEOPLE = {"Obras Públicas": 12, "Tesorería": 11, "Archivo": 4, "Informática": 7, "": 12}
JOINED = "Archivo e Informática"


@pytest.fixture
def draft(prepare, cast):
    """Archivo and Informática, parts of Tesorería, are too small; twelve people have no unit. The key is proved."""
    for name in ("Archivo", "Informática"):
        Unit.objects.create(institution=cast.institution, name=name, parent=cast.other_unit)
    return prepare(people=PEOPLE, dilemmas=1, opened=False)


@pytest.fixture
def together(cast):
    """Let units of a round report together, by their names."""

    def let(play, *names: str, name: str = JOINED):
        keys = [play.round.units.get(name=each).pk for each in names or ("Archivo", "Informática")]
        return units.report_together(round=play.round, unit_ids=keys, name=name, actor=cast.ethics_head)

    return let


@pytest.fixture
def opened(draft, together, cast):
    """The same, open, with the two together and a code for everybody by unit of the roster."""
    together(draft)
    sign(draft.round, draft.key_file, cast)
    draft.round = rounds.open_round(round=draft.round, actor=cast.ethics_head)
    draft.by_unit = {name: [] for name in PEOPLE}

    def deliver(entry, code):
        draft.codes.append(code.replace("-", ""))
        draft.by_unit[entry.unit.name if entry.unit else ""].append(code.replace("-", ""))

    mail_batch(round=draft.round, deliver=deliver)
    return draft


def path(play, page="unidades/") -> str:
    return f"/panel/ejercicios/{play.round.pk}/{page}"


def sizes(round) -> dict[str, int]:
    return {each.unit.title if each.unit else "": each.people for each in queries.roster_units(round)}


# Who is reported by what


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(st.sets(st.integers(0, 3), min_size=2), max_size=3), apart=st.integers(0, 3))
def test_however_units_are_grouped_everybody_is_reported_by_one_and_the_sizes_add_up(
    draft, cast, asked, apart
):
    keys = sorted(draft.round.units.values_list("pk", flat=True))
    units.dissolve(draft.round, keys)
    for number, wanted in enumerate(asked):
        chosen, name = [keys[place] for place in wanted], f"Grupo {number}"
        with suppress(ValidationError):  # of units that report together already
            units.report_together(round=draft.round, unit_ids=chosen, name=name, actor=cast.ethics_head)
    units.take_apart(round=draft.round, unit=draft.round.units.get(pk=keys[apart]), actor=cast.ethics_head)
    listed = queries.roster_units(draft.round)
    assert sum(each.people for each in listed) == sum(PEOPLE.values())
    members = {unit.pk: each.unit.pk for each in listed for unit, _people in each.members}
    assert sorted(members) == keys and len(members) == sum(len(each.members) for each in listed)
    for each in listed:
        if each.unit:
            assert members[each.unit.pk] == each.unit.pk
            assert each.people == sum(people for _unit, people in each.members)


@pytest.mark.each_database
def test_codes_and_answers_of_a_group_name_the_one_that_stands_for_it(opened):
    head = opened.round.units.get(group_name=JOINED)
    for name, named in (("Archivo", head.pk), ("Informática", head.pk), ("", None)):
        assert {ballots.participation(code).unit_id for code in opened.by_unit[name]} == {named}
    member = opened.round.units.get(reports_with=head)
    assert not ParticipationCode.objects.filter(unit=member).exists()


def test_a_participant_reads_the_groups_name_and_size(opened):
    browser = Client()
    browser.post("/ejercicios/", {"code": opened.by_unit["Archivo"][0]})
    page = browser.get("/ejercicios/ronda/").text
    assert f"{JOINED}: 11 personas" in page


def test_a_group_that_is_still_too_small_is_reported_with_the_institution(prepare, together, cast):
    play = prepare(opened=False, minimum=20)
    together(play, "Tesorería", "Desarrollo Social", name="Las dos")
    assert {each.unit.title: each.reported for each in queries.roster_units(play.round)} == {
        "Las dos": False,
        "Obras Públicas": False,
    }
    assert not queries.units_of_codes(play.round)
    page = cast.client("ethics_head").get(path(play))
    assert "Ninguna unidad tiene 20 personas" in page.text and "Demasiado pequeña" in page.text
    sign(play.round, play.key_file, cast)
    assert rounds.open_round(round=play.round, actor=cast.ethics_head).state == Round.State.OPEN


def test_cards_are_prepared_for_the_group_and_name_it(draft, together, cast):
    people = [("", "archivo")] * 4 + [("", "informatica")] * 7
    rosters.store_roster(round=draft.round, content=RosterFile(people), actor=cast.ethics_head)
    head = together(draft)
    sign(draft.round, draft.key_file, cast)
    rounds.open_round(round=draft.round, actor=cast.ethics_head)
    desk = Desk(draft.round, cast)
    batch = desk.prepare(11, unit=head.name)
    assert (
        batch.group_name == JOINED
        and f"{JOINED} (" not in cast.client("ethics_head").get(path(draft, "tarjetas/")).text
    )
    desk.print(batch)
    desk.activate(batch)
    assert set(ParticipationCode.objects.values_list("unit", flat=True)) == {head.pk}
    assert CardBatch.objects.get().state == CardBatch.State.ACTIVE


# The report


@pytest.fixture
def closed(opened, cast):
    """Archivo's four all chose one option, the others another one: a figure that would give four people away."""
    exercise = opened.exercises[0]
    for name, handed_out in opened.by_unit.items():
        for code in handed_out:
            option = "b" if name == "Archivo" else "a"
            ballots.cast_answer(who=ballots.participation(code), exercise=exercise, option=option)
    close(opened)
    return opened


@pytest.mark.each_database
def test_a_merged_units_own_figures_are_nowhere(closed, cast):
    head, member = closed.round.units.get(name="Archivo"), closed.round.units.get(name="Informática")
    [each] = closed.round.results.get().figures["exercises"]
    assert str(member.pk) not in each["units"] and each["units"][str(head.pk)]["b"] in (2, 4)
    assert sum(each["units"][str(head.pk)].values()) == 10, "eleven, told in fives"
    book = load_workbook(
        io.BytesIO(cast.client("ethics_head").get(path(closed, "informe.xlsx")).content), read_only=True
    )
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert JOINED in cells and not {"Archivo", "Informática"} & set(cells)
    with connection.cursor() as cursor:  # what the tables hold of answers names the group's key and no other
        cursor.execute("SELECT figures FROM exercises_results")
        kept = json.dumps(
            [json.loads(row[0]) if isinstance(row[0], str) else row[0] for row in cursor.fetchall()]
        )
    assert f'"{member.pk}"' not in kept


@pytest.mark.parametrize("led", ["Archivo", "Informática"])
def test_the_leader_of_any_unit_of_a_group_reads_the_groups_figures_under_its_name(closed, cast, led):
    cast.add("leader", Role.TEAM_LEADER, unit=Unit.objects.get(name=led))
    for page in ("", "/dilemas/", "/unidades/", "/guia/", "/guia.pdf", ".pdf"):
        answer = cast.client("leader").get(path(closed, "informe") + (page or "/"))
        assert answer.status_code == 200, page
        text = texts(answer.content) if page.endswith("pdf") else answer.text
        assert JOINED in text, page
        assert "Obras Públicas" not in text, page
        assert all(word not in text.replace(JOINED, "") for word in ("Archivo", "Informática")), page


def test_a_leader_of_another_unit_reads_nothing_of_the_group(closed, cast):
    head = closed.round.units.get(group_name=JOINED)
    assert JOINED not in cast.client("team_leader").get(path(closed, "informe/unidades/")).text
    asked = path(closed, f"informe/guia/?unidad={head.pk}")
    assert cast.client("team_leader").get(asked).status_code == 404


# The page


@pytest.mark.each_database
def test_an_organiser_sees_what_is_too_small_and_lets_it_report_together(draft, cast):
    head = cast.client("ethics_head")
    told = head.get(path(draft, "")).text
    assert "2 unidades tienen menos de 10 personas" in told and "unidades/" in told
    page = head.get(path(draft, "unidades/?proponer=1"))
    small = {draft.round.units.get(name=name).pk for name in ("Archivo", "Informática")}
    assert (
        page.text.count("Demasiado pequeña") == 2 and "12 personas de la lista no tienen unidad" in page.text
    )
    assert set(page.context["form"].initial["units"]) == small and page.text.count(" checked") == 2
    assert head.post(path(draft), {"units": list(small)}).status_code == 302
    assert sizes(draft.round) == {JOINED: 11, "Obras Públicas": 12, "Tesorería": 11, "": 12}
    group = draft.round.units.get(group_name=JOINED)
    assert "Archivo (4)" in head.get(path(draft)).text
    assert "Archivo (4), Informática (7)" in cast.client("custodian").get(path(draft, "")).text
    assert "No hay nada que proponer" in head.get(path(draft, "unidades/?proponer=1")).text
    head.post(path(draft, f"unidades/{group.pk}/separar/"))
    assert JOINED not in sizes(draft.round)
    kinds = (
        AuditEvent.objects.filter(kind__startswith="exercises:units")
        .order_by("pk")
        .values_list("kind", flat=True)
    )
    assert list(kinds) == ["exercises:units:grouped", "exercises:units:separated"]


@pytest.mark.each_database
@pytest.mark.parametrize(
    ("language", "names", "name", "field"),
    [
        ("es-mx", (), "", "units"),
        ("en", ("Archivo",), "Solo una", "units"),
        ("es-mx", ("Archivo", "999999"), "Ajena", "units"),
        ("en", ("Archivo", "x"), "", "units"),
        ("es-mx", ("Archivo", "9" * 40), "", "units"),
        ("en", ("Archivo", "Informática"), "x" * 201, "name"),
        ("es-mx", ("Archivo", "Informática"), "tesoreria", "name"),
        ("en", ("Archivo", "Obras Públicas"), "", "units"),  # reports with Tesorería by now
    ],
)
def test_a_wrong_group_is_told_beside_its_field_and_keeps_what_was_typed(
    draft, together, cast, language, names, name, field
):
    if "Obras Públicas" in names:
        together(draft, "Obras Públicas", "Tesorería", name="Grandes")
    by_name = dict(draft.round.units.values_list("name", "pk"))
    data = {"units": [by_name.get(each, each) for each in names], "name": name}
    page = cast.client("ethics_head", language=language).post(path(draft), data)
    assert page.status_code == 422 and page.context["form"].errors[field]
    assert name in page.text
    assert not draft.round.units.filter(name="Archivo", group_name__gt="").exists()


@pytest.mark.each_database
def test_units_of_another_round_can_neither_be_grouped_nor_taken_apart(draft, together, prepare, cast):
    other = prepare(opened=False)
    head = together(other, "Tesorería", "Desarrollo Social", name="De otra ronda")
    foreign = [unit.pk for unit in other.round.units.all()]
    client = cast.client("ethics_head")
    assert client.post(path(draft), {"units": foreign}).status_code == 422
    assert client.post(path(draft, f"unidades/{head.pk}/separar/")).status_code == 404
    with pytest.raises(ValidationError):
        units.report_together(round=draft.round, unit_ids=foreign, name="X", actor=cast.ethics_head)
    assert other.round.units.filter(group_name="De otra ronda").exists()


def test_names_too_long_to_stand_together_ask_for_one(prepare, cast):
    long = [f"Dirección {letter * 150}" for letter in "AB"]
    for name in long:
        Unit.objects.create(institution=cast.institution, name=name)
    play = prepare(people=dict.fromkeys(long, 6), opened=False)
    data = {"units": list(play.round.units.values_list("pk", flat=True))}
    page = cast.client("ethics_head").post(path(play), data)
    assert page.status_code == 422 and page.context["form"].errors["name"]
    assert cast.client("ethics_head").post(path(play), data | {"name": "Las dos"}).status_code == 302


def test_an_open_round_leads_back_with_the_reason_and_changes_nothing(opened, cast):
    client, head = cast.client("ethics_head"), opened.round.units.get(group_name=JOINED)
    keys = list(opened.round.units.reporting().values_list("pk", flat=True))
    for answer in (
        client.get(path(opened), follow=True),
        client.post(path(opened), {"units": keys}, follow=True),
        client.post(path(opened, f"unidades/{head.pk}/separar/"), follow=True),
    ):
        assert "ya no está en preparación" in answer.text
    for act in (
        lambda: units.report_together(round=opened.round, unit_ids=keys, name="X", actor=cast.ethics_head),
        lambda: units.take_apart(round=opened.round, unit=head, actor=cast.ethics_head),
    ):
        with pytest.raises(ValidationError):
            act()
    assert sizes(opened.round)[JOINED] == 11


@pytest.mark.each_database
def test_what_is_too_small_is_said_where_there_is_no_roster_or_one_unit_only(prepare, cast):
    play = prepare(people={"Tesorería": 12}, opened=False)
    client = cast.client("ethics_head")
    assert "unidades/" not in client.get(path(play, "")).text
    assert "Contar juntas" not in client.get(path(play)).text  # with one unit there is nothing to group
    RosterEntry.objects.all().delete()
    play.round.rosters.all().delete()
    assert "No hay unidades en la lista" in client.get(path(play)).text


# The roster and the key


def test_a_new_roster_keeps_a_group_whose_units_are_all_there_and_dissolves_others_with_a_message(
    draft, together, cast
):
    together(draft)
    together(draft, "Obras Públicas", "Tesorería", name="Grandes")
    rows = "correo,unidad\na@villa.mx,Archivo\nb@villa.mx,Informática\nc@villa.mx,Tesorería\n"
    page = cast.client("ethics_head").post(
        path(draft, "lista/"), {"file": SimpleUploadedFile("l.csv", rows.encode())}, follow=True
    )
    assert "Las unidades de “Grandes” se cuentan otra vez por separado" in page.text
    assert JOINED not in page.text.partition("<main")[0]
    assert sizes(draft.round) == {JOINED: 2, "Tesorería": 1}
    taken_apart = rosters.store_roster(
        round=draft.round, content=roster({"Archivo": 2, "Tesorería": 3}), actor=cast.ethics_head
    )
    assert taken_apart == [JOINED] and sizes(draft.round) == {"Archivo": 2, "Tesorería": 3}


def test_other_groups_make_the_custodian_sign_again(draft, together, cast):
    assert queries.signed_as_it_is(draft.round)
    head = together(draft)
    assert not queries.signed_as_it_is(draft.round)
    sign(draft.round, draft.key_file, cast)
    units.take_apart(round=draft.round, unit=head, actor=cast.ethics_head)
    assert not queries.signed_as_it_is(draft.round)
    sign(draft.round, draft.key_file, cast)
    units.take_apart(round=draft.round, unit=head, actor=cast.ethics_head)  # once more: nothing changes
    assert queries.signed_as_it_is(draft.round)


@pytest.mark.parametrize("change", ["group", "rename", "apart"])
def test_groups_cannot_change_between_seeing_and_signing(draft, together, cast, change):
    head = together(draft)
    manifests.make_missing_keys(round=draft.round)
    seen = queries.manifest_of(draft.round).document()
    if change == "group":
        together(draft, "Obras Públicas", "Tesorería", name="Grandes")
    else:
        units.take_apart(round=draft.round, unit=head, actor=cast.ethics_head)
        if change == "rename":
            together(draft, name="Otro nombre")
    keys = custody.open_key_file(draft.key_file, PASSPHRASE)
    signature = signatures.sign(seen.encode(), keys.signing)
    with pytest.raises(ValidationError) as refused:
        manifests.sign_manifest(round=draft.round, document=seen, signature=signature, actor=cast.custodian)
    assert refused.value.code == "changed"
    sign(draft.round, draft.key_file, cast)
    assert queries.signed_as_it_is(draft.round)
