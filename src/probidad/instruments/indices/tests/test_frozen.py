"""What is published never changes: not even by SQL, on either database; and what may go on goes on."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from probidad.core.files.models import StoredFile
from probidad.core.people.models import Person
from probidad.instruments.indices.models import (
    Answer,
    Correction,
    Dispute,
    Evidence,
    FormerAnswer,
    Publication,
    Reply,
    Round,
    Seat,
)
from probidad.instruments.indices.models.frozen import FROZEN
from probidad.instruments.indices.services import correcting, replying, reviewing
from probidad.instruments.indices.tests.published import add_words, in_review, version_of
from probidad.instruments.indices.tests.test_replying import accepted

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)


@pytest.fixture
def published(cast) -> Publication:
    """With everything that an evaluation may have: words, files, a former answer, a decided dispute, a correction."""
    round = accepted(cast, Round.State.REVIEW, share=0)
    Seat.objects.create(round=round, person=cast.coordinator, part=Seat.Part.REVIEWER)
    add_words(round)
    Evidence.objects.update(brought_by=cast.assessor)
    Reply.objects.update(replied_by=cast.ethics_head)
    entry = round.entries[0]
    dispute = Dispute.objects.create(
        round=round,
        code=entry.code,
        side="institution",
        claimed_level=entry.levels[-1].key,
        reason="Está publicado.",
        raised_by=cast.ethics_head,
    )
    reviewing.decide_dispute(
        dispute=dispute,
        decision=Dispute.Decision.CHANGED,
        level=entry.levels[-1].key,
        edition=1,
        reason="Sí.",
        actor=cast.assessor,
    )
    reviewing.sign(round=round, actor=cast.coordinator)
    correcting.begin_correction(round=round, reason="Se leyó mal.", actor=cast.coordinator)
    reviewing.change_finding(
        round=round,
        code=entry.code,
        edition=2,
        level=entry.levels[0].key,
        reason="No era de este año.",
        actor=cast.assessor,
    )
    return correcting.sign_correction(round=round, actor=cast.coordinator)


# What the owner of an ordinary connection might try; `{id}` is the publication's key, `{round}` its evaluation's.
ATTEMPTS = [
    "UPDATE indices_publication SET percent = 99 WHERE id = {id}",
    "UPDATE indices_publication SET content = '{{}}' WHERE id = {id}",
    "UPDATE indices_publication SET digest = '0' WHERE id = {id}",
    "UPDATE indices_publication SET published_on = '2020-01-01' WHERE id = {id}",
    "UPDATE indices_publication SET gathered = gathered + 1",
    "UPDATE indices_publication SET number = 9 WHERE id = {id}",
    "UPDATE indices_publication SET id = 999999 WHERE id = {id}",
    "UPDATE indices_publication SET latest = true WHERE NOT latest",
    "UPDATE indices_publication SET reviewed_by_id = (SELECT MIN(id) FROM people_person) WHERE id = {id}",
    "DELETE FROM indices_publication WHERE id = {id}",
    "DELETE FROM indices_publication",
    "UPDATE indices_publishedarea SET gathered = 0",
    "DELETE FROM indices_publishedarea WHERE publication_id = {id}",
    "UPDATE indices_publishedpoints SET gathered = possible",
    "UPDATE indices_publishedpoints SET publication_id = {id}",
    "DELETE FROM indices_publishedpoints WHERE publication_id = {id}",
    "UPDATE indices_instrumentversion SET content = '{{}}'",
    "DELETE FROM indices_instrumentversion",
    "UPDATE indices_instrument SET urn = 'urn:probidad:index:otro'",
    "UPDATE indices_round SET state = 'review' WHERE id = {round}",
    "UPDATE indices_round SET basis = 'public' WHERE id = {round}",
    "UPDATE indices_round SET replies_until = '2020-01-01' WHERE id = {round}",
    "DELETE FROM indices_round WHERE id = {round}",
    "UPDATE indices_answer SET level = 'otro' WHERE round_id = {round}",
    "UPDATE indices_answer SET note = '' WHERE round_id = {round}",
    "DELETE FROM indices_answer WHERE round_id = {round}",
    "UPDATE indices_evidence SET url = 'https://otro.mx' WHERE round_id = {round}",
    "UPDATE indices_evidence SET public = true WHERE round_id = {round}",
    "DELETE FROM indices_evidence WHERE round_id = {round}",
    "UPDATE indices_reply SET text = 'Nada.', agrees = true WHERE round_id = {round}",
    "DELETE FROM indices_reply WHERE round_id = {round}",
    "UPDATE indices_dispute SET decision = 'upheld'",
    "UPDATE indices_dispute SET decision_reason = 'Otra.'",
    "UPDATE indices_dispute SET reason = 'Otra.'",
    "DELETE FROM indices_dispute",
    "UPDATE indices_formeranswer SET reason = 'Otra.'",
    "DELETE FROM indices_formeranswer",
    "UPDATE indices_correction SET reason = 'Otra.'",
    "UPDATE indices_correction SET publication_id = NULL",
    "DELETE FROM indices_correction",
]


@pytest.mark.parametrize("statement", ATTEMPTS)
def test_no_statement_changes_what_is_published(published, statement):
    filled = statement.format(id=published.pk, round=published.round_id)
    refused(filled)


def test_each_table_is_tried(published):
    tried = " ".join(ATTEMPTS)
    for table in FROZEN.tables:
        assert f"UPDATE {table} " in tried and (
            f"DELETE FROM {table}" in tried or table.endswith("instrument")
        )


def refused(statement: str) -> None:
    connection.check_constraints()  # PostgreSQL: no TRUNCATE while some wait for the end
    with (
        pytest.raises(DatabaseError, match="never changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("table", [each for each in FROZEN.tables if each != "indices_instrument"])
def test_nothing_is_replaced_or_emptied_whole(published, table):
    statements = {
        "sqlite": f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
        "postgresql": f"TRUNCATE {table} CASCADE",
    }
    refused(statements[connection.vendor])


def test_a_published_evaluation_gets_nothing_more(published):
    code = published.text.answers[0].code
    for late in (
        Evidence(round=published.round, code=code, kind="note", title="Tarde", side="organisation"),
        Reply(round=published.round, code="otro", agrees=True),
        Answer(round=published.round, code="otro", level="otro"),
    ):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            late.save()


def test_what_is_not_published_changes_freely(cast, published):
    running = in_review(
        institution=cast.institution, organisation=cast.organisation, version=version_of("merit")
    )
    add_words(running)
    running.answers.update(note="Otra.")
    running.evidence.all().delete()
    running.replies.all().delete()
    running.answers.all().delete()
    running.delete()


def test_people_who_are_deleted_go_from_what_they_wrote(cast, published):
    stored = StoredFile(name="a.pdf", media_type="application/pdf", size=1, digest="0" * 64)
    stored.file.save("a", ContentFile(b"a"), save=False)
    before = Publication.objects.values("content", "digest", "percent").get(pk=published.pk)
    for person in (cast.coordinator, cast.assessor, cast.ethics_head):
        Person.objects.get(pk=person.pk).delete()
    assert Publication.objects.values("content", "digest", "percent").get(pk=published.pk) == before
    assert Publication.objects.get(pk=published.pk).reviewed_by is None
    assert not Evidence.objects.exclude(brought_by=None).exists()
    assert not Dispute.objects.exclude(raised_by=None, decided_by=None).exists()
    assert not FormerAnswer.objects.exclude(changed_by=None).exists()
    assert not Correction.objects.exclude(begun_by=None).exists()


def test_disputes_go_on_after_publishing(cast, published):
    entry = published.round.entries[1]
    dispute = replying.raise_dispute(
        round=published.round,
        code=entry.code,
        claimed_level=entry.levels[-1].key,
        reason="Lo publicamos antes.",
        actor=cast.ethics_head,
    )
    reviewing.decide_dispute(dispute=dispute, decision="upheld", reason="Es posterior.", actor=cast.assessor)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Dispute.objects.filter(pk=dispute.pk).update(decision="")


def test_a_withdrawn_correction_closes_the_answers_again(cast, published):
    correcting.begin_correction(round=published.round, reason="Otra vez.", actor=cast.coordinator)
    published.round.answers.update(saved_on=DAY)
    correcting.withdraw_correction(round=published.round, actor=cast.coordinator)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        published.round.answers.update(saved_on=DAY + dt.timedelta(days=1))


def test_an_instrument_is_withdrawn_and_comes_back(published):
    instrument = published.version.instrument
    instrument.withdrawn_on = DAY
    instrument.save()
    instrument.withdrawn_on = None
    instrument.save()


@pytest.mark.django_db(transaction=True)
def test_migrating_puts_missing_triggers_back():
    FROZEN.remove(connection)
    assert len(FROZEN.missing(connection)) > 20
    call_command("migrate", verbosity=0)
    assert FROZEN.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_tables_that_are_rebuilt_keep_their_triggers():
    call_command("migrate", "indices", "0001", verbosity=0)
    call_command("migrate", verbosity=0)
    assert FROZEN.missing(connection) == []
