"""What of questions and claims waits for somebody on the desk."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from probidad.core.people.access import holds, institutions_where
from probidad.core.people.models import Person
from probidad.core.registry import DeskItem
from probidad.instruments.advice import access, queries
from probidad.instruments.advice.lists import name_of
from probidad.instruments.advice.models import Offer, ReaderKey, RecoveryRequest
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.queries.claims_waiting import Why, claims_waiting_for
from probidad.instruments.advice.queries.recovery import requests_seen_by, to_confirm
from probidad.instruments.advice.queries.retention import holds_to_review
from probidad.instruments.advice.queries.waiting import Waiting
from probidad.instruments.advice.queries.waiting import waiting_for as waiting_conversations

ON_DESK = 5


def waiting_for(person: Person) -> list[DeskItem]:
    """Keys that are asked for; conversations and what is offered, in numbers only; claims that are held; the training."""
    return [
        *_recoveries(person),
        *_claims(person),
        *_conversations(person),
        *_holds(person),
        *_of_the_offer(person),
        *_role_plays(person),
        *_own_training(person),
        *_to_certify(person),
    ]


def _conversations(person: Person) -> list[DeskItem]:
    """A key to make first; then what is late, what is one's own, what nobody has, and who asks for help."""
    if holds(person, P.READ_THREADS):
        if not ReaderKey.objects.filter(person=person, retired_on=None).exists():
            return [
                DeskItem(
                    _("Make your key"),
                    reverse("advice-panel:key"),
                    "now",
                    _("Until you have one, nothing that people write reaches you."),
                )
            ]
        return [item for found in waiting_conversations(person) for item in _items(found)]
    return []


_CLAIM_WAITS = {
    Why.URGENT: (gettext_lazy("%(name)s is urgent: the writer tells of reprisals"), "now"),
    Why.DECIDE: (gettext_lazy("%(name)s: two people decide, and your word is missing"), "soon"),
    Why.INVESTIGATE: (gettext_lazy("%(name)s waits for you to investigate"), "soon"),
    Why.PROTECT: (gettext_lazy("%(name)s: protection was asked for"), "now"),
    Why.REVIEW: (gettext_lazy("%(name)s: protection is to be reviewed"), "soon"),
    Why.STANDS_STILL: (gettext_lazy("%(name)s has stood still for a month"), "soon"),
}


def _claims(person: Person) -> list[DeskItem]:
    """Claims whose file waits for the person."""
    return [
        DeskItem(
            _CLAIM_WAITS[each.why][0] % {"name": name_of(each.thread)},
            reverse("advice-panel:claim", args=[each.thread.pk]),
            _CLAIM_WAITS[each.why][1],
            each.thread.institution.name,
        )
        for each in claims_waiting_for(person)
    ]


def _items(found: Waiting) -> list[DeskItem]:
    address = reverse("advice-panel:inbox") + f"?institucion={found.institution.slug}"
    where = found.institution.name
    shown = (
        (
            found.late,
            "late",
            "now",
            ngettext("%(n)s conversation is overdue", "%(n)s conversations are overdue", found.late),
        ),
        (
            found.mine,
            "mine",
            "soon",
            ngettext(
                "%(n)s conversation waits for your answer",
                "%(n)s conversations wait for your answer",
                found.mine,
            ),
        ),
        (
            found.free,
            "free",
            "soon",
            ngettext(
                "%(n)s conversation waits for somebody to take it",
                "%(n)s conversations wait for somebody to take them",
                found.free,
            ),
        ),
    )
    items = [
        DeskItem(title % {"n": count}, f"{address}&tipo={found.kind}&de={whose}", urgency, where)
        for count, whose, urgency, title in shown
        if count
    ]
    return items + [
        DeskItem(
            _("A colleague asks for your view"), reverse("advice-panel:thread", args=[key]), "soon", where
        )
        for key in found.asked
    ]


def _of_the_offer(person: Person) -> list[DeskItem]:
    """To the head of the ethics unit: the institution that can't be written to yet."""
    managed = institutions_where(person, P.MANAGE_OFFER).existing()
    offered = Offer.objects.filter(institution__in=managed).values("institution")
    return [
        DeskItem(
            _("Decide whether people can write to your institution"),
            reverse("advice-panel:offer", args=[each.slug]),
            "info",
            each.name,
        )
        for each in managed.exclude(pk__in=offered)[:5]
    ]


def _recoveries(person: Person) -> list[DeskItem]:
    """Keys that are asked for: to approve, to object to, to open again; and who would get a share of one's own."""
    if not holds(person, P.READ_THREADS):
        return []
    waiting = requests_seen_by(person).filter(state=RecoveryRequest.State.OPEN)
    key = ReaderKey.objects.filter(person=person, retired_on=None).first()
    return [
        DeskItem(
            _("Say who of the ethics committee may give your key back"),
            reverse("advice-panel:recovery-committee", args=[each.institution.slug]),
            "soon",
            each.institution.name,
        )
        for each in (to_confirm(key) if key else [])
    ] + [
        DeskItem(
            _("Somebody asks for the key of %(name)s") % {"name": each.set.key.person.name},
            reverse("advice-panel:recovery-request", args=[each.pk]),
            "now",
            each.set.institution.name,
        )
        for each in waiting[:ON_DESK]
    ]


def _holds(person: Person) -> list[DeskItem]:
    """Legal holds whose day to be looked at again has come."""
    if not holds(person, P.DECIDE_CLAIMS):
        return []
    due = holds_to_review(institutions_where(person, P.DECIDE_CLAIMS), timezone.localdate())
    return [
        DeskItem(
            _("Look again whether claim %(name)s must be held") % {"name": each.thread},
            reverse("advice-panel:hold", args=[each.thread_id]),
            "soon",
        )
        for each in due[:ON_DESK]
    ]


def _own_training(person: Person) -> list[DeskItem]:
    if not holds(person, P.ADVISE):
        return []
    path = reverse("advice-panel:training")
    found = []
    for each in access.own_standings(person):
        if each.is_refresh:
            day = date_format(each.newest.valid_until, "DATE_FORMAT")
            told = (
                _("Your certificate ends on %(day)s")
                if each.is_certified
                else _("Your certificate ended on %(day)s")
            )
            found.append(DeskItem(told % {"day": day}, path, "soon", each.institution.name))
        elif not each.is_certified:
            detail = _("You take conversations once you are certified.")
            found.append(DeskItem(_("Go on with your training"), path, "soon", detail))
    return found


def _role_plays(person: Person) -> list[DeskItem]:
    """Conversations that a trainer began with an advisor."""
    if not holds(person, P.TRAIN):
        return []
    waiting = queries.role_plays_of(person).filter(person=person, finished_on=None, trainer__isnull=False)
    return [
        DeskItem(
            _("%(name)s plays a conversation with you") % {"name": each.trainer.name},
            reverse("advice-panel:role-play", args=[each.pk]),
            "now",
        )
        for each in waiting[:ON_DESK]
    ]


def _to_certify(person: Person) -> list[DeskItem]:
    if not holds(person, P.TEACH):
        return []
    ready = [
        each
        for institution in access.teaching_institutions(person)
        for each in queries.standings(institution)
        if each.is_ready and each.person != person
    ]
    return [
        DeskItem(
            _("Certify %(name)s: nothing is missing") % {"name": each.person.name},
            reverse("advice-panel:trainee", args=[each.institution.slug, each.person.pk]),
            "soon",
            each.institution.name,
        )
        for each in ready[:ON_DESK]
    ]
