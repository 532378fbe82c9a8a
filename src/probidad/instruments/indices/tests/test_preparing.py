"""An evaluation is prepared, agreed with the institution or not, given to people, begun or abandoned."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from probidad.core.audit.models import AuditEvent
from probidad.core.registry import instruments
from probidad.instruments.indices.models import Round, Seat
from probidad.instruments.indices.queries.preparing import obstacles, open_business
from probidad.instruments.indices.queries.seats import seat_problems, seats_of
from probidad.instruments.indices.services import preparing, seats
from probidad.instruments.indices.services.publishing import publish_round
from probidad.instruments.indices.tests.evaluations import begun, prepared, score_all, seat_of, version_of

pytestmark = [pytest.mark.once, pytest.mark.django_db]
State, Basis, Consent, Part = Round.State, Round.Basis, Round.Consent, Seat.Part


def url(name: str, *args) -> str:
    return reverse(f"indices-panel:{name}", args=args)


def sent(cast, **changes) -> dict:
    today = timezone.localdate()
    return {
        "version": str(version_of("icifiep").pk),
        "basis": "accepted",
        "starts_on": today.isoformat(),
        "scored_until": (today + dt.timedelta(days=20)).isoformat(),
        "replies_until": (today + dt.timedelta(days=30)).isoformat(),
    } | changes


@pytest.mark.each_database
def test_the_coordinator_finds_the_institution_and_prepares_an_evaluation(cast):
    client = cast.client("coordinator")
    version_of("icifiep")
    page = client.get(url("round-new"), {"q": "villa"}).text
    assert url("round-prepare", cast.institution.slug) in page
    assert cast.other_institution.name not in page
    answer = client.post(url("round-prepare", cast.institution.slug), sent(cast))
    round = Round.objects.get()
    assert answer["Location"] == url("round", round.pk)
    assert (round.state, round.basis, round.organisation) == ("prepared", "accepted", cast.organisation)
    assert AuditEvent.objects.filter(kind="indices:round:prepared").count() == 1


@pytest.mark.each_database
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"scored_until": "2020-01-01"}, "scored_until"),
        ({"replies_until": "2020-01-01"}, "replies_until"),
        ({"replies_until": ""}, "replies_until"),
        ({"version": "999999999999999999999"}, "version"),
        ({"version": ""}, "version"),
        ({"basis": "self"}, "basis"),
        ({"starts_on": "31/31/2026"}, "starts_on"),
        ({"starts_on": "0001-01-01"}, "starts_on"),
        ({"items": "\n".join(f"Compromiso {n}" for n in range(101))}, "items"),
        ({"items": "x" * 301}, "items"),
        ({"items": "Uno\nUno"}, "items"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(cast, wrong, field):
    answer = cast.client("coordinator").post(url("round-prepare", cast.institution.slug), sent(cast, **wrong))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Round.objects.exists()


def test_a_plan_is_evaluated_by_its_commitments(cast):
    version = version_of("action-plan-review")
    client = cast.client("coordinator")
    where = url("round-prepare", cast.institution.slug)
    refused = client.post(where, sent(cast, version=str(version.pk)))
    assert "items" in refused.context["form"].errors
    client.post(
        where, sent(cast, version=str(version.pk), items="Publicar la nómina\r\n\r\n Abrir el archivo ")
    )
    round = Round.objects.get()
    assert round.items == ["Publicar la nómina", "Abrir el archivo"]
    assert len(round.entries) == 2 * len(version.text.indicators)


@pytest.mark.each_database
def test_one_evaluation_at_a_time_by_one_organisation_and_instrument(cast):
    prepared(cast)
    answer = cast.client("coordinator").post(url("round-prepare", cast.institution.slug), sent(cast))
    assert answer.status_code == 422 and "version" in answer.context["form"].errors
    assert Round.objects.count() == 1


def test_what_organisations_evaluate_of_themselves_is_called_so(cast):
    round = prepared(cast, institution=cast.organisation, basis=Basis.ACCEPTED)
    assert round.basis == Basis.SELF


def test_it_follows_the_published_evaluation_without_being_told(cast):
    first = begun(cast)
    score_all(seat_of(first, cast.assessor))
    Round.objects.filter(pk=first.pk).update(state=State.REVIEW)
    publish_round(round=first, reviewer=cast.coordinator)
    assert prepared(cast).earlier == first


def test_the_institution_is_asked_and_accepts(cast):
    round = prepared(cast, basis=Basis.ACCEPTED)
    client = cast.client("ethics_head")
    assert client.get(url("received", round.pk)).status_code == 404, "not asked yet"
    cast.client("coordinator").post(url("round-ask", round.pk))
    assert cast.organisation.name in client.get("/panel/").text
    page = client.get(url("received", round.pk))
    assert page.status_code == 200 and cast.organisation.name in page.text
    client.post(url("received-accept", round.pk))
    round.refresh_from_db()
    assert (round.consent, round.consent_on) == (Consent.ACCEPTED, timezone.localdate())
    assert AuditEvent.objects.filter(kind="indices:consent:given", institution=cast.institution).exists()


@pytest.mark.each_database
def test_it_declines_with_a_reason_and_is_evaluated_from_public_information_which_is_shown(cast):
    round = prepared(cast, basis=Basis.ACCEPTED)
    preparing.ask_consent(round=round, actor=cast.coordinator)
    client = cast.client("ethics_head")
    assert client.post(url("received-decline", round.pk), {"reason": " "}).status_code == 422
    client.post(url("received-decline", round.pk), {"reason": "Estamos en entrega-recepción."})
    coordinator = cast.client("coordinator")
    assert "entrega-recepción" in coordinator.get(url("round", round.pk)).text
    coordinator.post(url("round-public", round.pk))
    round.refresh_from_db()
    assert (round.basis, round.consent) == (Basis.PUBLIC, Consent.DECLINED)
    for page in (
        coordinator.get(url("round", round.pk)),
        client.get(url("received", round.pk)),
        coordinator.get(url("rounds")),
    ):
        assert "Con información pública, sin la institución" in page.text


def test_who_declined_may_still_accept_while_it_is_scored(cast):
    round = begun(cast)
    Round.objects.filter(pk=round.pk).update(consent=Consent.DECLINED, consent_on=timezone.localdate())
    accepted = preparing.accept_round(round=round, actor=cast.ethics_head)
    assert (accepted.basis, accepted.consent) == (Basis.ACCEPTED, Consent.ACCEPTED)


def test_an_institution_that_was_not_asked_answers_nothing(cast):
    round = prepared(cast, basis=Basis.ACCEPTED)
    for act in (
        lambda: preparing.accept_round(round=round, actor=cast.ethics_head),
        lambda: preparing.decline_round(round=round, reason="No", actor=cast.ethics_head),
        lambda: preparing.go_on_from_public(round=round, actor=cast.coordinator),
    ):
        with pytest.raises(ValidationError):
            act()


@pytest.mark.each_database
def test_what_it_was_told_can_change_only_by_asking_again(cast):
    round = prepared(cast, basis=Basis.ACCEPTED)
    preparing.ask_consent(round=round, actor=cast.coordinator)
    preparing.accept_round(round=round, actor=cast.ethics_head)
    client = cast.client("coordinator")
    client.post(
        url("round-edit", round.pk),
        sent(
            cast, scored_until=round.scored_until.isoformat(), replies_until=round.replies_until.isoformat()
        ),
    )
    round.refresh_from_db()
    assert round.consent == Consent.ACCEPTED, "nothing that it was told changed"
    client.post(url("round-edit", round.pk), sent(cast))
    round.refresh_from_db()
    assert round.consent == Consent.NOT_ASKED


@pytest.mark.each_database
def test_it_begins_once_people_cover_all_areas_and_somebody_else_signs(cast):
    round = prepared(cast)
    found = obstacles(round, seats_of(round))
    assert len(found) == 2, "nobody who signs, nobody who scores"
    with pytest.raises(ValidationError):
        preparing.begin_scoring(round=round, actor=cast.coordinator)
    client = cast.client("coordinator")
    areas = [area.key for area in round.version.text.areas]
    client.post(
        url("seat-new", round.pk), {"person": cast.assessor.pk, "part": "assessor", "groups": areas[:8]}
    )
    assert len(seat_problems(round, seats_of(round))) == 1
    seat = seat_of(round, cast.assessor)
    client.post(url("seat-edit", round.pk, seat.pk), {"groups": areas})
    assert Seat.objects.get(pk=seat.pk).groups == [], "all of them is none named"
    client.post(url("seat-new", round.pk), {"person": cast.coordinator.pk, "part": "reviewer"})
    client.post(url("round-begin", round.pk))
    round.refresh_from_db()
    assert round.state == State.SCORING


def test_scored_twice_needs_exactly_two_people_in_each_area(cast):
    round = prepared(cast, scored_twice=True)
    give = {"round": round, "part": Part.ASSESSOR, "actor": cast.coordinator}
    seats.give_seat(person=cast.assessor, **give)
    assert len(seat_problems(round, seats_of(round))) == 9
    seats.give_seat(person=cast.coordinator, **give)
    assert not seat_problems(round, seats_of(round))
    third = cast.add("third", "assessor", cast.organisation)
    seats.give_seat(person=third, groups=[round.version.text.areas[0].key], **give)
    assert len(seat_problems(round, seats_of(round))) == 1


def test_seats_are_for_members_of_the_organisation_once_each_and_one_reviewer(cast):
    round = prepared(cast)
    client = cast.client("coordinator")
    outsider = client.post(url("seat-new", round.pk), {"person": cast.outsider.pk, "part": "assessor"})
    assert outsider.status_code == 422 and "person" in outsider.context["form"].errors
    with pytest.raises(ValidationError):
        seats.give_seat(round=round, person=cast.ethics_head, part=Part.ASSESSOR, actor=cast.coordinator)
    seats.give_seat(round=round, person=cast.assessor, part=Part.REVIEWER, actor=cast.coordinator)
    again = client.post(url("seat-new", round.pk), {"person": cast.coordinator.pk, "part": "reviewer"})
    assert again.status_code == 422 and "part" in again.context["form"].errors
    with pytest.raises(ValidationError):
        seats.give_seat(round=round, person=cast.assessor, part=Part.ASSESSOR, actor=cast.coordinator)
    wrong = client.post(
        url("seat-new", round.pk), {"person": cast.coordinator.pk, "part": "assessor", "groups": ["nada"]}
    )
    assert "groups" in wrong.context["form"].errors


def test_it_is_abandoned_with_a_reason_and_for_good(cast):
    round = begun(cast)
    client = cast.client("coordinator")
    assert client.post(url("round-abandon", round.pk), {"reason": ""}).status_code == 422
    client.post(url("round-abandon", round.pk), {"reason": "La institución se fusionó."})
    round.refresh_from_db()
    assert (round.state, round.abandoned_on) == (State.ABANDONED, timezone.localdate())
    assert "se fusionó" in client.get(url("round", round.pk)).text
    assert client.post(url("round-abandon", round.pk), {"reason": "Otra vez"}).status_code == 422
    assert client.post(url("round-edit", round.pk), sent(cast)).status_code == 422


def test_only_the_coordinator_prepares(cast):
    round = prepared(cast)
    for name in ("assessor", "ethics_head", "other_ethics_head", "operator"):
        client = cast.client(name)
        for page in ("round-edit", "round-ask", "round-begin", "round-abandon", "seat-new"):
            assert client.post(url(page, round.pk), {"reason": "x"}).status_code == 404
    round.refresh_from_db()
    assert round.state == State.PREPARED


@pytest.mark.each_database
def test_an_institution_with_a_running_evaluation_does_not_end(cast):
    round = prepared(cast)
    [indices] = [each for each in instruments() if each.name == "indices"]
    for institution in (cast.institution, cast.organisation):
        [sentence] = indices.blocks_ending(institution)
        assert "ICIFIEP" in sentence
    preparing.abandon_round(round=round, reason="Fin", actor=cast.coordinator)
    assert not open_business(cast.institution)


@pytest.mark.each_database
def test_the_list_is_searched_filtered_and_downloaded(cast):
    prepared(cast)
    prepared(cast, institution=cast.other_institution, basis=Basis.ACCEPTED)
    client = cast.client("assessor")
    everything = client.get(url("rounds")).text
    assert cast.institution.name in everything and cast.other_institution.name in everything
    assert cast.other_institution.name not in client.get(url("rounds"), {"q": "villa"}).text
    assert cast.institution.name not in client.get(url("rounds"), {"base": "accepted"}).text
    assert "Villa Clara" in client.get(url("rounds"), {"formato": "csv"}).getvalue().decode("utf-8-sig")


def test_pages_of_preparing_ask_the_database_little(cast, django_assert_max_num_queries):
    round = prepared(cast)
    for number in range(5):
        person = cast.add(f"colleague_{number}", "assessor", cast.organisation)
        seats.give_seat(round=round, person=person, part=Part.ASSESSOR, actor=cast.coordinator)
    client = cast.client("coordinator")
    client.get(url("round", round.pk))
    with django_assert_max_num_queries(9):
        client.get(url("round", round.pk))
    with django_assert_max_num_queries(9):
        client.get(url("rounds"))
