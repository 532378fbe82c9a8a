"""What is proposed is proposed once; it is answered once, with a day or a reason."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from probidad.core import registry
from probidad.core.audit.models import AuditEvent
from probidad.core.links import services
from probidad.core.links.models import ProposedCommitment

pytestmark = pytest.mark.django_db
SOURCE = "urn:probidad:indices:publication:1"


@pytest.fixture
def proposed(cast):
    return propose(cast)


def propose(cast, part="code-published") -> ProposedCommitment:
    return services.propose_commitment(
        actor=cast.coordinator,
        institution=cast.institution,
        source=SOURCE,
        part=part,
        text={"es": "Publicar el código.", "en": "Publish the code."},
        by=cast.organisation,
    )


def in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def test_what_is_proposed_twice_is_one_proposal(cast, proposed):
    assert propose(cast) == proposed
    assert ProposedCommitment.objects.count() == 1
    assert AuditEvent.objects.filter(kind="links:commitment:proposed").count() == 1


def test_a_commitment_is_accepted_by_a_day_to_come(cast, proposed):
    with pytest.raises(ValidationError) as refused:
        services.accept_commitment(actor=cast.ethics_head, proposed=proposed, due_on=timezone.localdate())
    assert "due_on" in refused.value.message_dict
    services.accept_commitment(actor=cast.ethics_head, proposed=proposed, due_on=in_days(90))
    proposed.refresh_from_db()
    assert (proposed.state, proposed.due_on, proposed.target) == ("accepted", in_days(90), "")


def test_a_commitment_is_declined_with_a_reason_only(cast, proposed):
    with pytest.raises(ValidationError) as refused:
        services.decline_commitment(actor=cast.ethics_head, proposed=proposed, answer="  ")
    assert "answer" in refused.value.message_dict
    services.decline_commitment(actor=cast.ethics_head, proposed=proposed, answer="No es nuestra facultad.")
    proposed.refresh_from_db()
    assert (proposed.state, proposed.answer) == ("declined", "No es nuestra facultad.")


def test_an_answer_is_given_once(cast, proposed):
    services.decline_commitment(actor=cast.ethics_head, proposed=proposed, answer="No.")
    with pytest.raises(ValidationError):
        services.accept_commitment(actor=cast.ethics_head, proposed=proposed, due_on=in_days(9))
    proposed.refresh_from_db()
    assert proposed.state == "declined"


def test_the_database_keeps_no_acceptance_without_a_day(proposed):
    with pytest.raises(IntegrityError), transaction.atomic():
        ProposedCommitment.objects.update(state="accepted", answered_on=in_days(0))


def test_an_instrument_that_takes_commitments_gets_what_was_accepted(cast, proposed, monkeypatch):
    taken = []

    def take(accepted) -> str:
        taken.append(accepted.part)
        return "urn:probidad:cocreation:commitment:7"

    taker = registry.Instrument(name="taker", title="", summary="", prefix="", takes_commitment=take)
    monkeypatch.setattr(registry, "_instruments", {"taker": taker})
    services.accept_commitment(actor=cast.ethics_head, proposed=proposed, due_on=in_days(90))
    proposed.refresh_from_db()
    assert taken == ["code-published"] and proposed.target == "urn:probidad:cocreation:commitment:7"
