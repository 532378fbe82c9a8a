"""Simulations of an institution's own: written as text that is read line by line, published by somebody else."""

import html
import json

import pytest
from django.urls import reverse

from probidad.core.audit.models import AuditEvent
from probidad.core.people.roles import Role
from probidad.instruments.advice import queries
from probidad.instruments.advice.models import Attempt, OwnSimulation
from probidad.instruments.advice.services import simulations
from probidad.instruments.advice.simulator import NotASimulation, coverage, read_simulation
from probidad.instruments.advice.simulator.library import shipped, shipped_text
from probidad.instruments.advice.simulator.reading import DEEPEST, LARGEST, PARTS

pytestmark = pytest.mark.once

FIRST = "el-tramite-del-compadre"
in_a_database = pytest.mark.django_db


def problem(text: str):
    with pytest.raises(NotASimulation) as raised:
        read_simulation(text)
    return raised.value.problems[0]


@pytest.mark.parametrize(
    ("text", "kind", "line"),
    [
        ("a: [", "yaml", 1),
        ("a: 1\nb: 'x\n", "yaml", 2),
        ("a: &x [1]\nb: *x", "shared", 1),
        ("a: 1\nb: !!python/object:os.system {}", "tagged", 2),
        ("a: 1\nb: !!binary aGk=", "tagged", 2),
        ("\n".join(f"{'  ' * n}a:" for n in range(DEEPEST + 2)) + " 1", "too_deep", DEEPEST + 1),
        ("[" * 5000, "too_deep", 1),
        ("\n".join(["- a"] * PARTS), "too_many", PARTS - 1),
        ("x" * (LARGEST + 1), "too_large", 0),
        ("", "model_type", 1),
        ("a: 2026-99-99", "yaml", 0),
    ],
)
def test_what_is_no_simulation_is_refused_before_anything_is_built_of_it(text, kind, line):
    found = problem(text)
    assert (found.kind, found.line) == (kind, line)


def test_a_bomb_of_references_is_refused_at_its_first_anchor():
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "\n".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]" for n in range(8)
    )
    assert (problem(bomb).kind, problem(bomb).line) == ("shared", 1)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("level: 1", "level: 9", "less_than_equal"),
        ("any_act: [asks_identity]", "any_act: [sings]", "unknown_act"),
        ("told: [weighs]", "told: [nowhere]", "unknown_turn"),
        ("key: once_before", "key: fear", "doubled"),
        ("ends: left", "ends: gone", "literal_error"),
        ("kind: question", "kind: query", "literal_error"),
    ],
)
def test_each_problem_has_the_line_where_it_stands(before, after, kind):
    text = shipped_text(FIRST)
    line = text[: text.index(before)].count("\n") + 1
    found = problem(text.replace(before, after, 1))
    # A name inside of a condition is told with the condition's line.
    assert found.kind == kind and found.line == line


@pytest.mark.parametrize("name", list(shipped()))
def test_the_automatic_walk_reaches_every_turn_of_what_ships(name):
    assert coverage.never(shipped()[name], coverage.walked(shipped()[name])) == []


def test_a_turn_that_nobody_can_reach_is_found():
    text = shipped_text(FIRST).replace(
        "facts:\n",
        ("facts:\n  - key: hidden\n    about: {es: [zzz], en: [zzz]}\n    says: {es: a, en: a}\n"),
        1,
    )
    found = read_simulation(text)
    assert coverage.never(found, coverage.walked(found)) == ["fact:hidden"]


def begun(cast) -> OwnSimulation:
    return simulations.begin(institution=cast.institution, source=shipped_text(FIRST), actor=cast.ethics_head)


def page(own: OwnSimulation, name: str = "own-simulation") -> str:
    return reverse(f"advice-panel:{name}", args=[own.name])


def saved(client, own: OwnSimulation, text: str, edition: int | None = None):
    own.refresh_from_db()
    return client.post(page(own), {"text": text, "edition": own.edition if edition is None else edition})


@pytest.mark.each_database
@in_a_database
def test_a_new_simulation_goes_from_a_copy_to_the_path_by_the_pages(cast):
    head, member, advisor = (cast.client(name) for name in ("ethics_head", "committee_member", "advisor"))
    new = {"source": FIRST, "institution": cast.institution.slug}
    own = OwnSimulation.objects.get(
        name=head.post(reverse("advice-panel:simulations"), new)["Location"].split("/")[-2]
    )
    changed = own.draft.replace("El trámite del compadre", "El permiso del vecino")
    assert saved(head, own, changed.replace("\n", "\r\n")).status_code == 302
    # Tried before it is published, and on no path yet.
    attempt = Attempt.objects.get(
        pk=int(head.post(page(own, "simulation-preview"))["Location"].split("/")[-2])
    )
    tried = head.get(reverse("advice-panel:attempt", args=[attempt.pk])).content.decode()
    assert "El permiso del vecino" in tried
    training = reverse("advice-panel:training")
    assert "El permiso del vecino" not in advisor.get(training).content.decode()
    own.refresh_from_db()
    assert "El permiso del vecino" in member.get(page(own)).content.decode()
    member.post(page(own, "simulation-publish"), {"edition": own.edition})
    assert "El permiso del vecino" in advisor.get(training).content.decode()
    assert "El permiso del vecino" not in cast.client("other_ethics_head").get(training).content.decode()
    started = advisor.post(reverse("advice-panel:simulation-begin", args=[own.name]))
    assert advisor.get(started["Location"]).status_code == 200
    kinds = list(
        AuditEvent.objects.filter(kind__startswith="advice:simulation").values_list("kind", flat=True)
    )
    assert sorted(kinds) == ["advice:simulation:begun", "advice:simulation:published"]


@pytest.mark.each_database
@in_a_database
def test_who_wrote_it_last_does_not_publish_it(cast):
    own, head = begun(cast), cast.client("ethics_head")
    head.post(page(own, "simulation-publish"), {"edition": own.edition})
    assert not own.versions.exists()
    cast.add("second_head", Role.ETHICS_HEAD)
    cast.client("second_head").post(page(own, "simulation-publish"), {"edition": own.edition})
    assert own.versions.get().published_by == cast.second_head


@in_a_database
@pytest.mark.parametrize("edition", ["", "x", "0", "99", "-1", "9" * 30])
def test_only_the_edition_that_was_read_is_published(cast, edition):
    own = begun(cast)
    cast.client("committee_member").post(page(own, "simulation-publish"), {"edition": edition})
    assert not own.versions.exists()


@in_a_database
def test_what_is_wrong_is_told_beside_the_field_with_its_line_and_what_was_typed_is_kept(cast):
    own, head = begun(cast), cast.client("ethics_head")
    wrong = own.draft.replace("level: 1", "level: 9 # typed")
    response = saved(head, own, wrong)
    shown = html.unescape(response.content.decode())
    assert response.status_code == 422
    assert "Línea 4 (level: 9 # typed), level: el número es muy grande: a lo más 8." in shown
    assert shown.count("level: 9 # typed") > 1
    own.refresh_from_db()
    assert "level: 1\n" in own.draft


@in_a_database
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("urn: ", "urn: urn:probidad:simulation:otra # "), "esta simulación se llama"),
        (("version: 1", "version: 7"), "la versión que sigue es la 1"),
        (("key: fear", "key: fear\n    sings: 1"), "ninguna simulación tiene una parte con este nombre"),
        (("level: 1\n", ""), "falta esta parte"),
        (("about:\n", "about: &x\n"), "las anclas y referencias"),
        (("facts:", "facts: ["), "esto no es YAML"),
        (("trust: 4", "trust: mucho"), "aquí va un número"),
        (("key: fear", "key: El Miedo"), "un nombre solo lleva minúsculas"),
    ],
)
def test_every_kind_of_problem_is_told_in_the_readers_words(cast, change, told):
    own, head = begun(cast), cast.client("ethics_head")
    response = saved(head, own, own.draft.replace(*change, 1))
    assert response.status_code == 422 and told in html.unescape(response.content.decode())


@in_a_database
@pytest.mark.parametrize("text", ["", "x" * (LARGEST + 1), "a\0b", "[" * 10_000, "💥" * 50_000])
def test_text_that_cannot_be_a_simulation_is_refused(cast, text):
    own = begun(cast)
    assert saved(cast.client("ethics_head"), own, text).status_code == 422


@in_a_database
def test_two_who_write_at_once_are_told_and_keep_their_text(cast):
    own, head = begun(cast), cast.client("ethics_head")
    edition = own.edition
    assert saved(head, own, own.draft.replace("level: 1", "level: 2"), edition).status_code == 302
    mine = own.draft.replace("level: 1", "level: 3")
    response = saved(head, own, mine, edition)
    assert response.status_code == 422 and "level: 3" in response.content.decode()
    assert "Alguien la cambió mientras tanto" in response.content.decode()


@pytest.mark.each_database
@in_a_database
def test_a_published_version_never_changes_and_the_next_one_is_numbered(cast):
    own = begun(cast)
    simulations.publish(own=own, edition=own.edition, actor=cast.committee_member)
    for _click in range(2):
        cast.client("ethics_head").post(page(own, "simulation-revise"))
    own.refresh_from_db()
    assert "\nversion: 2\n" in own.draft and "\nversion: 1\n" in own.versions.get().text
    simulations.publish(own=own, edition=own.edition, actor=cast.committee_member)
    assert [each.number for each in own.versions.all()] == [2, 1]


@pytest.mark.each_database
@in_a_database
def test_a_withdrawn_simulation_is_on_no_path(cast):
    own = begun(cast)
    simulations.publish(own=own, edition=own.edition, actor=cast.committee_member)
    for _click in range(2):
        cast.client("ethics_head").post(page(own, "simulation-withdraw"))
    begin = reverse("advice-panel:simulation-begin", args=[own.name])
    assert cast.client("advisor").post(begin).status_code == 404
    assert AuditEvent.objects.filter(kind="advice:simulation:withdrawn").count() == 1


@in_a_database
def test_own_simulations_stay_in_their_institution(cast):
    own = begun(cast)
    for name in ("other_ethics_head", "advisor", "operator", "auditor"):
        client = cast.client(name)
        assert client.get(page(own)).status_code == 404
        for each in ("simulation-preview", "simulation-publish", "simulation-revise", "simulation-withdraw"):
            assert client.post(page(own, each)).status_code == 404
    # Members of the committee read and publish; they don't write.
    assert saved(cast.client("committee_member"), own, own.draft).status_code == 404


@pytest.mark.each_database
@in_a_database
def test_a_copy_of_what_does_not_exist_or_for_another_institution_is_refused(cast):
    head, new = cast.client("ethics_head"), reverse("advice-panel:simulations")
    for given in (
        {"source": "nada", "institution": cast.institution.slug},
        {"source": FIRST, "institution": cast.other_institution.slug},
        {},
    ):
        assert head.post(new, given).status_code == 422
    assert cast.client("committee_member").post(new, {"source": FIRST}).status_code == 404
    assert not OwnSimulation.objects.exists()


@in_a_database
def test_trainers_see_which_turns_nobody_has_reached_and_not_who_reached_the_others(cast):
    Attempt.objects.create(
        person=cast.advisor,
        simulation=FIRST,
        version=shipped()[FIRST].version,
        language="es",
        reached=["fact:fear", "rule:gone"],
    )
    played, turns = queries.coverage(shipped()[FIRST])
    counts = {(each.kind, each.key): each.attempts for each in turns}
    assert played == 1 and counts["fact", "fear"] == 1 and counts["fact", "once_before"] == 0
    shown = cast.client("ethics_head").get(reverse("advice-panel:coverage", args=[FIRST])).content.decode()
    assert "Nadie ha alcanzado" in shown and cast.advisor.name not in shown


def test_json_is_read_as_well():
    assert read_simulation(json.dumps(shipped()[FIRST].model_dump(mode="json"))).name == FIRST


@in_a_database
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  - key: asks_who\n    passes: false", "  - key: asks_who\n    passes: true"),
        ("ends: left\n    moves", "ends: safe\n    moves"),
    ],
    ids=["passes", "ends"],
)
def test_what_has_examples_that_dont_go_as_they_say_is_not_published(cast, before, after):
    own = begun(cast)
    assert before in own.draft
    head, member = cast.client("ethics_head"), cast.client("committee_member")
    saved(head, own, own.draft.replace(before, after, 1))
    shown = head.get(page(own, "coverage")).content.decode()
    assert "asks_who" in shown and "no puede publicarse" in shown
    own.refresh_from_db()
    told = member.post(
        page(own, "simulation-publish"), {"edition": own.edition}, follow=True
    ).content.decode()
    assert "asks_who" in told and not own.versions.exists()
