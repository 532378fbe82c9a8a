"""Whoever steals the database, and the keys that lie beside it, reads nothing and can't cheaply guess a receipt."""

from django.apps import apps
from django.db import connection, models

from probidad.core.anonymity import receipts, stretching
from probidad.instruments.advice import rules

SECRETS = ("Tesorería me pidió", "la persona de la ventanilla nueve", "quien no está en la lista")


def whole_database() -> bytes:
    """Every value of every table of the instrument, as it is stored."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_app_config("advice").get_models():
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            for row in cursor.fetchall():
                found += [bytes(v) if isinstance(v, (bytes, memoryview)) else str(v).encode() for v in row]
    return b"\n".join(found)


def test_nothing_that_was_written_is_in_the_database(house):
    receipt, thread = house.write(
        SECRETS[0] + " " + SECRETS[1], excluded=rules.Excluded(others=SECRETS[2], people=(10**9 + 7,))
    )
    stored = whole_database()
    assert thread.token.encode() in stored
    for secret in (*SECRETS, str(10**9 + 7)):
        assert secret.encode() not in stored
    for word in receipt.words("es")[receipts.TO_FIND :]:
        assert f" {word} ".encode() not in stored
    assert receipt.secret not in stored and receipt.secret.hex().encode() not in stored


def test_each_conversation_has_a_salt_of_its_own_and_pays_the_price_of_today(house):
    threads = [house.write()[1] for _each in range(3)]
    salts = [stretching.Salt.read(each.salt) for each in threads]
    assert len({each.random for each in salts}) == 3 and all(each.is_current for each in salts)


def test_two_conversations_of_one_length_look_alike(house):
    """Neither the words nor the length of a short text can be told from what is stored."""
    short, longer = house.write("No")[1], house.write("x" * 1500)[1]
    sizes = {len(bytes(each.messages.get().sealed)) for each in (short, longer)}
    assert len(sizes) == 1


def test_no_table_has_an_hour():
    """The days of threads are dates; for keys of rows see tests/architecture/test_anonymity_of_tables.py."""
    fields = [
        field for model in apps.get_app_config("advice").get_models() for field in model._meta.get_fields()
    ]
    assert fields and not any(isinstance(field, models.DateTimeField) for field in fields)
