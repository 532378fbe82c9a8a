"""Comments: what a reviewer decides, what leaders read, and that nobody else reads what was written."""

import datetime as dt
import io
import re

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from probidad.core.anonymity import codes
from probidad.core.audit.models import AuditEvent
from probidad.core.reports.tests.reading import texts
from probidad.instruments.exercises import queries, rules
from probidad.instruments.exercises.forms import comments as forms
from probidad.instruments.exercises.models import Comment, Exercise, Results, Round
from probidad.instruments.exercises.services import comments as services
from probidad.instruments.exercises.services.dilemmas import publish_dilemma
from probidad.instruments.exercises.tests.conftest import LIBRARY

pytestmark = [pytest.mark.django_db, pytest.mark.once]
[ABOUT_LETICIA] = [each for each in LIBRARY if "Leticia" in each.situation.es]
WRITTEN = "Leticia hizo mal, pero a mí me pasó con Beto Saucedo, su cel es 667-555-0126."
HOSTILE = '=HYPERLINK("http://x","y")<script>alert(1)</script>'


@pytest.fixture
def closed(cast) -> Round:
    """A closed round of one dilemma, in which twelve people answered."""
    round = Round.objects.create(
        institution=cast.institution,
        title="Ronda",
        opens_on=dt.date(2026, 1, 1),
        closes_on=dt.date(2026, 1, 31),
        state=Round.State.CLOSED,
        closed_on=dt.date(2026, 2, 1),
    )
    version = publish_dilemma(content=ABOUT_LETICIA)
    exercise = Exercise.objects.create(round=round, position=1, dilemma_version=version)
    ratings = {option.key: option.rating for option in ABOUT_LETICIA.options}
    counted = {"exercise": exercise.pk, "ratings": ratings, "total": dict.fromkeys(ratings, 12), "units": {}}
    said = {"urn": ABOUT_LETICIA.urn, "version": 1, "values": ABOUT_LETICIA.values}
    figures = {"minimum": 10, "exercises": [counted | said], "satisfaction": None, "unreadable": 0}
    Results.objects.create(round=round, complete=True, figures=figures)
    return round


def say(round: Round, text: str = WRITTEN) -> Comment:
    """A comment that waits for its review."""
    return Comment.objects.create(results=round.results.get(), exercise=round.exercises.get(), text=text)


def listed(round: Round, query: str = "") -> str:
    return reverse("exercises-panel:comments", args=[round.pk]) + query


def review(client, comment: Comment, **sent):
    return client.post(
        reverse("exercises-panel:comment-review", args=[comment.exercise.round_id, comment.pk]), sent
    )


def agreed(first, second, comment: Comment, text: str) -> None:
    """Two reviewers let leaders read a text."""
    assert review(first, comment, text=text, anyway="1").status_code == 302
    assert review(second, comment, text=text, anyway="1").status_code == 302


def proposal(client, comment: Comment) -> str:
    path = reverse("exercises-panel:comment-review", args=[comment.exercise.round_id, comment.pk])
    return client.get(path).context["form"]["text"].value()


@pytest.mark.parametrize(("language", "words"), [("es-mx", "[nombre]"), ("en", "[name]")])
def test_a_reviewer_begins_with_what_is_masked_and_the_dilemmas_own_people_stay(
    closed, cast, language, words
):
    comment = say(closed)
    found = proposal(cast.client("ethics_head", language=language), comment)
    assert words in found and found.startswith("Leticia hizo mal")
    assert "Saucedo" not in found and "667" not in found
    # Masked in one language and released in the other: what is in brackets warns nobody.
    assert queries.still_found(comment, found) == []


def test_leaders_read_what_the_reviewer_left_and_nothing_else_of_it_anywhere(closed, cast):
    comment = say(closed)
    leader, reviewer = cast.client("team_leader"), cast.client("ethics_head")
    assert "Saucedo" in reviewer.get(f"{listed(closed)}{comment.pk}/").text
    agreed(reviewer, cast.client("committee_member"), comment, "A mí me pasó algo así.")
    assert "A mí me pasó algo así." in leader.get(listed(closed)).text
    pages = ["", "sumas/", "dilemas/", "guia/"]
    read = [leader.get(f"/panel/ejercicios/{closed.pk}/informe/{page}").text for page in pages]
    read += [leader.get(listed(closed, query)).text for query in ("", "?estado=pending", "?estado=withheld")]
    read += [
        str(texts(leader.get(f"/panel/ejercicios/{closed.pk}/informe{end}").content))
        for end in (".pdf", "/guia.pdf")
    ]
    book = openpyxl.load_workbook(
        io.BytesIO(leader.get(f"/panel/ejercicios/{closed.pk}/informe.xlsx").content)
    )
    read += [str(list(sheet.iter_rows(values_only=True))) for sheet in book]
    read.append(leader.get(f"/panel/ejercicios/{closed.pk}/informe.csv").getvalue().decode())
    assert not [each for each in read if "Saucedo" in each or "667-555" in each]
    assert leader.get(f"{listed(closed)}{comment.pk}/").status_code == 404
    assert review(leader, comment, text="x", release="1").status_code == 404


@pytest.mark.each_database
def test_what_is_pending_or_withheld_is_read_by_no_leader(closed, cast):
    comment = say(closed, "palabra-clave")
    leader, reviewer = cast.client("team_leader"), cast.client("ethics_head")
    assert "palabra-clave" not in leader.get(listed(closed)).text
    agreed(reviewer, cast.client("committee_member"), comment, "palabra-clave, corta")
    assert "palabra-clave, corta" in leader.get(listed(closed)).text
    review(reviewer, comment, withhold="1")
    assert "palabra-clave" not in leader.get(listed(closed)).text
    # Releasing it again begins with what leaders read last.
    assert proposal(reviewer, comment) == "palabra-clave, corta"
    reviewed = AuditEvent.objects.filter(kind="exercises:comment:reviewed").order_by("pk")
    assert [event.details["state"] for event in reviewed] == ["proposed", "released", "withheld"]


def test_one_reviewer_alone_releases_nothing_and_the_second_one_sees_what_was_proposed(closed, cast):
    comment = say(closed)
    first, second, leader = map(cast.client, ("ethics_head", "committee_member", "team_leader"))
    for _twice in range(2):
        review(first, comment, text="Lo propuesto.", release="1")
        assert Comment.objects.get().state == Comment.State.PROPOSED
        assert "Lo propuesto" not in leader.get(listed(closed)).text
    assert "Otra persona tiene que estar de acuerdo" in first.get(f"{listed(closed)}{comment.pk}/").text
    assert proposal(second, comment) == "Lo propuesto."
    review(second, comment, text="Lo propuesto.", release="1")
    assert "Lo propuesto" in leader.get(listed(closed)).text
    assert Comment.objects.get().proposed_by is None


def test_who_changes_a_proposal_proposes_anew(closed, cast):
    comment = say(closed)
    first, second, leader = map(cast.client, ("ethics_head", "committee_member", "team_leader"))
    review(first, comment, text="Uno.", release="1")
    review(second, comment, text="Dos.", release="1")
    assert Comment.objects.get().proposed_by == cast.committee_member
    review(second, comment, text="Dos.", release="1")
    assert Comment.objects.get().state == Comment.State.PROPOSED
    review(first, comment, text="Dos.", release="1")
    assert "Dos." in leader.get(listed(closed)).text
    review(first, comment, text="Tres.", release="1")
    assert "Dos." not in leader.get(listed(closed)).text, "nobody has agreed to the new text"


def test_withheld_by_one_is_withheld_whatever_was_proposed(closed, cast):
    comment = say(closed)
    first, second = map(cast.client, ("ethics_head", "committee_member"))
    review(first, comment, text="Uno.", release="1")
    review(second, comment, withhold="1")
    assert Comment.objects.get().state == Comment.State.WITHHELD
    review(first, comment, text="Uno.", release="1")
    assert Comment.objects.get().state == Comment.State.PROPOSED


@pytest.mark.each_database
def test_a_proposal_of_somebody_whose_account_is_gone_is_made_anew(closed, cast):
    comment = say(closed)
    services.release_comment(comment=comment, text="Uno.", actor=cast.committee_member)
    Comment.objects.update(proposed_by=None)
    services.release_comment(comment=comment, text="Uno.", actor=cast.ethics_head)
    assert Comment.objects.get().state == Comment.State.PROPOSED


def test_what_one_proposed_waits_on_the_others_desk_and_a_lone_reviewer_is_told(closed, cast):
    comment = say(closed)
    first, second = map(cast.client, ("ethics_head", "committee_member"))
    for each in (first, second):
        assert "Comentarios por revisar: 1" in each.get("/panel/").text
    review(first, comment, text="Uno.", release="1")
    assert "Comentarios por revisar" not in first.get("/panel/").text
    assert "Comentarios por revisar: 1" in second.get("/panel/").text
    assert "Nadie más revisa" not in first.get(listed(closed)).text
    cast.committee_member.memberships.all().delete()
    assert "Nadie más revisa" in first.get(listed(closed)).text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Escribe lo que podrán leer"),
        ("\u202e\u200b \n", "Escribe lo que podrán leer"),
        ("ñ" * 4001, "caben como máximo 4000 caracteres y tiene 4001"),
        ("ñ" * 50_000, "tiene 50000 caracteres"),
    ],
)
def test_a_text_that_cannot_be_released_is_refused_beside_the_field_and_kept(closed, cast, text, said):
    comment = say(closed)
    answer = review(cast.client("ethics_head"), comment, text=text, release="1")
    assert answer.status_code == 422 and said in " ".join(answer.text.split())
    assert answer.context["form"]["text"].value() == text
    assert len(answer.content) < 100_000
    assert Comment.objects.get().state == Comment.State.PENDING


def test_the_service_takes_no_text_that_the_form_would_refuse(closed, cast):
    for text in ("\u200b", "x" * (rules.RELEASED_LENGTH + 1)):
        with pytest.raises(ValidationError):
            services.release_comment(comment=say(closed), text=text, actor=cast.ethics_head)


def test_a_text_that_still_tells_who_somebody_is_warns_once_and_stops_nobody(closed, cast):
    comment = say(closed)
    reviewer = cast.client("ethics_head")
    warned = review(reviewer, comment, text="Pregunten a Beto Saucedo, de [puesto].", release="1")
    assert warned.status_code == 422 and "Beto Saucedo" in warned.context["form"].errors["text"][0]
    assert "[puesto]" not in warned.context["form"].errors["text"][0]
    assert 'name="anyway"' in warned.text and Comment.objects.get().state == Comment.State.PENDING
    agreed(reviewer, cast.client("committee_member"), comment, "Pregunten a Beto Saucedo.")
    assert Comment.objects.get().released_text == "Pregunten a Beto Saucedo."


@pytest.mark.each_database
def test_characters_that_deceive_are_cleaned_and_formulas_and_markup_stay_words(closed, cast):
    reviewer, leader = cast.client("ethics_head"), cast.client("team_leader")
    agreed(reviewer, cast.client("committee_member"), say(closed), f"\u202ea\u200bb\x00{HOSTILE}")
    assert Comment.objects.get().released_text == f"ab{HOSTILE}"
    page = leader.get(listed(closed)).text
    assert "ab=HYPERLINK(&quot;http://x&quot;" in page and "<script>alert" not in page


@pytest.mark.each_database
def test_a_reviewer_goes_from_comment_to_comment_and_sees_how_many_are_left(closed, cast):
    comments = [say(closed, f"comentario número {n}") for n in range(12)]
    reviewer = cast.client("ethics_head")
    first, second, *_rest = queries.comments_of(closed)
    assert review(reviewer, first, text="uno", release="1").url.endswith(f"/{second.pk}/")
    assert "1 de 12 comentarios revisados" in reviewer.get(review(reviewer, second, withhold="1").url).text
    shown = {
        state: reviewer.get(listed(closed, f"?estado={state}")) for state in ("", *Comment.State, "nada")
    }
    counted = {state: page.context["page"].paginator.count for state, page in shown.items()}
    assert counted == {"": 12, "pending": 10, "proposed": 1, "released": 0, "withheld": 1, "nada": 12}
    assert len(shown[""].context["page"]) < len(comments)
    # One that was decided before leads back to the list.
    assert review(reviewer, first, withhold="1").url == listed(closed)


def test_pages_of_long_comments_stay_light_and_need_few_queries(closed, cast, django_assert_max_num_queries):
    for _number in range(25):
        comment = say(closed, "ñandú “y” 'é' & " * 125)
        Comment.objects.filter(pk=comment.pk).update(state="released", released_text=comment.text)
    for who in ("team_leader", "ethics_head"):
        client = cast.client(who)
        client.get(listed(closed))
        with django_assert_max_num_queries(16):
            page = client.get(listed(closed))
        assert len(page.content) < 100_000


def test_a_comment_of_fifty_thousand_characters_is_refused_with_what_was_typed(client, play):
    client.post("/ejercicios/", {"code": codes.grouped(play.codes[0])})
    client.post("/ejercicios/dilema/1/", {"option": "b", "confirmed": "1"})
    insight = "/ejercicios/dilema/1/orientacion/"
    # A bound that the browser knows would cut off what is pasted, silently and for good.
    assert "maxlength" not in client.get(insight).text
    answer = client.post(insight, {"text": "ñ" * 50_000})
    assert answer.status_code == 422 and "tiene 50000 caracteres" in " ".join(answer.text.split())
    [kept] = re.findall(r"<textarea[^>]*>\s*(ñ+)</textarea>", answer.text)
    assert len(kept) == forms.KEPT and len(answer.content) < 100_000
    # A browser counts the end of a line as one character, and sends two.
    assert client.post(insight, {"text": "a\r\n" * 999 + "b"}).status_code == 302
