"""Work of the exercises that outlives a request. A task knows a round's key and nothing else."""

from probidad.core.tasks import enqueue, task


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


@task("exercises.tidy_round")
def tidy_round(round_id: int) -> None:
    """Delete what a closed round no longer needs: sealed ballots, codes, roster, unfinished results."""
    from probidad.instruments.exercises.services.tidying import tidy

    tidy(round_id)
