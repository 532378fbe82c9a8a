"""A key file made in the browser opens with the command and the server, and theirs open in the browser."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from probidad.core.anonymity import base64url, custody, sealing
from probidad.core.signing import signatures

pytestmark = pytest.mark.browser
PASSPHRASE = "corazón de añil y dos palabras"
MAKE = "return m.keyfile.makeKey(given.passphrase, 2);"
OPEN = """
    try {
      const keys = await m.keyfile.openKeyFile(m.bytes.utf8(given.file), given.passphrase);
      return {sealing: m.bytes.toBase64url(keys.publicKeys.sealing),
              signature: m.bytes.toBase64url(await m.keyfile.sign(m.bytes.utf8("acta"), keys.signing))};
    } catch (error) { return error.constructor.name; }
"""


def opened(in_browser, file: bytes, passphrase: str = PASSPHRASE):
    return in_browser(OPEN, file=file.decode("utf-8", errors="replace"), passphrase=passphrase)


def test_a_key_made_in_the_browser_opens_here_and_does_what_it_is_for(in_browser):
    made = in_browser(MAKE, passphrase=PASSPHRASE)
    keys = custody.open_key_file(made["file"].encode(), PASSPHRASE)
    named = custody.PublicKeys(*(base64url.decode(made[name]) for name in ("sealing", "signing")))
    assert keys.public == named == custody.checked(named)
    sealed = sealing.seal(
        {"option": "a"}, public_key=custody.load_public(named.sealing), context="x", size=64
    )
    assert sealing.unseal(sealed, private_key=keys.sealing, context="x") == {"option": "a"}
    assert signatures.verify(b"acta", signatures.sign(b"acta", keys.signing), named.signing)


def test_shares_of_a_key_made_in_the_browser_open_it(in_browser):
    file = in_browser(MAKE, passphrase=PASSPHRASE)["file"].encode()
    some = custody.make_shares(file, PASSPHRASE)[1:]
    assert custody.open_with_shares(file, some).public == custody.public_part(file)


def test_a_key_made_here_signs_in_the_browser(in_browser):
    file, public = custody.make_key(PASSPHRASE)
    found = opened(in_browser, file)
    assert base64url.decode(found["sealing"]) == public.sealing
    assert signatures.verify(b"acta", base64url.decode(found["signature"]), public.signing)


def test_a_wrong_passphrase_is_told_from_a_wrong_file_in_the_browser_too(in_browser):
    file, _public = custody.make_key(PASSPHRASE)
    assert opened(in_browser, file, "otra frase distinta") == "WrongPassphrase"
    document = json.loads(file)
    dear = document | {"kdf": document["kdf"] | {"iterations": custody.MAXIMUM_COST + 1}}
    for wrong in (
        *(b"", b"\xff\xfe", b"[" * 9_000, b"x" * 20_000, b"null", file[:-20]),
        *(json.dumps(each).encode() for each in (dear, document | {"version": 1}, document | {"kdf": None})),
    ):
        assert opened(in_browser, wrong) == "NotAKeyFile"


@pytest.mark.parametrize("name", ["wrapped", "sealed", "signing_key"])
def test_a_flipped_bit_opens_nothing_in_the_browser(in_browser, name):
    file, _public = custody.make_key(PASSPHRASE)
    document = json.loads(file)
    data = bytearray(base64url.decode(document[name]))
    data[-1] ^= 1
    changed = json.dumps(document | {name: base64url.encode(bytes(data))}).encode()
    assert opened(in_browser, changed) in ("NotAKeyFile", "WrongPassphrase")


def test_a_guess_costs_the_same_for_a_file_made_in_the_browser(real_cost):
    script = Path(finders.find("anonymity/keyfile.js")).read_text()
    numbers = dict(re.findall(r"const (\w+) = (\d+);", script))
    assert int(numbers["COST"]) == real_cost
    assert int(numbers["MAXIMUM_COST"]) == custody.MAXIMUM_COST
    assert int(numbers["MINIMUM_PASSPHRASE"]) == custody.MINIMUM_PASSPHRASE
