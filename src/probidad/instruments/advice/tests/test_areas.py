"""Which areas conversations are about is counted, once each, in a way that leads back to none of them."""

import datetime as dt
import random
import re
import threading

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from probidad.core.anonymity.destructible import Destroyed
from probidad.core.disclosure.half_years import HalfYear
from probidad.core.institutions.models import Unit
from probidad.instruments.advice.claim_rules import Outcome, Track
from probidad.instruments.advice.models import AreaTally, Figures, Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.queries import areas as queries
from probidad.instruments.advice.queries.figures import told_by
from probidad.instruments.advice.reports.figures import figure_charts
from probidad.instruments.advice.services import areas, erasure, writers
from probidad.instruments.advice.services import figures as figures_services
from probidad.instruments.advice.services.handling import close, take
from probidad.instruments.advice.tests.attacks.test_stolen_at_rest import whole_database
from probidad.instruments.advice.tests.test_claims import at, decide, propose

pytestmark = pytest.mark.django_db


def counts(house) -> dict[str, dict[str, int]]:
    with transaction.atomic():
        found = queries.counted_areas(house.cast.institution, HalfYear.of(timezone.localdate()))
    return {area: kinds for area, kinds in found.items() if any(kinds.values())}


def count(house, thread, area, name: str = "advisor") -> None:
    thread.refresh_from_db()
    with transaction.atomic():
        areas.count(thread, house.keys(name, thread), str(area))


def unit_named(house, name: str, parent: Unit | None = None) -> Unit:
    return Unit.objects.create(institution=house.cast.institution, name=name, parent=parent)


def freeze(house, half_year: HalfYear | None = None) -> Figures:
    half_year = half_year or HalfYear.of(timezone.localdate())
    assert figures_services.freeze(house.cast.institution, half_year, random.Random(1))
    return Figures.objects.get(year=half_year.year, half=half_year.half)


def test_whoever_closes_a_question_says_the_area_and_it_is_counted(house):
    _receipt, thread = house.write()
    keys, advisor = house.keys("advisor", thread), house.cast.advisor
    take(thread=thread, keys=keys, actor=advisor, text="La tengo.")
    browser, page = house.browser("advisor"), at(thread, "close")
    assert f'value="{house.cast.unit.pk}"' in browser.get(page).content.decode()
    wrong = browser.post(page, {"text": "Adiós.", "area": house.cast.other_unit.pk + 1000})
    assert wrong.status_code == 422 and "Adiós." in wrong.content.decode() and not AreaTally.objects.exists()
    assert browser.post(page, {"text": "Adiós.", "area": house.cast.unit.pk}).status_code == 302
    assert counts(house) == {str(house.cast.unit.pk): {"question": 1, "claim": 0}}


def test_a_unit_of_another_institution_is_no_choice(house):
    foreign = Unit.objects.create(institution=house.cast.other_institution, name="Ajena")
    assert str(foreign.pk) not in dict(queries.area_choices(house.cast.institution))


def test_two_who_decide_on_a_claim_count_it_once_and_the_later_choice_stands(house):
    _receipt, claim = house.write(kind=Kind.CLAIM)
    first, second = str(house.cast.unit.pk), str(unit_named(house, "Obras").pk)
    page = at(claim, "claim-propose")
    typed = {"what": "breach", "reason": "Por los hechos."}
    assert house.browser("committee_member").post(page, typed | {"area": first}).status_code == 302
    browser = house.browser("second_member")
    shown = browser.get(page).content.decode()
    assert re.search(rf'value="{first}"\s+selected', shown), "what was said is shown"
    browser.post(page, typed | {"area": second})
    assert counts(house) == {second: {"question": 0, "claim": 1}}


def test_closing_and_opening_again_counts_once(house):
    _receipt, claim = house.write(kind=Kind.CLAIM)
    area = str(house.cast.unit.pk)
    for _again in range(2):
        decide(house, claim, Track.BREACH, area=area)
        propose(house, claim, "committee_member", Outcome.OTHER_TRACK)
        propose(house, claim, "second_member", Outcome.OTHER_TRACK)
    assert counts(house) == {area: {"question": 0, "claim": 1}}


def test_a_question_that_became_a_claim_counts_as_a_claim_once_that_is_said(house):
    _receipt, thread = house.write()
    count(house, thread, house.cast.unit.pk)
    writers.make_claim(thread=thread, keys=house.keys("advisor", thread))
    count(house, thread, house.cast.unit.pk, "committee_member")
    assert counts(house) == {str(house.cast.unit.pk): {"question": 0, "claim": 1}}


def test_an_erased_conversation_keeps_no_area_and_still_counts(house):
    _receipt, thread = house.write()
    count(house, thread, house.cast.unit.pk)
    erasure.erase(thread=thread)
    thread.refresh_from_db()
    assert bytes(thread.area_sealed) == b"" and counts(house)


def test_whoever_has_the_database_finds_no_area_and_no_count(house):
    """Neither beside a conversation nor in the tally: the same rows, of the same lengths, whatever was chosen."""
    unit, lengths = house.cast.unit, []
    for area in (unit.pk, queries.UNKNOWN, queries.EVERYWHERE):
        AreaTally.objects.all().delete()
        _receipt, thread = house.write()
        count(house, thread, area)
        thread.refresh_from_db()
        tally = AreaTally.objects.get()
        lengths.append((len(bytes(thread.area_sealed)), len(bytes(tally.sealed))))
        stored = whole_database()
        for words in (b'"area"', queries.EVERYWHERE.encode(), queries.UNKNOWN.encode()):
            assert words not in stored
    assert len(set(lengths)) == 1


def test_of_two_backups_the_later_one_does_not_say_which_area_was_added(house):
    """All that changes beside the conversation is a seal of the same length under a key that no backup holds."""
    changed = []
    for area in (house.cast.unit.pk, queries.EVERYWHERE, house.cast.unit.pk):
        _receipt, thread = house.write()
        count(house, thread, area)
        changed.append(AreaTally.objects.values("id", "token", "year", "half", "institution").get())
    assert changed[0] == changed[1] == changed[2]
    sizes = {len(bytes(each)) for each in AreaTally.objects.values_list("sealed", flat=True)}
    assert sizes == {areas.BLOCK + 28}


def test_no_row_of_the_tally_leads_to_a_conversation(house):
    related = {field.related_model for field in AreaTally._meta.get_fields() if field.is_relation}
    assert Thread not in related and len(related) == 1
    for _each in range(3):
        count(house, house.write()[1], house.cast.unit.pk)
    assert AreaTally.objects.count() == 1, "a row for each conversation would have an order"


def test_once_frozen_no_backup_of_the_tally_can_be_read(house, django_capture_on_commit_callbacks):
    _receipt, thread = house.write()
    count(house, thread, house.cast.unit.pk)
    backup = AreaTally.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        freeze(house)
    assert not AreaTally.objects.exists()
    with pytest.raises(Destroyed):
        queries.counts_in(backup)
    backup.save(force_insert=True)  # an older database is put back
    assert not figures_services.freeze(house.cast.institution, HalfYear(backup.year, backup.half))


def test_what_was_frozen_is_not_changed_by_a_later_choice(house, monkeypatch):
    _receipt, thread = house.write()
    count(house, thread, house.cast.unit.pk)
    freeze(house)
    later = timezone.localdate() + dt.timedelta(days=200)
    monkeypatch.setattr(timezone, "localdate", lambda *_args: later)
    count(house, thread, queries.EVERYWHERE)
    assert not AreaTally.objects.exists()
    thread.refresh_from_db()
    assert queries.area_of(thread, house.keys("advisor", thread)) == str(house.cast.unit.pk)


def told_of(house, by_area: dict[str, tuple[int, int]]):
    """What is told of exact counts by area (questions, claims)."""
    found = {area: {"question": each[0], "claim": each[1]} for area, each in by_area.items()}
    half_year = HalfYear(2026, 1)
    assert figures_services.keep(house.cast.institution, half_year, {}, random.Random(3), found)
    return told_by(house.cast.institution)[0]


def test_an_area_of_few_is_not_told_nor_what_would_tell_it(house):
    few, many, more = (str(unit_named(house, name).pk) for name in ("Pocas", "Muchas", "Más"))
    told = told_of(house, {few: (2, 1), many: (20, 10), more: (40, 15)})
    shown = told.tables["area"]
    assert few not in shown and many not in shown, "all minus the shown ones would be three"
    assert more in shown and told.areas == {more: "Más"}


def test_an_area_counts_with_those_below_it_and_all_counts_are_in_fives(house):
    above = unit_named(house, "Obras")
    below = unit_named(house, "Licencias", above)
    told = told_of(
        house,
        {
            str(above.pk): (12, 5),
            str(below.pk): (21, 3),
            queries.UNKNOWN: (14, 1),
            queries.EVERYWHERE: (11, 0),
        },
    )
    shown = told.tables["area"]
    assert sum(shown[str(above.pk)].values()) == 15 + 20 and sum(shown["all"].values()) == 15 + 20 + 15 + 10
    assert all(number % 5 == 0 for each in shown.values() for number in each.values())
    for kind in Kind.values:
        assert shown[str(above.pk)][kind] >= shown[str(below.pk)][kind]


def test_page_files_and_api_tell_the_areas_as_they_were_called_then(house):
    unit = unit_named(house, "Obras públicas")
    told_of(house, {str(unit.pk): (30, 10), queries.EVERYWHERE: (20, 5)})
    unit.name = "Infraestructura"
    unit.save()
    [chart] = figure_charts(told_by(house.cast.institution))
    assert [row.label for row in chart.rows][1:] == ["Obras públicas", "Toda la institución, o varias áreas"]
    client, path = Client(), f"/asesoria/cifras/{house.cast.institution.slug}/"
    csv = client.get(path + "cifras.csv").getvalue().decode("utf-8-sig")
    assert "Obras públicas" in csv and "Infraestructura" not in csv
    assert "Obras públicas" in client.get(path).content.decode()
    items = client.get(f"/api/v1/advice/figures?institution={house.cast.institution.slug}").json()["items"]
    assert {each["group_name"] for each in items if each["group"] == str(unit.pk)} == {"Obras públicas"}
    page = house.cast.client("auditor").get("/panel/asesoria/cifras/")
    assert "Obras públicas" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_that_are_closed_at_once_both_count(house):
    """The first of a half-year, when there is no tally yet."""
    written = [house.write()[1] for _each in range(2)]
    opened = [house.keys("advisor", each) for each in written]
    for thread, keys in zip(written, opened, strict=True):
        take(thread=thread, keys=keys, actor=house.cast.advisor, text="La tengo.")
    start, failed = threading.Barrier(2), []

    def closes(thread, keys):
        try:
            start.wait()
            close(
                thread=thread,
                keys=keys,
                actor=house.cast.advisor,
                text="Adiós.",
                area=str(house.cast.unit.pk),
            )
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    both = [threading.Thread(target=closes, args=each) for each in zip(written, opened, strict=True)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert not failed and counts(house)[str(house.cast.unit.pk)]["question"] == 2
