"""Work of questions and claims that nobody waits for. It has no key: it sees names, numbers and days."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from probidad.core.tasks import enqueue, periodic, task

NIGHT, MORNING = 3, 8  # o'clock, by TIME_ZONE


@periodic("advice.tidy_files", every=timedelta(days=1), hour=NIGHT)
def tidy_files() -> None:
    """Remove files of submissions that never ended, or of conversations that were erased; give the others one time."""
    from probidad.instruments.advice import queries
    from probidad.instruments.advice.thread_files import vault

    vault().tidy(queries.names_in_use)


@periodic("advice.erase_what_was_kept_long", every=timedelta(days=1), hour=NIGHT)
def erase_what_was_kept_long() -> None:
    """Close what nobody writes in any more, erase closed conversations whose time is over, tidy the keys that can be destroyed, and copy their store."""
    from probidad.instruments.advice.services import erasure

    today = timezone.localdate()
    erasure.close_quiet(today)
    erasure.erase_due(today)
    erasure.tidy_keys(today)


@periodic("advice.freeze_figures", every=timedelta(days=1), hour=NIGHT)
def freeze_figures() -> None:
    """Write the figures of half-years that have been over for a month."""
    from probidad.instruments.advice.services.figures import freeze_due

    freeze_due(timezone.localdate())


@periodic("advice.look_for_ending_certificates", every=timedelta(days=1), hour=MORNING)
def look_for_ending_certificates() -> None:
    """Queue a reminder for each certificate that ends soon and whose holder wasn't told so yet."""
    from probidad.instruments.advice import queries

    today = timezone.localdate()
    for each in queries.ending_certificates(today):
        if each.reminders < queries.reminders_due(each, today):
            enqueue(remind_of_certificate, each.pk)


@task("advice.remind_of_certificate", attempts=8)
def remind_of_certificate(certificate_id: int) -> None:
    """Tell a holder when the certificate ends and how it is refreshed: once for each of the days set for it."""
    from probidad.core.notifications import mail
    from probidad.instruments.advice import queries
    from probidad.instruments.advice.services.certificates import note_reminder

    today = timezone.localdate()
    found = queries.ending_certificates(today).filter(pk=certificate_id).first()
    due = queries.reminders_due(found, today) if found else 0
    if found is None or found.reminders >= due:
        return
    mail.send(
        "advice_certificate",
        to=found.person.email,
        context={
            "certificate": found,
            "address": settings.BASE_URL + reverse("advice-panel:training"),
        },
        language=found.person.language,
    )
    note_reminder(certificate=found, count=due)


@periodic("advice.tidy_training", every=timedelta(days=1))
def tidy_training() -> None:
    """Delete conversations of the training that nobody went on with, and practice that is old."""
    from probidad.instruments.advice.services.attempts import tidy

    tidy(timezone.localdate())


@periodic("advice.publish_news", every=timedelta(days=1), hour=MORNING)
def publish_news() -> None:
    """Write the day's list of marks."""
    from probidad.instruments.advice.services.news import publish

    publish(today=timezone.localdate())


@task("advice.tell_of_recovery", attempts=8)
def tell_of_recovery(notice_id: int) -> None:
    """Tell somebody whom it concerns that a key is asked for, or how that ended."""
    from probidad.core.notifications import mail
    from probidad.instruments.advice.models import RecoveryNotice
    from probidad.instruments.advice.services.recovery import note_sent

    notice = RecoveryNotice.objects.filter(pk=notice_id, is_sent=False).first()
    if notice is None:
        return
    request, person = notice.request, notice.person
    mail.send(
        "advice_recovery",
        to=person.email,
        context={
            "state": notice.state,
            "asked": request,
            "is_own": request.set.key.person_id == person.pk,
            "address": settings.BASE_URL + reverse("advice-panel:recovery-request", args=[request.pk]),
        },
        language=person.language,
    )
    note_sent(notice=notice)


@periodic("advice.look_for_changed_committees", every=timedelta(days=1), hour=MORNING)
def look_for_changed_committees() -> None:
    """Queue a mail to each whose committee changed, days before whoever joined could get a share of the key."""
    from probidad.instruments.advice.services.recovery import due_notices

    for each in due_notices():
        enqueue(tell_of_committee, each.pk)


@task("advice.tell_of_committee", attempts=8)
def tell_of_committee(notice_id: int) -> None:
    """Tell a key's owner by name who joined and who left the committee."""
    from probidad.core.notifications import mail
    from probidad.instruments.advice import rules
    from probidad.instruments.advice.models import CommitteeNotice
    from probidad.instruments.advice.queries.recovery import change_of_committee
    from probidad.instruments.advice.services.recovery import note_told

    notice = CommitteeNotice.objects.filter(pk=notice_id, key__retired_on=None).first()
    change = change_of_committee(notice) if notice else None
    if change is None or not notice.key.person.is_active:
        return
    person = notice.key.person
    mail.send(
        "advice_committee",
        to=person.email,
        context={
            "institution": notice.institution,
            "change": change,
            "days": rules.COMMITTEE_WAIT,
            "address": settings.BASE_URL + reverse("advice-panel:recovery"),
        },
        language=person.language,
    )
    note_told(notice=notice)


@periodic("advice.look_for_stale_shares", every=timedelta(days=7), hour=MORNING)
def look_for_stale_shares() -> None:
    """Queue a mail to each whose shares aren't with today's committee: they are made anew once the key is opened."""
    from probidad.instruments.advice.queries.recovery import stale_keys

    for each in stale_keys():
        enqueue(ask_to_open_key, each.pk)


@task("advice.ask_to_open_key", attempts=8)
def ask_to_open_key(key_id: int) -> None:
    """Ask somebody to open the key once, so that today's committee could give it back."""
    from probidad.core.notifications import mail
    from probidad.instruments.advice.models import ReaderKey

    key = ReaderKey.objects.filter(pk=key_id, retired_on=None, person__is_active=True).first()
    if key is not None:
        mail.send(
            "advice_shares",
            to=key.person.email,
            context={"address": settings.BASE_URL + reverse("advice-panel:inbox")},
            language=key.person.language,
        )


@periodic("advice.remind_staff", every=timedelta(days=1), hour=MORNING)
def remind_staff() -> None:
    """Queue a mail to each member of the staff for whom something waits; on working days only.

    What is late is everybody's who can read it: so it escalates by itself.
    """
    from probidad.instruments.advice.queries.deadlines import is_day_of_rest
    from probidad.instruments.advice.queries.waiting import readers_with_something

    if is_day_of_rest(timezone.localdate()):
        return
    for person in readers_with_something():
        enqueue(tell_that_something_waits, person.pk)


@task("advice.tell_that_something_waits", attempts=5)
def tell_that_something_waits(person_id: int) -> None:
    """Mail one person, if something still waits."""
    from probidad.core.people.models import Person
    from probidad.instruments.advice import mails
    from probidad.instruments.advice.queries.waiting import something_waits

    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is not None and something_waits(person):
        mails.something_waits(person)
