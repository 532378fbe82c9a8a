"""Work of the exercises that outlives a request. A task knows a round's key and nothing else."""

from datetime import timedelta

from probidad.core.tasks import enqueue, periodic, task

# By TIME_ZONE: when people begin to work.
MORNING = 8


class SomeMailsFailed(Exception):
    """Some addresses refused their mail; the task is tried again for them."""


@task("exercises.make_issuing_keys", attempts=3)
def make_issuing_keys(round_id: int) -> None:
    """Make the issuing keys that a round in preparation hasn't got; those that are there stay."""
    from probidad.instruments.exercises.models import Round
    from probidad.instruments.exercises.services.manifests import make_missing_keys

    round = Round.objects.filter(pk=round_id, state=Round.State.DRAFT).first()
    if round is not None:
        make_missing_keys(round=round)


@task("exercises.send_codes", attempts=8)
def send_codes(round_id: int) -> None:
    """Mail a batch of codes, and queue the next batch; addresses that failed wait for the retry.

    Once the round is over nobody is mailed: the code would take no answer.
    """
    from probidad.instruments.exercises import mails, queries
    from probidad.instruments.exercises.models import Round
    from probidad.instruments.exercises.services.codes import mail_batch

    round = Round.objects.select_related("institution").filter(pk=round_id).first()
    if round is None or round.shown_state != Round.State.OPEN:
        return
    sent, failed = mail_batch(round=round, deliver=mails.deliver_code(round, queries.fingerprint(round)))
    if sent and queries.entries_to_mail(round).exists():
        enqueue(send_codes, round_id)
    elif failed:
        raise SomeMailsFailed


@periodic("exercises.announce_dilemmas", every=timedelta(days=1), hour=MORNING)
def announce_dilemmas() -> None:
    """Queue the mails of each open round to which another dilemma came. Once a day: so nobody gets two in one."""
    from probidad.instruments.exercises import queries
    from probidad.instruments.exercises.models import Round

    for round in Round.objects.filter(state=Round.State.OPEN).exclude(days_between=Round.Pace.ALL_AT_ONCE):
        position = queries.newest_position(round) if round.takes_answers else 0
        if queries.entries_to_tell(round, position).exists():
            enqueue(tell_of_dilemma, round.pk)


@task("exercises.tell_of_dilemma", attempts=8)
def tell_of_dilemma(round_id: int) -> None:
    """Tell a batch of people that another dilemma has come, and queue the next batch; who failed waits for the retry.

    Of several that came meanwhile only the newest is told. Once the round is over nobody is mailed.
    """
    from probidad.instruments.exercises import mails, queries
    from probidad.instruments.exercises.models import Round
    from probidad.instruments.exercises.services.announcements import tell_batch

    round = Round.objects.select_related("institution").filter(pk=round_id).first()
    if round is None or not round.takes_answers:
        return
    position, total = queries.newest_position(round), len(queries.exercises_to_answer(round))
    deliver = mails.deliver_announcement(round, position, total)
    told, failed = tell_batch(round=round, position=position, deliver=deliver)
    if told and queries.entries_to_tell(round, position).exists():
        enqueue(tell_of_dilemma, round_id)
    elif failed:
        raise SomeMailsFailed


@periodic("exercises.remind_of_last_day", every=timedelta(days=1), hour=MORNING)
def remind_of_last_day() -> None:
    """Queue the reminders of each open round whose day for them has come: nobody asks for them, or chooses when."""
    from probidad.instruments.exercises import queries
    from probidad.instruments.exercises.models import Round
    from probidad.instruments.exercises.services.announcements import note_reminder

    for round in Round.objects.filter(state=Round.State.OPEN).select_related("institution"):
        if queries.is_time_to_remind(round) and queries.entries_to_remind(round).exists():
            note_reminder(round=round)
            enqueue(send_reminders, round.pk)


@task("exercises.send_reminders", attempts=8)
def send_reminders(round_id: int) -> None:
    """Remind a batch of people of the last day, and queue the next batch; who failed waits for the retry.

    Once the round is over nobody is mailed.
    """
    from probidad.instruments.exercises import mails, queries
    from probidad.instruments.exercises.models import Round
    from probidad.instruments.exercises.services.announcements import remind_batch

    round = Round.objects.select_related("institution").filter(pk=round_id).first()
    if round is None or not round.takes_answers:
        return
    reminded, failed = remind_batch(round=round, deliver=mails.deliver_reminder(round))
    if reminded and queries.entries_to_remind(round).exists():
        enqueue(send_reminders, round_id)
    elif failed:
        raise SomeMailsFailed


@task("exercises.tidy_round")
def tidy_round(round_id: int) -> None:
    """Delete what a closed round no longer needs: sealed ballots, codes, roster, unfinished results."""
    from probidad.instruments.exercises.services.tidying import tidy

    tidy(round_id)
