"""What was erased is in no backup either: not for the receipt, not for any advisor, whoever puts the backup back."""

import json

import pytest

from probidad.core.anonymity import receipts

PRELUDE = """
import json
from probidad.core.anonymity import receipts
from probidad.core.anonymity.destructible import Destroyed
from probidad.core.institutions.models import Institution
from probidad.core.people.models import Membership, Person
from probidad.instruments.advice import queries, rules
from probidad.instruments.advice.models import Offer, Thread
from probidad.instruments.advice.services import erasure, keys, threads
PASS = "una frase para las pruebas"
receipt = receipts.Receipt({numbers})
"""
WRITE = """
home = Institution.objects.create(name="Municipio", slug="municipio", kind="municipality")
person = Person.objects.create(email="asesora@ejemplo.mx", name="Asesora")
Membership.objects.create(person=person, institution=home, role="advisor")
Offer.objects.create(institution=home, takes_questions=True)
keys.make_key(person=person, passphrase=PASS)
threads.submit(receipt=receipt, institution=home, kind="question", language="es",
    account=rules.Account(answers={"situation": "unmistakable words"}))
"""
ERASE = "erasure.erase(thread=Thread.objects.get())"
READ = """
thread, writer = threads.find(receipt)
person = Person.objects.get()
reader = keys.unlock(key=person.reader_keys.get(), passphrase=PASS)
found = []
for keys_of in (lambda: threads.writers_keys(thread, writer), lambda: queries.readers_keys(thread, person, reader)):
    try:
        found.append(queries.conversation(thread, keys_of())[0].said.answers["situation"])
    except Destroyed:
        found.append(None)
print("FOUND", json.dumps(found))
"""


def python(place, receipt: receipts.Receipt, code: str) -> str:
    """Run some lines in an installation; what they print."""
    given = PRELUDE.format(numbers=receipt.numbers) + code
    done = place.run("manage", "shell", "-v", "0", "-c", given)
    assert done.returncode == 0, done.stderr
    return done.stdout


def read(place, receipt: receipts.Receipt) -> list:
    [line] = [each for each in python(place, receipt, READ).splitlines() if each.startswith("FOUND ")]
    return json.loads(line.removeprefix("FOUND "))


@pytest.mark.django_db
def test_a_backup_that_is_put_back_opens_nothing_of_what_was_erased_since(installed, tmp_path):
    receipt, saved = receipts.new_receipt(), tmp_path / "saved.tar.gz"
    python(installed, receipt, WRITE)
    assert read(installed, receipt) == ["unmistakable words"] * 2
    assert installed.run("backup", str(saved)).returncode == 0
    store = installed.folder / "thread-keys.sqlite3"
    assert store.exists()
    python(installed, receipt, ERASE)
    restored = installed.run("restore", "--force", str(saved))
    assert restored.returncode == 0, restored.stderr
    assert read(installed, receipt) == [None, None]


def test_no_backup_holds_the_keys_that_can_be_destroyed(installed, tmp_path):
    import tarfile

    receipt, saved = receipts.new_receipt(), tmp_path / "saved.tar.gz"
    python(installed, receipt, WRITE)
    copies = "from probidad.instruments.advice.tasks import erase_what_was_kept_long as night; night()"
    python(installed, receipt, copies)
    assert list((installed.folder / "thread-keys-copies").iterdir())
    assert installed.run("backup", str(saved)).returncode == 0
    with tarfile.open(saved) as archive:
        assert not [name for name in archive.getnames() if "keys" in name]
