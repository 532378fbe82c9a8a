"""A redacted copy of a claim's message, for whoever gets it outside the platform. The message stays as it is."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.instruments.advice import redacting
from probidad.instruments.advice.events import AdviceEvent
from probidad.instruments.advice.models import Redaction, Thread
from probidad.instruments.advice.queries.exports import redaction_place
from probidad.instruments.advice.redacting import Passage
from probidad.instruments.advice.services import handling
from probidad.instruments.advice.services.claims import locked


@transaction.atomic
def redact(
    *, thread: Thread, keys: ThreadKeys, actor: Person, number: int, passages: Sequence[Passage]
) -> None:
    """Leave these passages out of a message's copy, in place of what was left out before; none: there is no copy.

    Raises Message.DoesNotExist, and ValidationError where there are too many.
    """
    thread, _claim, _file = locked(thread)
    message = thread.messages.get(number=number)
    if len(passages) > redacting.PASSAGES:
        raise refusal(
            _("At most %(most)s passages can be left out of a message.") % {"most": redacting.PASSAGES},
            code="too-many",
        )
    if passages:
        sealed = redacting.Redaction(passages=tuple(passages)).model_dump_json().encode()
        Redaction.objects.update_or_create(
            message=message,
            defaults={
                "person": actor,
                "day": timezone.localdate(),
                "sealed": keys.seal(sealed, place=redaction_place(message)),
            },
        )
    else:
        Redaction.objects.filter(message=message).delete()
    handling.note_event(AdviceEvent.CLAIM_REDACTED, thread, actor)
