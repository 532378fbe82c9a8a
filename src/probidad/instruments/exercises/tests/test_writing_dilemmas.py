"""Writing a dilemma of an institution's own: who may, what is saved, and two people at once."""

import pytest
from django.urls import reverse

from probidad.core.institutions.models import Institution
from probidad.core.people.roles import Role
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.models import Dilemma, DilemmaDraft
from probidad.instruments.exercises.services import drafts, reviews
from probidad.instruments.exercises.services.dilemmas import publish_dilemma, read_library

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LIBRARY = read_library()


def begun(cast, number: int = 0, **content) -> DilemmaDraft:
    """A draft with everything in it, written by the head of the ethics unit."""
    whole = LIBRARY[number].model_dump(mode="json") | content
    return drafts.begin_draft(
        institution=cast.institution, language="es", content=whole, actor=cast.ethics_head
    )


def published(cast, number: int = 0):
    draft = begun(cast, number)
    reviews.submit_draft(draft=draft, actor=cast.ethics_head)
    return reviews.publish_draft(
        draft=draft, edition=draft.edition, reviewer="Comité", actor=cast.committee_member
    )


def page_of(draft: DilemmaDraft, name: str = "draft") -> str:
    return reverse(f"exercises-panel:{name}", args=[draft.pk])


def form_of(response) -> dict:
    """What a browser would send of the page's form, unchanged."""
    form = response.context["form"]
    sent = {"built_on": response.context["built_on"]}
    for name in form.fields:
        value = form[name].value()
        if value not in (None, False, ""):
            sent[name] = list(value) if isinstance(value, tuple) else value
    return sent


def opened(client, draft: DilemmaDraft, name: str = "draft") -> dict:
    return form_of(client.get(page_of(draft, name)))


def now(draft: DilemmaDraft) -> DilemmaDraft:
    return DilemmaDraft.objects.get(pk=draft.pk)


@pytest.mark.each_database
def test_a_dilemma_is_begun_in_the_page_s_language_and_saved_half_written(cast):
    client = cast.client("committee_member")
    url = reverse("exercises-panel:draft-new")
    assert client.get(url).context["form"].initial["language"] == "es"
    draft_url = client.post(url, {"language": "es"})["Location"]
    sent = form_of(client.get(draft_url)) | {
        "title": "Las llaves\u202e del\u200b almacén ",
        "affected": "Uno\r\n\r\nDos",
    }
    saved = client.post(draft_url, sent | {"go": "situacion"})
    assert saved.status_code == 302 and "guardado=situacion" in saved["Location"]
    draft = DilemmaDraft.objects.get()
    assert draft.content == {
        "title": {"es": "Las llaves del almacén"},
        "affected": [{"es": "Uno"}, {"es": "Dos"}],
        "author": {"es": "Unidad de Ética, Municipio de Villa Clara"},
    }
    missing = client.get(draft_url).context["missing"]
    assert [("id_situation", "Situación")] in missing and len(missing[3]) == 4


def test_a_library_dilemma_is_adapted_and_an_own_one_has_one_draft_of_its_next_version(cast):
    version = publish_dilemma(content=LIBRARY[0])
    head, member = cast.client("ethics_head"), cast.client("committee_member")
    head.post(reverse("exercises-panel:dilemma-adapt", args=[version.pk]), {"language": "en"})
    draft = DilemmaDraft.objects.get()
    assert (draft.language, draft.dilemma) == ("en", None)
    assert draft.content["author"] == {"en": "Ethics Unit, Municipio de Villa Clara"}
    assert draft.content["title"] == version.content["title"]
    own = published(cast, 1)
    url = reverse("exercises-panel:dilemma-revise", args=[own.pk])
    assert head.post(url)["Location"] == member.post(url)["Location"]
    assert own.dilemma.draft.content["author"] == own.content["author"]


def test_nobody_of_another_institution_learns_of_a_draft_or_an_own_dilemma(cast):
    draft, own = begun(cast, 1), published(cast)
    stranger = cast.client("other_ethics_head")
    assert stranger.get(reverse("exercises-panel:dilemma", args=[own.pk])).status_code == 404
    assert stranger.post(reverse("exercises-panel:dilemma-revise", args=[own.pk])).status_code == 404
    assert own.content["title"]["es"] not in stranger.get(reverse("exercises-panel:dilemmas")).text
    token = opened(cast.client("ethics_head"), draft)
    assert stranger.post(page_of(draft), token).status_code == 404
    assert own.dilemma.urn not in cast.client("visitor").get("/api/v1/exercises/dilemmas").text
    reader = cast.client("team_leader").get(reverse("exercises-panel:dilemmas"))
    assert own.content["title"]["es"] in reader.text and str(draft) not in reader.text


@pytest.mark.each_database
def test_an_heir_reads_the_dilemmas_of_its_predecessor(cast):
    own = published(cast)
    heirs = {"successor": cast.other_institution, "dissolved_on": "2026-01-01", "ending": "merged"}
    Institution.objects.filter(pk=cast.institution.pk).update(**heirs)
    page = cast.client("other_ethics_head").get(reverse("exercises-panel:dilemma", args=[own.pk]))
    assert page.status_code == 200 and page.context["adapts"] and not page.context["writes"]


@pytest.mark.each_database
def test_what_is_too_long_stays_in_its_field_and_is_told_beside_it(cast):
    draft = begun(cast)
    client = cast.client("ethics_head")
    sent = opened(client, draft) | {
        "title": "a" * 20_000,
        "option_b_text": "b" * 1_501,
        "question": "\x00¿Qué?",
        "affected": "una persona\n" * 51,
    }
    page = client.post(page_of(draft), sent)
    assert page.status_code == 422 and "a" * 20_000 in page.text
    assert page.text.count("una persona") == 51 and "escribe 50 como máximo" in page.text
    assert set(page.context["form"].errors) == {"title", "option_b_text", "affected"}
    labels = {label for _id, label, _text in page.context["form"].wrong}
    assert labels == {"Título", "A quién afecta", "Opción B: Qué se hace"}
    assert now(draft).edition == 1


@pytest.mark.each_database
def test_what_only_one_of_two_editors_changed_is_kept_of_both(cast):
    draft = begun(cast)
    one, other = cast.client("ethics_head"), cast.client("committee_member")
    mine, theirs = opened(one, draft), opened(other, draft)
    assert other.post(page_of(draft), theirs | {"title": "De ella"}).status_code == 302
    assert one.post(page_of(draft), mine | {"question": "¿Y tú?"}).status_code == 302
    content = now(draft).content
    assert (content["title"]["es"], content["question"]["es"]) == ("De ella", "¿Y tú?")
    assert content["title"]["en"] == LIBRARY[0].title.en
    assert set(now(draft).writers.all()) == {cast.ethics_head, cast.committee_member}


def test_what_both_editors_changed_is_shown_to_the_second_and_saved_when_sent_again(cast):
    draft = begun(cast)
    one, other = cast.client("ethics_head"), cast.client("committee_member")
    mine, theirs = opened(one, draft), opened(other, draft)
    other.post(page_of(draft), theirs | {"title": "De ella", "question": "¿De ella?"})
    conflict = one.post(page_of(draft), mine | {"title": "Mío", "values": ["honesty"]})
    assert conflict.status_code == 409
    assert conflict.context["form"].theirs == {"title": "De ella"}
    assert now(draft).content["title"]["es"] == "De ella"
    again = form_of(conflict)
    assert (again["title"], again["question"], again["values"]) == ("Mío", "¿De ella?", ["honesty"])
    assert one.post(page_of(draft), again).status_code == 302
    assert now(draft).content["title"]["es"] == "Mío" and now(draft).content["values"] == ["honesty"]


def test_translations_of_two_people_find_their_originals(cast):
    draft = begun(cast)
    one, other = cast.client("ethics_head"), cast.client("committee_member")
    translating = opened(one, draft, "draft-translation")
    writing = opened(other, draft)
    lines = writing["affected"].split("\n")
    other.post(
        page_of(draft), writing | {"affected": "\n".join(["La niñez", *lines]), "title": "Otro título"}
    )
    sent = translating | {"affected_0": "The first line", "title": "My title"}
    conflict = one.post(page_of(draft, "draft-translation"), sent)
    assert conflict.status_code == 409 and set(conflict.context["form"].theirs) == {"title"}
    assert one.post(page_of(draft, "draft-translation"), form_of(conflict)).status_code == 302
    content = now(draft).content
    assert content["affected"][1] == {"es": lines[0], "en": "The first line"}
    assert content["title"] == {"es": "Otro título", "en": "My title"}


def test_what_was_typed_on_a_draft_that_went_to_review_or_is_gone_can_be_copied(cast):
    draft = begun(cast)
    one = cast.client("ethics_head")
    mine = opened(one, draft) | {"title": "Lo que escribí"}
    reviews.submit_draft(draft=draft, actor=cast.ethics_head)
    in_review = one.post(page_of(draft), mine)
    assert in_review.status_code == 409 and in_review.context["typed"] == [("Título", "Lo que escribí")]
    reviews.publish_draft(draft=draft, edition=1, reviewer="Comité", actor=cast.committee_member)
    gone = one.post(page_of(draft), mine)
    assert gone.status_code == 409 and gone.context["typed"] == [("Título", "Lo que escribí")]
    assert one.post(page_of(draft), {"title": "x"}).status_code == 404
    assert one.get(page_of(draft)).status_code == 404


@pytest.mark.each_database
def test_a_draft_is_discarded_once_asked_and_leaves_what_is_published(cast):
    own = published(cast)
    draft = drafts.revise_dilemma(dilemma=own.dilemma, language="es", actor=cast.ethics_head)
    client = cast.client("ethics_head")
    assert client.get(page_of(draft, "draft-discard")).status_code == 200
    client.post(page_of(draft, "draft-discard"))
    assert not DilemmaDraft.objects.exists() and Dilemma.objects.get().versions.count() == 1


@pytest.mark.each_database
def test_a_round_takes_own_and_library_dilemmas_but_neither_foreign_nor_withdrawn_ones(cast):
    library, own = publish_dilemma(content=LIBRARY[5]), published(cast)
    assert {each.pk for each in queries.current_dilemmas(cast.institution)} == {library.pk, own.pk}
    assert [each.pk for each in queries.current_dilemmas(cast.other_institution)] == [library.pk]


def test_the_second_writer_is_noted_once(cast):
    draft = begun(cast)
    cast.add("second", Role.COMMITTEE_MEMBER)
    client = cast.client("second")
    client.post(page_of(draft), opened(client, draft))
    assert not draft.writers.filter(pk=cast.second.pk).exists(), "saving what is there already isn't writing"
    for title in ("Uno", "Dos"):
        client.post(page_of(draft), opened(client, draft) | {"title": title})
    assert draft.writers.filter(pk=cast.second.pk).exists()
