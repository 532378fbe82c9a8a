"""Work of the exercises that outlives a request. A task knows a round's key and nothing else."""

from datetime import timedelta

from probidad.core.tasks import enqueue, periodic, task

# By TIME_ZONE: when people begin to work.
MORNING = 8


class SomeMailsFailed(Exception):
    """Some addresses refused their mail; the task is tried again for them."""


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
    sent, failed = mail_batch(round=round, deliver=mails.deliver_code(round))
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


@task("exercises.tidy_round")
def tidy_round(round_id: int) -> None:
    """Delete what a closed round no longer needs: sealed ballots, codes, roster, unfinished results."""
    from probidad.instruments.exercises.services.tidying import tidy

    tidy(round_id)
