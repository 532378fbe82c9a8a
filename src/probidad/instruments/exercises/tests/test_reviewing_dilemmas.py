"""Somebody else reviews a dilemma; what is published never changes; what is withdrawn is said where it matters."""

import re
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import translation

from probidad.core.audit.models import AuditEvent
from probidad.core.people.models import Membership
from probidad.core.people.roles import Role
from probidad.instruments.exercises import access, desk, queries
from probidad.instruments.exercises.models import Dilemma, DilemmaDraft, DilemmaVersion
from probidad.instruments.exercises.services import drafts, reviews, rounds, withdrawals
from probidad.instruments.exercises.services.dilemmas import publish_dilemma
from probidad.instruments.exercises.tests.conftest import sign
from probidad.instruments.exercises.tests.test_writing_dilemmas import (
    LIBRARY,
    begun,
    form_of,
    now,
    opened,
    page_of,
    published,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def submitted(cast, number: int = 0, **content) -> DilemmaDraft:
    return reviews.submit_draft(draft=begun(cast, number, **content), actor=cast.ethics_head)


def publish(draft: DilemmaDraft, actor, edition: int | None = None) -> DilemmaVersion:
    return reviews.publish_draft(
        draft=draft, edition=draft.edition if edition is None else edition, reviewer="Comité", actor=actor
    )


def revised(cast, own: DilemmaVersion, **changes) -> DilemmaVersion:
    """The next version of an own dilemma, with these fields of its form changed."""
    draft = drafts.revise_dilemma(dilemma=own.dilemma, language="es", actor=cast.ethics_head)
    fields = drafts.fields_of(draft) | changes
    drafts.save_draft(draft=draft, edition=draft.edition, base={}, fields=fields, actor=cast.ethics_head)
    reviews.submit_draft(draft=draft, actor=cast.ethics_head)
    return publish(now(draft), cast.committee_member)


def decision_on(page) -> dict:
    """What a reviewer's browser would send of the page's form."""
    sent = dict(
        re.findall(r'<input type="(?:hidden|text)" name="(edition|reviewer)" value="([^"]*)"', page.text)
    )
    assert sent.keys() == {"edition", "reviewer"}
    return sent


def refused(code: str, act, **what) -> None:
    with pytest.raises(ValidationError) as error:
        act(**what)
    assert error.value.code == code


def test_an_incomplete_draft_is_not_sent_and_what_is_missing_is_linked(cast):
    draft = drafts.begin_draft(
        institution=cast.institution, language="es", content={}, actor=cast.ethics_head
    )
    page = cast.client("ethics_head").post(page_of(draft, "draft-submit"))
    assert page.status_code == 422 and f"{page_of(draft)}#id_title" in page.text
    assert "Field required" not in page.text and now(draft).state == DilemmaDraft.State.WRITING


def test_a_reviewer_reads_all_that_would_be_published_in_both_languages_and_who_signs_it(cast):
    texts = {
        "situation": {"es": "Es lunes.", "en": "It is Monday, and <b>Rubén</b> steals."},
        "author": {"es": "Quien sea"},
        "contested": False,
        "contested_note": {"es": "Una nota que nadie ve."},
    }
    draft = submitted(cast, **texts)
    page = cast.client("committee_member").get(page_of(draft, "draft-review")).text
    assert "It is Monday, and &lt;b&gt;Rubén&lt;/b&gt; steals." in page and "Quien sea" in page
    assert "Una nota que nadie ve" not in page
    assert "Desarrollo social" in page and draft.content["citations"][0]["checked_against"] in page
    assert publish(draft, cast.committee_member).text.contested_note is None


@pytest.mark.each_database
def test_who_wrote_on_a_draft_can_t_publish_it_and_reads_who_may(cast):
    draft = submitted(cast)
    client = cast.client("ethics_head")
    page = client.get(page_of(draft, "draft-review"))
    assert cast.committee_member.name in page.text and 'name="reviewer"' not in page.text
    sent = {"reviewer": "Yo", "edition": draft.edition}
    assert client.post(page_of(draft, "draft-review"), sent).status_code == 422
    refused("writer", reviews.return_draft, draft=draft, edition=1, note="No", actor=cast.ethics_head)
    assert not DilemmaVersion.objects.exists()
    Membership.objects.filter(person=cast.committee_member).delete()
    assert "Todavía nadie puede revisarlo" in client.get(page_of(draft, "draft-review")).text


@pytest.mark.each_database
def test_a_reviewer_publishes_and_the_trail_says_who_did_what(cast):
    draft = submitted(cast)
    client = cast.client("committee_member")
    sent = decision_on(client.get(page_of(draft, "draft-review")))
    page = client.post(page_of(draft, "draft-review"), sent, follow=True)
    own = DilemmaVersion.objects.get()
    assert page.redirect_chain[-1][0] == reverse("exercises-panel:dilemma", args=[own.pk])
    assert own.dilemma.urn == "urn:probidad:dilemma:villa-clara:el-acta-que-falta"
    assert own.text.reviewer.es == cast.committee_member.name and (own.version, own.revision) == (1, 1)
    assert not DilemmaDraft.objects.exists()
    trail = AuditEvent.objects.order_by("sequence").filter(kind__startswith="exercises:")
    assert [each.kind.split(":")[1:] for each in trail] == [
        ["draft", "begun"],
        ["draft", "submitted"],
        ["dilemma", "published"],
    ]
    assert own.content["title"]["es"] not in str(list(trail.values()))
    keys = {own.dilemma_id}
    assert access.dilemma_subjects(cast.ethics_head, keys)[own.dilemma_id].title == own.content["title"]["es"]
    assert access.dilemma_subjects(cast.auditor, keys)[own.dilemma_id].url == ""


def test_only_a_writer_takes_a_draft_back(cast):
    draft = submitted(cast)
    refused("not_writer", reviews.take_back_draft, draft=draft, actor=cast.committee_member)
    assert reviews.take_back_draft(draft=draft, actor=cast.ethics_head).state == DilemmaDraft.State.WRITING


@pytest.mark.each_database
def test_what_the_catalogue_lacks_is_not_published(cast):
    draft = submitted(cast)
    content = draft.content | {"values": ["honesty", "courage"], "principles": ["bravery"]}
    DilemmaDraft.objects.filter(pk=draft.pk).update(content=content)
    assert publish(draft, cast.committee_member).content["values"] == ["honesty"]
    other = submitted(cast, 1)
    DilemmaDraft.objects.filter(pk=other.pk).update(content=other.content | {"topic": "since-dropped"})
    page = cast.client("committee_member").get(page_of(other, "draft-review"))
    assert page.status_code == 200 and "#id_topic" in page.text
    refused("incomplete", publish, draft=other, actor=cast.committee_member)


def test_a_draft_comes_back_with_a_note_that_is_required(cast):
    draft = submitted(cast)
    client = cast.client("committee_member")
    assert client.post(page_of(draft, "draft-return"), {"note": "\u200b", "edition": 1}).status_code == 422
    client.post(page_of(draft, "draft-return"), {"note": "Falta quién paga.", "edition": 1})
    assert "Falta quién paga." in cast.client("ethics_head").get(page_of(draft)).text


@pytest.mark.each_database
def test_a_note_for_a_draft_that_is_gone_meanwhile_is_given_back(cast):
    draft = submitted(cast)
    client = cast.client("committee_member")
    path = page_of(draft, "draft-return")
    sent = client.get(path).context["form"].initial | {"note": "Falta quién paga."}
    draft.delete()
    page = client.post(path, sent)
    assert page.status_code == 409 and "Falta quién paga." in page.text
    assert client.post(path, sent | {"built_on": "otro"}).status_code == 404


def test_what_changed_since_the_reviewer_read_it_is_not_published(cast):
    draft = submitted(cast)
    reviewer = cast.client("committee_member")
    seen = decision_on(reviewer.get(page_of(draft, "draft-review")))
    writer = cast.client("ethics_head")
    writer.post(page_of(draft, "draft-take-back"))
    writer.post(page_of(draft), opened(writer, draft) | {"title": "Otra cosa"})
    writer.post(page_of(draft, "draft-submit"))
    sent = seen | {"reviewer": "La revisora"}
    page = reviewer.post(page_of(draft, "draft-review"), sent)
    assert page.status_code == 422 and "Otra cosa" in page.text and "La revisora" in page.text
    assert reviewer.post(page_of(draft, "draft-review"), decision_on(page)).status_code == 302


def test_two_reviewers_publish_a_draft_once(cast):
    draft = submitted(cast)
    cast.add("second", Role.COMMITTEE_MEMBER)
    second = cast.client("second", language="en")
    read = second.get(page_of(draft, "draft-review")).context["built_on"]
    publish(draft, cast.committee_member)
    refused("gone", reviews.publish_draft, draft=draft, edition=1, reviewer="x", actor=cast.second)
    sent = {"reviewer": "x", "edition": 1}
    assert second.post(page_of(draft, "draft-review"), sent).status_code == 404
    late = second.post(page_of(draft, "draft-review"), sent | {"built_on": read}, follow=True)
    assert "it was published or discarded" in late.text and DilemmaVersion.objects.count() == 1


@pytest.mark.each_database
@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_the_same_moment_publish_a_draft_once(cast):
    draft = submitted(cast)
    cast.add("second", Role.COMMITTEE_MEMBER)
    start, outcomes = threading.Barrier(2), []

    def review(actor):
        start.wait()
        try:
            outcomes.append(publish(draft, actor).revision)
        except ValidationError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=review, args=[each]) for each in (cast.committee_member, cast.second)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(map(str, outcomes)) == ["1", "gone"]
    assert Dilemma.objects.count() == DilemmaVersion.objects.count() == 1


def test_words_make_a_revision_and_substance_a_version(cast):
    own = published(cast)
    before = DilemmaVersion.objects.values().get()
    worded = revised(cast, own, title="Otro título")
    assert (worded.version, worded.revision) == (1, 2)
    rating = "not" if own.text.options[1].rating == "partly" else "partly"
    rated = revised(cast, own, option_b_rating=rating)
    assert (rated.version, rated.revision) == (2, 1)
    asked = revised(cast, own, question="¿Entonces?", new_version=True)
    assert (asked.version, asked.revision) == (3, 1)
    assert DilemmaVersion.objects.values().get(pk=own.pk) == before
    assert own.dilemma.versions.count() == 4 and Dilemma.objects.count() == 1


def test_the_reviewer_of_a_revision_sees_what_changes_and_what_it_means(cast):
    own = published(cast)
    draft = drafts.revise_dilemma(dilemma=own.dilemma, language="es", actor=cast.ethics_head)
    refused("unchanged", reviews.submit_draft, draft=draft, actor=cast.ethics_head)
    client = cast.client("ethics_head")
    client.post(page_of(draft), opened(client, draft) | {"title": own.content["title"]["es"] + " hoy"})
    reviews.submit_draft(draft=draft, actor=cast.ethics_head)
    page = cast.client("committee_member").get(page_of(draft, "draft-review"))
    assert "<ins> hoy</ins>" in page.text.replace("<ins> </ins><ins>hoy</ins>", "<ins> hoy</ins>")
    assert "versión 1, revisión 2" in page.text and len(page.context["changes"]) == 1


def test_two_dilemmas_of_one_title_have_two_names(cast):
    one, other = published(cast), published(cast)
    assert other.dilemma.urn == one.dilemma.urn + "-2"
    odd = submitted(cast, title={"es": "¿¡…!?"})
    assert publish(odd, cast.committee_member).dilemma.urn == "urn:probidad:dilemma:villa-clara:dilema"


@pytest.mark.each_database
def test_the_desk_leads_reviewers_to_what_waits_and_writers_to_what_came_back(cast):
    def titles(person):
        person = type(person).objects.get(pk=person.pk)
        with translation.override("en"):
            return [str(each.title) for each in desk.waiting_for(person) if title in str(each.title)]

    draft, title = submitted(cast), LIBRARY[0].title.en
    assert titles(cast.committee_member) == [f"Review the dilemma “{title}”"]
    assert titles(cast.ethics_head) == titles(cast.other_ethics_head) == []
    reviews.return_draft(draft=draft, edition=1, note="Falta algo.", actor=cast.committee_member)
    assert titles(cast.ethics_head) == [f"Returned to you: “{title}”"]
    assert titles(cast.committee_member) == []


@pytest.mark.each_database
def test_a_round_refuses_foreign_and_withdrawn_dilemmas(cast, prepare):
    round = prepare(opened=False).round
    own = published(cast)
    elsewhere = drafts.begin_draft(
        institution=cast.other_institution,
        language="es",
        content=LIBRARY[3].model_dump(),
        actor=cast.other_ethics_head,
    )
    reviews.submit_draft(draft=elsewhere, actor=cast.other_ethics_head)
    foreign = publish(elsewhere, cast.committee_member)
    client = cast.client("ethics_head")
    page = client.get(reverse("exercises-panel:round-edit", args=[round.pk]))
    assert own.content["title"]["es"] in page.text and foreign.content["title"]["es"] not in page.text
    for wrong in (foreign, own):
        with pytest.raises(ValidationError) as error:
            rounds.change_round(round=round, dilemmas=[wrong], actor=cast.ethics_head)
        assert "dilemmas" in error.value.error_dict
        # The own one is refused once it is withdrawn.
        withdrawals.withdraw_dilemma(dilemma=own.dilemma, reason="Ya no aplica.", actor=cast.ethics_head)
        break
    with pytest.raises(ValidationError):
        rounds.change_round(round=round, dilemmas=[own], actor=cast.ethics_head)


@pytest.mark.each_database
def test_a_dilemma_withdrawn_while_rounds_have_it_is_said_on_each(cast, prepare):
    own = published(cast)
    play, other = prepare(opened=False), prepare(opened=False)
    preparing, running = other.round, play.round
    for each in (preparing, running):
        rounds.change_round(
            round=each, dilemmas=[own, publish_dilemma(content=LIBRARY[7])], actor=cast.ethics_head
        )
    sign(running, play.key_file, cast)
    rounds.open_round(round=running, actor=cast.ethics_head)
    client = cast.client("ethics_head")
    url = reverse("exercises-panel:dilemma-withdraw", args=[own.pk])
    asked = client.get(url)
    assert "1 ronda en preparación" in asked.text and "1 ronda que ya se abrió" in asked.text
    assert client.post(url, {"reason": " "}).status_code == 422
    client.post(url, {"reason": "Cambió la ley."})
    refused(
        "withdrawn", withdrawals.withdraw_dilemma, dilemma=own.dilemma, reason="x", actor=cast.ethics_head
    )
    title = own.content["title"]["es"]
    with translation.override("es-mx"):
        assert f"“{title}” se retiró: cambia la ronda sin él." in queries.obstacles(preparing)
    page = client.get(reverse("exercises-panel:round", args=[running.pk])).text
    assert "Cambió la ley." in page and len(queries.exercises_to_answer(running)) == 2
    assert "Cambió la ley." in client.get(reverse("exercises-panel:dilemma", args=[own.pk])).text
    client.post(reverse("exercises-panel:dilemma-restore", args=[own.pk]))
    sign(preparing, other.key_file, cast)
    assert queries.obstacles(preparing) == [] and not Dilemma.objects.get(pk=own.dilemma_id).withdrawn_on


def test_a_whole_dilemma_s_page_is_read_in_few_queries(cast, django_assert_max_num_queries):
    draft = begun(cast)
    client = cast.client("ethics_head")
    with django_assert_max_num_queries(7):
        page = client.get(page_of(draft))
    assert len(page.content) < 80_000 and form_of(page)["title"]
