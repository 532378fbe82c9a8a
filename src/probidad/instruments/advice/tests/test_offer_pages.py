"""The head of the ethics unit says what is taken, how soon, by whom, and what is asked besides; and reads no text."""

from html import unescape

import pytest
from django.urls import reverse

from probidad.instruments.advice import queries
from probidad.instruments.advice.models import Advisor, ClosedDay, Field, Offer, Thread
from probidad.instruments.advice.queries.questions import asked
from probidad.instruments.advice.tests.walking import Walker, fields

pytestmark = pytest.mark.once


def page(house, name: str, *args) -> str:
    return reverse(f"advice-panel:{name}", args=[house.cast.institution.slug, *args])


@pytest.fixture
def head(house):
    return house.cast.client("ethics_head")


def test_deadlines_are_changed_within_bounds(house, head):
    given = {
        "takes_questions": "on",
        "acknowledge_within": 1,
        "answer_within": 3,
        "keep_questions": 6,
        "keep_claims": 24,
        "recovery_needed": 2,
        "follow_up_days": "30, 90, 180",
    }
    assert head.post(page(house, "offer"), given | {"answer_within": 0}).status_code == 422
    assert head.post(page(house, "offer"), given).status_code == 302
    offer = Offer.objects.get()
    assert (offer.acknowledge_within, offer.takes_claims) == (1, False)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("180,30; 90", [30, 90, 180]), ("1", [1]), ("730 730", [730]), (" 7 , 14 ,", [7, 14])],
)
def test_the_days_to_ask_about_reprisals_are_set(house, head, typed, kept):
    form = fields(head.get(page(house, "offer")))
    assert form["follow_up_days"] == ["30, 90, 180"]
    assert head.post(page(house, "offer"), form | {"follow_up_days": typed}).status_code == 302
    assert Offer.objects.get().follow_up_days == kept


@pytest.mark.parametrize(
    "typed",
    ["", " ", ",", "0", "731", "-5", "1.5", "treinta", "30, x", "1 2 3 4 5", "9" * 50, "9" * 5000, "٣٠"],
)
def test_days_that_make_no_sense_are_told_and_stay_as_typed(house, head, typed):
    form = fields(head.get(page(house, "offer")))
    answer = head.post(page(house, "offer"), form | {"follow_up_days": typed})
    assert answer.status_code == 422 and fields(answer)["follow_up_days"] == [typed]
    assert Offer.objects.get().follow_up_days == [30, 90, 180]


def test_closed_days_come_and_go(house, head):
    assert head.post(page(house, "closed-days"), {"day": "2026-12-24"}).status_code == 302
    assert head.post(page(house, "closed-days"), {"day": "ayer"}).status_code == 422
    assert ClosedDay.objects.get().day.isoformat() == "2026-12-24"
    assert head.post(page(house, "closed-day-remove", "2026-12-24")).status_code == 302
    assert head.post(page(house, "closed-day-remove", "2026-13-77")).status_code == 404
    assert not ClosedDay.objects.exists()


def test_an_advisors_profile_says_where_they_work(house, head):
    address = page(house, "advisor", house.cast.advisor.pk)
    wrong = {"unit": house.cast.unit.pk, "from_outside": "on", "languages": ["es"]}
    assert head.post(address, wrong).status_code == 422
    right = {"unit": house.cast.other_unit.pk, "languages": ["es", "en"]}
    assert head.post(address, right).status_code == 302
    profile = Advisor.objects.get(person=house.cast.advisor)
    assert profile.unit == house.cast.other_unit and not profile.is_available
    assert head.get(page(house, "advisor", house.cast.team_leader.pk)).status_code == 404


def test_the_page_of_the_load_shows_numbers_and_no_way_to_a_conversation(house, head):
    _receipt, thread = house.write("un texto inconfundible")
    text = head.get(page(house, "team")).content.decode()
    assert house.cast.advisor.name in text and "inconfundible" not in text and str(thread) not in text
    assert head.get(reverse("advice-panel:thread", args=[thread.pk])).status_code == 404
    assert {each.has for each in queries.loads_in(house.cast.institution, "question")} == {0}


def own(house, head, label: str, **given) -> Field:
    form = {"type": "yes_no", "label_es": label, "label_en": f"{label} (en)"} | given
    assert head.post(page(house, "field-new", "claim"), form).status_code == 302
    return Field.objects.get(label__es=label)


def test_questions_of_ones_own_are_added_ordered_and_depend_on_earlier_ones(house, head):
    first = own(house, head, "¿Hubo dinero?")
    second = own(house, head, "¿Cuánto?", type="text", shown_if=f"{first.pk}:yes")
    third = own(house, head, "¿Quién?", type="choice", options="Una persona | One\nVarias | Several")
    head.post(page(house, "field-up", second.pk))  # refused: it depends on the one above
    head.post(page(house, "field-up", third.pk))
    assert [each.pk for each in Field.objects.all()] == [first.pk, third.pk, second.pk]
    assert [each.label for each in asked(house.cast.institution, "claim")][-3:] == [
        "¿Hubo dinero?",
        "¿Quién?",
        "¿Cuánto?",
    ]
    head.post(page(house, "field-remove", first.pk))
    assert Field.objects.count() == 3
    head.post(page(house, "field-remove", second.pk))
    head.post(page(house, "field-remove", first.pk))
    assert [each.pk for each in Field.objects.all()] == [third.pk]
    assert head.get(page(house, "fields")).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"label_en": ""},
        {"type": "choice", "options": "Solo una | Only one"},
        {"type": "choice", "options": "sin barra\notra"},
        {"shown_if": "999:yes"},
        {"label_es": "x" * 201},
    ],
)
def test_a_question_that_cant_be_asked_is_refused_with_what_was_typed(house, head, wrong):
    given = {"type": "text", "label_es": "¿Algo?", "label_en": "Anything?"} | wrong
    answer = head.post(page(house, "field-new", "question"), given)
    assert answer.status_code == 422 and not Field.objects.exists()


def test_an_option_that_people_may_have_chosen_stays(house, head):
    field = own(house, head, "¿Quién?", type="choice", options="Una | One\nVarias | Several")
    fewer = {"type": "choice", "label_es": "¿Quién?", "label_en": "Who?", "options": "Una | One"}
    assert head.post(page(house, "field-edit", field.pk), fewer).status_code == 422


@pytest.mark.usefixtures("no_wait")
@pytest.mark.parametrize("language, first, second, told", [
    ("", "¿Hubo dinero?", "¿Quién lo pidió?", "Solo si respondiste “Sí” a “¿Hubo dinero?”"),
    ("en/", "Was money asked for?", "Who asked for it?", "Only if you answered “Yes” to “Was money asked for?”"),
])  # fmt: skip
def test_a_question_that_is_added_stands_in_the_preview_and_in_the_writers_form(
    house, head, language, first, second, told
):
    money = own(house, head, "¿Hubo dinero?", label_en="Was money asked for?")
    own(
        house, head, "¿Quién lo pidió?", type="choice", label_en="Who asked for it?", help_es="Sin nombres",
        help_en="No names", options="Una persona | One person\nVarias | Several", shown_if=f"{money.pk}:yes",
    )  # fmt: skip
    walker = Walker(language=language).begin(house.cast.institution, "claim").confirm()
    one, other = ("One person", "Several") if language else ("Una persona", "Varias")
    head.cookies["django_language"] = "en" if language else "es-mx"
    preview = unescape(head.get(page(house, "fields")).content.decode())
    for text in (first, second, told, one, other):
        assert text in walker.text and text in preview
    asking, telling = (f"field-{each.pk}" for each in Field.objects.order_by("position"))
    walker.press(**{"situation": "Piden dinero", asking: "yes", telling: "1"}).press()
    assert other in walker.text
    walker.press()
    thread = reverse("advice-panel:thread", args=[Thread.objects.get().pk])
    read = house.browser("committee_member").get(thread).content.decode()
    assert "¿Quién lo pidió?" in read and other in read


def test_what_an_institution_asks_is_text_and_leads_no_writer_elsewhere(house, head):
    """A page that refreshes itself to an address of the institution's would tell it who opens the form."""
    spy = '<meta http-equiv="refresh" content="0;url=https://espia.example">'
    own(house, head, f"¿Algo más? {spy}", help_es=f"Di lo que sepas {spy}", help_en=spy)
    preview = head.get(page(house, "fields")).content.decode()
    form = Walker().begin(house.cast.institution, "claim").confirm().page.content.decode()
    for shown in (preview, form):
        assert "&lt;meta" in shown and "<meta http-equiv" not in shown
