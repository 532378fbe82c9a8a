"""Assessors answer one indicator a page; nothing typed is lost, and who scores apart sees nothing of the other."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from probidad.instruments.indices.models import Answer, Round, Seat
from probidad.instruments.indices.rules.scoring import NOT_APPLICABLE
from probidad.instruments.indices.services import seats
from probidad.instruments.indices.services.publishing import publish_round
from probidad.instruments.indices.services.scoring import finish_scoring, resume_scoring, save_answer
from probidad.instruments.indices.tests.evaluations import begun, score_all, seat_of

pytestmark = pytest.mark.django_db
State = Round.State


def url(name: str, *args) -> str:
    return reverse(f"indices-panel:{name}", args=args)


def chosen(round, measured: bool = False):
    return next(each for each in round.entries if bool(each.indicator.measure) == measured)


def with_whole(round):
    return next(each for each in round.entries if each.indicator.measure and each.indicator.measure.whole)


def test_one_indicator_a_page_saved_and_on_to_the_next(cast, scored):
    client = cast.client("assessor")
    entry = scored.entries[0]
    page = client.get(url("answer", scored.pk, entry.code))
    assert entry.levels[0].text.es in page.text and entry.indicator.verify.es in page.text
    typed = {"level": entry.levels[-1].key, "note": "Gaceta 12, artículo 3", "edition": "0", "go": "next"}
    answer = client.post(url("answer", scored.pk, entry.code), typed)
    assert answer["Location"] == url("answer", scored.pk, scored.entries[1].code)
    saved = Answer.objects.get()
    assert (saved.level, saved.note, saved.edition) == (entry.levels[-1].key, "Gaceta 12, artículo 3", 1)
    overview = client.get(url("scoring", scored.pk))
    assert (overview.context["answered"], overview.context["total"]) == (1, 72)
    assert overview.context["next"].code == scored.entries[1].code


def test_a_note_alone_can_be_saved_and_is_no_answer(cast, scored):
    entry = chosen(scored)
    client = cast.client("assessor")
    client.post(url("answer", scored.pk, entry.code), {"note": "Falta revisar", "edition": "0"})
    assert Answer.objects.get().level == ""
    assert client.get(url("scoring", scored.pk)).context["answered"] == 0


@pytest.mark.parametrize("measured", [False, True])
def test_of_two_who_save_at_once_the_second_sees_what_the_first_wrote_and_loses_nothing(
    cast, scored, measured
):
    entry = with_whole(scored) if measured else chosen(scored)
    colleague = cast.add("colleague", "assessor", cast.organisation)
    seats.give_seat(round=scored, person=colleague, part=Seat.Part.ASSESSOR, actor=cast.coordinator)
    where = url("answer", scored.pk, entry.code)
    high = {"part": "90", "whole": "100"} if measured else {"level": entry.levels[-1].key}
    low = {"part": "0", "whole": "100"} if measured else {"level": entry.levels[0].key}
    first, second = cast.client("assessor"), cast.client("colleague")
    first.post(where, high | {"note": "Lo que vio la primera", "edition": "0"})
    refused = second.post(where, low | {"note": "Lo que vio la segunda", "edition": "0"})
    assert refused.status_code == 409
    assert "Lo que vio la primera" in refused.text and "Lo que vio la segunda" in refused.text
    assert refused.context["form"]["edition"].value() == "1"
    assert Answer.objects.get().note == "Lo que vio la primera"
    second.post(where, low | {"note": "Lo que vio la segunda", "edition": "1"})
    saved = Answer.objects.get()
    assert (saved.note, saved.level, saved.edition) == ("Lo que vio la segunda", entry.levels[0].key, 2)


def test_measured_numbers_give_the_level(cast, scored):
    entry = with_whole(scored)
    client = cast.client("assessor")
    where = url("answer", scored.pk, entry.code)
    client.post(where, {"part": "100", "whole": "100", "edition": "0"})
    assert Answer.objects.get().level == entry.levels[-1].key
    assert "Alcanza este" in client.get(where).text
    client.post(where, {"part": "1", "whole": "", "edition": "1"})
    assert Answer.objects.get().level == "", "half a number is no answer"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"part": "11", "whole": "10"}, "part"),
        ({"part": "-1", "whole": "10"}, "part"),
        ({"part": "uno", "whole": "10"}, "part"),
        ({"part": "1", "whole": "9" * 30}, "whole"),
        ({"part": "1", "whole": "2", "note": "x" * 4001}, "note"),
    ],
)
def test_numbers_that_cannot_be_are_refused_beside_their_field(cast, scored, typed, field):
    answer = cast.client("assessor").post(url("answer", scored.pk, with_whole(scored).code), typed)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]
    assert not Answer.objects.exists()


def test_only_levels_of_the_indicator_are_taken(cast, scored):
    entry = chosen(scored)
    client = cast.client("assessor")
    for level in ("nada", NOT_APPLICABLE if entry.indicator.may_not_apply is None else "x", "\x00"):
        answer = client.post(url("answer", scored.pk, entry.code), {"level": level})
        assert answer.status_code == 422
    with pytest.raises(ValidationError):
        save_answer(seat=seat_of(scored, cast.assessor), code=entry.code, edition=0, level="nada")


def test_what_does_not_apply_needs_its_reason(cast, scored):
    entry = next(each for each in scored.entries if each.indicator.may_not_apply)
    client = cast.client("assessor")
    where = url("answer", scored.pk, entry.code)
    typed = {"level": NOT_APPLICABLE, "does_not_apply": "on"}
    refused = client.post(where, typed)
    assert refused.status_code == 422 and list(refused.context["form"].errors) == ["note"]
    client.post(where, typed | {"note": "No tiene personal propio."})
    assert Answer.objects.get().level == NOT_APPLICABLE


def test_what_an_indicator_needs_is_said(cast, scored):
    entry = next(each for each in scored.entries if each.indicator.needs)
    needed = scored.by_code[entry.indicator.needs.indicator]
    client = cast.client("assessor")
    assert client.get(url("answer", scored.pk, entry.code)).context["needed"].reached is None
    score_all(seat_of(scored, cast.assessor), but={needed.code: needed.levels[0].key})
    page = client.get(url("answer", scored.pk, entry.code))
    assert page.context["needed"].reached is False
    assert "Por ahora no suma" in page.text


def test_who_scores_apart_never_sees_the_other_answers_before_both_have_finished(cast, scored_apart):
    mine, other = seat_of(scored_apart, cast.assessor), seat_of(scored_apart, cast.second_assessor)
    entry = chosen(scored_apart)
    save_answer(
        seat=mine, code=entry.code, edition=0, level=entry.levels[-1].key, note="Secreto de la primera"
    )
    for name in ("second_assessor", "coordinator", "ethics_head"):
        client = cast.client(name)
        for page in (
            url("answer", scored_apart.pk, entry.code),
            url("scoring", scored_apart.pk),
            url("round", scored_apart.pk),
        ):
            assert "Secreto de la primera" not in client.get(page).text
    second = cast.client("second_assessor")
    assert second.get(url("scoring", scored_apart.pk)).context["answered"] == 0
    saved = second.post(
        url("answer", scored_apart.pk, entry.code), {"level": entry.levels[0].key, "edition": "0"}
    )
    assert saved.status_code == 302, "no conflict: each has an answer of one's own"
    assert scored_apart.answers.filter(seat=other).count() == 1


def test_who_finishes_has_answered_everything(cast, scored):
    client = cast.client("assessor")
    answer = client.post(url("scoring-finish", scored.pk), follow=True)
    assert scored.entries[0].number in answer.text
    assert not Seat.objects.filter(finished_on__isnull=False).exists()
    score_all(seat_of(scored, cast.assessor))
    client.post(url("scoring-finish", scored.pk))
    scored.refresh_from_db()
    assert scored.state == State.RECONCILING
    assert scored.answers.filter(seat=None).count() == 72, "those that are agreed on"


def test_after_finishing_nothing_is_saved_until_one_goes_on(cast, scored_apart):
    seat = seat_of(scored_apart, cast.assessor)
    score_all(seat)
    finish_scoring(seat=seat, actor=cast.assessor)
    entry = scored_apart.entries[0]
    client = cast.client("assessor")
    refused = client.post(
        url("answer", scored_apart.pk, entry.code), {"level": entry.levels[0].key, "edition": "1"}
    )
    assert refused.status_code == 422
    resume_scoring(seat=seat, actor=cast.assessor)
    again = client.post(
        url("answer", scored_apart.pk, entry.code), {"level": entry.levels[0].key, "edition": "1"}
    )
    assert again.status_code == 302


def test_once_both_have_finished_equal_answers_are_agreed_on_and_the_others_are_not(cast, scored_apart):
    mine, other = seat_of(scored_apart, cast.assessor), seat_of(scored_apart, cast.second_assessor)
    differs = chosen(scored_apart)
    score_all(mine)
    score_all(other, but={differs.code: differs.levels[0].key})
    finish_scoring(seat=mine, actor=cast.assessor)
    scored_apart.refresh_from_db()
    assert scored_apart.state == State.SCORING
    finish_scoring(seat=other, actor=cast.second_assessor)
    scored_apart.refresh_from_db()
    assert scored_apart.state == State.RECONCILING
    agreed = set(scored_apart.answers.filter(seat=None).values_list("code", flat=True))
    assert agreed == {each.code for each in scored_apart.entries} - {differs.code}


def test_an_assessor_scores_only_areas_of_the_own_seat(cast, scored):
    keys = [area.key for area in scored.version.text.areas]
    seats.change_areas(seat=seat_of(scored, cast.assessor), groups=keys[:1], actor=cast.coordinator)
    foreign = next(each for each in scored.entries if each.group == keys[1])
    client = cast.client("assessor")
    assert client.get(url("answer", scored.pk, foreign.code)).status_code == 404
    assert client.post(url("answer", scored.pk, foreign.code), {"note": "x"}).status_code == 404
    assert client.get(url("answer", scored.pk, "no-existe")).status_code == 404
    seat = seat_of(scored, cast.assessor)
    score_all(seat)
    finish_scoring(seat=seat, actor=cast.assessor)
    scored.refresh_from_db()
    assert scored.state == State.SCORING, "eight areas have nobody"


def test_whoever_left_the_organisation_scores_no_more(cast, scored):
    cast.assessor.memberships.update(until=timezone.localdate())
    entry = scored.entries[0]
    answer = cast.client("assessor").post(
        url("answer", scored.pk, entry.code), {"level": entry.levels[0].key}
    )
    assert answer.status_code == 404 and not Answer.objects.exists()


def test_the_earlier_answer_stands_beside_the_new_one(cast):
    first = begun(cast)
    seat = seat_of(first, cast.assessor)
    entry = chosen(first)
    save_answer(
        seat=seat, code=entry.code, edition=0, level=entry.levels[0].key, note="Entonces no lo hallamos"
    )
    for each in first.entries:
        if each.code != entry.code:
            Answer.objects.create(round=first, code=each.code, level=each.levels[0].key)
    Round.objects.filter(pk=first.pk).update(state=State.REVIEW)
    publish_round(round=first, reviewer=cast.coordinator)
    second = begun(cast)
    page = cast.client("assessor").get(url("answer", second.pk, entry.code))
    assert "Entonces no lo hallamos" in page.text
    form = page.context["form"]
    why = {"level": entry.levels[-1].key, "edition": 0, "reason": "Se aprobó en marzo.", "go": "stay"}
    answer = cast.client("assessor").post(url("answer", second.pk, entry.code), why)
    assert "reason" in form.fields and answer.status_code == 302
    assert Answer.objects.get(round=second, code=entry.code).reason == "Se aprobó en marzo."
    assert "Se aprobó en marzo." in cast.client("assessor").get(url("answer", second.pk, entry.code)).text


def test_the_first_time_nobody_is_asked_why_it_changed(cast, scored):
    entry = chosen(scored)
    where = url("answer", scored.pk, entry.code)
    assert "reason" not in cast.client("assessor").get(where).context["form"].fields
    cast.client("assessor").post(where, {"level": entry.levels[-1].key, "edition": 0, "reason": "x"})
    assert Answer.objects.get(round=scored, code=entry.code).reason == ""


def test_a_commitment_of_a_plan_has_its_page(cast):
    round = begun(cast, "action-plan-review", items=["Abrir la nómina", "Publicar contratos"])
    entry = round.entries[-1]
    page = cast.client("assessor").get(url("answer", round.pk, entry.code))
    assert page.status_code == 200 and "Publicar contratos" in page.text


def test_desks_say_what_waits(cast, scored):
    assert cast.institution.name in cast.client("assessor").get("/panel/").text
    assert "Califica" in cast.client("assessor").get("/panel/").text


def test_pages_of_scoring_ask_the_database_little(cast, scored, django_assert_max_num_queries):
    score_all(seat_of(scored, cast.assessor))
    client = cast.client("assessor")
    for page, most in (
        (url("scoring", scored.pk), 8),
        (url("answer", scored.pk, scored.entries[5].code), 11),
    ):
        client.get(page)
        with django_assert_max_num_queries(most):
            client.get(page)


def test_what_was_saved_without_anything_is_still_open(cast, scored):
    client, entry = cast.client("assessor"), scored.entries[0]
    saved = client.post(url("answer", scored.pk, entry.code), {"note": "", "go": "stay"}, follow=True)
    assert "todavía sin respuesta" in saved.text
    listed = client.get(url("scoring", scored.pk)).text
    assert "Solo una nota" not in listed and "Solo nota" not in listed
