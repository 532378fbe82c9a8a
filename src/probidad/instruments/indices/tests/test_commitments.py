"""From a finding to a promise: proposed by who evaluated, answered by the institution, judged by the next evaluation."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from probidad.core.links.models import ProposedCommitment
from probidad.instruments.indices import queries
from probidad.instruments.indices.desk import waiting_for
from probidad.instruments.indices.models import Answer, InstrumentVersion, Publication, Round
from probidad.instruments.indices.queries.commitments import Outcome
from probidad.instruments.indices.services.commitments import propose_from
from probidad.instruments.indices.services.instruments import publish_library
from probidad.instruments.indices.services.publishing import publish_round

pytestmark = pytest.mark.django_db
PAST = dt.date(2025, 3, 2)


def evaluated(
    cast, lowest: set[int], middle: frozenset[int] = frozenset(), version: InstrumentVersion | None = None
) -> Publication:
    """A published evaluation in which all indicators but those at these places are at their highest level."""
    publish_library()
    round = Round.objects.create(
        version=version or InstrumentVersion.objects.get(instrument__urn="urn:probidad:index:icifiep"),
        institution=cast.institution,
        organisation=cast.organisation,
        state=Round.State.REVIEW,
        basis=Round.Basis.ACCEPTED,
        consent=Round.Consent.ACCEPTED,
        starts_on=PAST,
        scored_until=PAST,
    )
    places = {**dict.fromkeys(lowest, 0), **dict.fromkeys(middle, 1)}
    Answer.objects.bulk_create(
        Answer(round=round, code=entry.code, level=entry.levels[places.get(number, -1)].key)
        for number, entry in enumerate(round.entries)
    )
    return publish_round(round=round, reviewer=cast.coordinator)


def independent(publication: Publication) -> list[int]:
    """Places of indicators of three levels or more that nothing else needs."""
    entries = publication.round.entries
    needed = {each.indicator.needs.indicator for each in entries if each.indicator.needs}
    return [
        number
        for number, each in enumerate(entries)
        if each.code not in needed and not each.indicator.needs and len(each.levels) > 2
    ]


def promised(cast, publication: Publication, code: str) -> ProposedCommitment:
    propose_from(actor=cast.coordinator, publication=publication, codes={code})
    proposed = ProposedCommitment.objects.get(part=code)
    ProposedCommitment.objects.filter(pk=proposed.pk).update(
        state="accepted", answered_on=PAST, due_on=PAST + dt.timedelta(days=90)
    )
    proposed.refresh_from_db()
    return proposed


def test_only_what_lacks_points_is_proposed_and_once(cast):
    publication = evaluated(cast, lowest={5})
    codes = {entry.code for entry in publication.round.entries}
    assert [each.entry.code for each in queries.lacking_in(publication)] == [
        publication.round.entries[5].code
    ]
    assert propose_from(actor=cast.coordinator, publication=publication, codes=codes) == 1
    assert propose_from(actor=cast.coordinator, publication=publication, codes=codes) == 0
    proposed = ProposedCommitment.objects.get()
    assert proposed.text["es"] == publication.round.entries[5].indicator.recommendation.es


@pytest.mark.parametrize(
    ("lowest", "middle", "outcome"),
    [(False, False, Outcome.KEPT), (False, True, Outcome.BEGUN), (True, False, Outcome.NOT_KEPT)],
)
def test_the_next_evaluation_shows_whether_it_was_kept(cast, lowest, middle, outcome):
    place = independent(evaluated(cast, lowest=set()))[0]
    first = evaluated(cast, lowest={place})
    proposed = promised(cast, first, first.round.entries[place].code)
    assert queries.promises([proposed])[0].outcome == Outcome.NOT_YET
    evaluated(cast, lowest={place} if lowest else set(), middle=frozenset({place} if middle else ()))
    assert queries.promises([proposed])[0].outcome == outcome


def test_what_is_asked_otherwise_since_is_not_judged(cast):
    first = evaluated(cast, lowest={5})
    proposed = promised(cast, first, first.round.entries[5].code)
    content = dict(first.version.content) | {"version": 2}
    for area in content["areas"]:
        for indicator in area["indicators"]:
            indicator["since"] = 2
    newer = InstrumentVersion.objects.create(
        instrument=first.version.instrument, version=2, revision=1, content=content, digest="0" * 64
    )
    evaluated(cast, lowest=set(), version=newer)
    assert queries.promises([proposed])[0].outcome == Outcome.NOT_COMPARABLE


def test_promises_cost_the_same_however_many(cast, django_assert_num_queries):
    publication = evaluated(cast, lowest=set(range(30)))
    codes = [entry.code for entry in publication.round.entries]
    for count in (1, 30):
        propose_from(actor=cast.coordinator, publication=publication, codes=set(codes[:count]))
        with django_assert_num_queries(4):
            assert len(queries.promises(ProposedCommitment.objects.all())) == count


def test_the_coordinator_proposes_and_the_ethics_unit_answers_on_pages(cast):
    publication = evaluated(cast, lowest={5, 6})
    code = publication.round.entries[5].code
    client, url = cast.client("coordinator"), reverse("indices-panel:propose", args=[publication.round.pk])
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"indicators": ["no-such"]}).status_code == 422
    assert client.post(url, {"indicators": [code]}).status_code == 302
    proposed = ProposedCommitment.objects.get()
    answers = cast.client("ethics_head")
    page = answers.get(reverse("indices-panel:commitments")).content.decode()
    assert proposed.text["es"] in page
    url = reverse("indices-panel:commitment", args=[proposed.pk])
    refused = answers.post(url, {"decision": "accepted", "answer": "Con el área jurídica."})
    assert refused.status_code == 422 and "Con el área jurídica." in refused.content.decode()
    assert answers.post(url, {"decision": "declined", "answer": ""}).status_code == 422
    day = timezone.localdate() + dt.timedelta(days=60)
    assert answers.post(url, {"decision": "accepted", "due_on": day.isoformat()}).status_code == 302
    proposed.refresh_from_db()
    assert (proposed.state, proposed.due_on) == ("accepted", day)
    again = answers.post(url, {"decision": "declined", "answer": "Ya no."})
    assert again.status_code == 422 and "Ya no." in again.content.decode()


def test_another_institution_answers_nothing(cast):
    publication = evaluated(cast, lowest={5})
    promised(cast, publication, publication.round.entries[5].code)
    url = reverse("indices-panel:commitment", args=[ProposedCommitment.objects.get().pk])
    assert cast.client("other_ethics_head").get(url).status_code == 404
    assert not cast.client("other_ethics_head").get(reverse("indices-panel:commitments")).context["promises"]


def test_a_proposal_waits_on_the_desk_of_the_ethics_unit_until_it_is_answered(cast):
    publication = evaluated(cast, lowest={5})
    code = publication.round.entries[5].code
    propose_from(actor=cast.coordinator, publication=publication, codes={code})
    desk = reverse("indices-panel:commitments")
    assert desk in {each.url for each in waiting_for(cast.ethics_head)}
    assert desk not in {each.url for each in waiting_for(cast.other_ethics_head)}
    ProposedCommitment.objects.update(state="declined", answered_on=PAST, answer="No.")
    assert desk not in {each.url for each in waiting_for(cast.ethics_head)}
