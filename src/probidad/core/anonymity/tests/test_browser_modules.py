"""What the browser computes is what the RFCs say and what the server understands."""

import hashlib
import json
import secrets

import pytest
import zxingcpp
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from mnemonic import Mnemonic
from PIL import Image

from probidad.core.anonymity import blind, credentials, sealing
from probidad.core.anonymity.base64url import decode, encode
from probidad.core.anonymity.tests.vectors import RFC_9180, RFC_9474

pytestmark = pytest.mark.browser
PSS = padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=48)
DER, SPKI = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
BLIND = """
    const hex = m.bytes.fromHex;
    const key = m.blind.readKey(hex(given.spki), given.bits);
    const number = text => BigInt('0x' + text);
    const sent = await m.blind.blind(key, hex(given.message), hex(given.salt), number(given.factor));
"""


def spki(key) -> bytes:
    return key.public_key().public_bytes(DER, SPKI)


class Signing:
    """An RSA key and its operation without padding."""

    def __init__(self, private: rsa.RSAPrivateKey):
        self.private = private
        numbers = private.private_numbers()
        self.n, self.d, self.size = numbers.public_numbers.n, numbers.d, private.key_size // 8

    def sign_blinded(self, blinded: bytes) -> bytes:
        return pow(int.from_bytes(blinded, "big"), self.d, self.n).to_bytes(self.size, "big")

    @classmethod
    def of_the_rfc(cls) -> "Signing":
        p, q, e = int(RFC_9474["p"], 16), int(RFC_9474["q"], 16), 65537
        d = pow(e, -1, (p - 1) * (q - 1))
        numbers = rsa.RSAPrivateNumbers(
            p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), rsa.RSAPublicNumbers(e, p * q)
        )
        return cls(numbers.private_key())


@pytest.fixture(scope="module")
def signing() -> Signing:
    return Signing(rsa.generate_private_key(65537, 2048))


def test_blinding_follows_the_vectors_of_rfc_9474(in_browser):
    signer = Signing.of_the_rfc()
    factor = pow(int(RFC_9474["inverse"], 16), -1, signer.n)
    found = in_browser(
        BLIND
        + """
        const signature = m.blind.finalize(key, sent, hex(given.signed));
        return {blinded: m.bytes.toHex(sent.blinded), inverse: sent.inverse.toString(16),
                signature: m.bytes.toHex(signature)};""",
        spki=spki(signer.private).hex(),
        bits=4096,
        message=RFC_9474["prefix"] + RFC_9474["message"],
        salt=RFC_9474["salt"],
        factor=f"{factor:x}",
        signed=RFC_9474["blind_signature"],
    )
    assert found == {key: RFC_9474[key] for key in ("blinded", "inverse", "signature")}


def test_a_signature_that_does_not_hold_is_refused(in_browser, signing):
    blinded = in_browser(
        BLIND + "globalThis.kept = {key, sent}; return m.bytes.toHex(sent.blinded);",
        spki=spki(signing.private).hex(),
        bits=2048,
        message="00" * 90,
        salt="11" * 48,
        factor="abcdef",
    )
    signed = signing.sign_blinded(bytes.fromhex(blinded))
    flipped = bytes([*signed[:-1], signed[-1] ^ 1])
    finish = """try { return m.bytes.toHex(m.blind.finalize(kept.key, kept.sent, m.bytes.fromHex(given.signed))); }
                catch (error) { return error instanceof m.blind.BadSignature; }"""
    assert in_browser(finish, signed=flipped.hex()) is True
    assert in_browser(finish, signed=signed[1:].hex()) is True
    signature = bytes.fromhex(in_browser(finish, signed=signed.hex()))
    signing.private.public_key().verify(signature, bytes(90), PSS, hashes.SHA384())


def test_a_key_that_was_made_to_mark_messages_gets_none_that_it_marks(in_browser):
    """Its modulus is a multiple of 3: a message that is one too would be one blinded as well (RFC 9474, 4.2)."""
    public = rsa.RSAPublicNumbers(65537, 3 * (2**2047 // 3 | 1)).public_key()
    refused = in_browser(
        """const key = m.blind.readKey(m.bytes.fromHex(given.spki));
        const blinded = (salt) => m.blind.blind(key, m.bytes.utf8("m"), new Uint8Array(48).fill(salt), 2n);
        const salts = Array.from({ length: 20 }, (_each, salt) => salt);
        return Promise.all(salts.map((salt) => blinded(salt).then(() => false, (error) => error instanceof RangeError)));
        """,
        spki=public.public_bytes(DER, SPKI).hex(),
    )
    marked = [
        int.from_bytes(blind._encode(b"m", bytes([salt]) * 48, 2047), "big") % 3 == 0 for salt in range(20)
    ]
    assert refused == marked and len(set(marked)) == 2


@pytest.mark.parametrize(
    "key",
    [
        spki(rsa.generate_private_key(65537, 1024)),
        spki(rsa.generate_private_key(3, 2048)),
        spki(ec.generate_private_key(ec.SECP256R1())),
        spki(rsa.generate_private_key(65537, 2048))[:-1],
        spki(rsa.generate_private_key(65537, 2048)) + b"\0",
        b"",
    ],
    ids=["short", "exponent", "curve", "truncated", "longer", "empty"],
)
def test_a_key_of_another_size_or_form_is_refused(in_browser, key):
    script = "try { m.blind.readKey(m.bytes.fromHex(given.key)); } catch (e) { return e instanceof m.blind.BadKey; }"
    assert in_browser(script, key=key.hex()) is True


def test_sealing_follows_the_vectors_of_rfc_9180(in_browser):
    """Key and nonce are seen through what they encrypt: AES-GCM is the platform's own."""
    recipient = ec.derive_private_key(int(RFC_9180["recipient"], 16), ec.SECP256R1())
    ephemeral = ec.derive_private_key(int(RFC_9180["ephemeral"], 16), ec.SECP256R1())
    found = in_browser(
        """const hex = m.bytes.fromHex, curve = {name: 'ECDH', namedCurve: 'P-256'};
        const privateKey = await crypto.subtle.importKey('pkcs8', hex(given.pkcs8), curve, false, ['deriveBits']);
        const publicKey = await crypto.subtle.importKey('spki', hex(given.ephemeral), curve, true, []);
        const info = hex(given.info), plain = new Uint8Array(29);
        const sealed = await m.seal.seal(plain, hex(given.recipient), info, {privateKey, publicKey});
        const key = await crypto.subtle.importKey('raw', hex(given.key), 'AES-GCM', false, ['encrypt']);
        const expected = await crypto.subtle.encrypt({name: 'AES-GCM', iv: hex(given.nonce)}, key, plain);
        return [m.bytes.toHex(sealed), given.enc + m.bytes.toHex(new Uint8Array(expected))];""",
        **RFC_9180
        | {
            "pkcs8": ephemeral.private_bytes(
                DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            ).hex(),
            "ephemeral": spki(ephemeral).hex(),
            "recipient": spki(recipient).hex(),
        },
    )
    assert found[0] == found[1]


def test_the_server_opens_what_the_browser_sealed(in_browser):
    key = ec.generate_private_key(ec.SECP256R1())
    record = {"text": "¿Año nuevo? “Ñandú” 🦉 \u2028"}
    sealed = in_browser(
        """const plain = m.seal.padded(given.record, 3800);
        return m.bytes.toBase64url(await m.seal.seal(plain, m.bytes.fromBase64url(given.key), m.bytes.utf8('ronda 1')));""",
        record=record,
        key=encode(spki(key)),
    )
    assert len(decode(sealed)) == len(sealing.seal({}, public_key=key.public_key(), context="", size=3800))
    assert sealing.unseal(decode(sealed), private_key=key, context="ronda 1") == record
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(decode(sealed), private_key=key, context="ronda 2")


def test_a_record_that_does_not_fit_is_refused(in_browser):
    script = "try { m.seal.padded(given, 64); } catch (error) { return error instanceof m.seal.TooLarge; }"
    assert in_browser(script, text="ñ" * 30) is True


@pytest.mark.parametrize("language", ["spanish", "english"])
def test_words_are_those_of_bip_39_and_lead_back(in_browser, language):
    seeds = [bytes(16), b"\xff" * 16, *(secrets.token_bytes(16) for _each in range(20))]
    found = in_browser(
        """const list = await m.words.fetchList(`/static/words/${given.language}.txt`);
        return Promise.all(given.seeds.map(async seed => {
            const words = await m.words.toWords(m.bytes.fromHex(seed), list);
            const shout = words.map((word, at) => `${at + 1}. ${word.toUpperCase().slice(0, 4 + at)}  `).join('\\n');
            return [words.join(' '), m.bytes.toHex(await m.words.fromWords(shout, [list]))];
        }));""",
        language=language,
        seeds=[seed.hex() for seed in seeds],
    )
    maker = Mnemonic(language)
    assert [Mnemonic.normalize_string(words) for words, _back in found] == [
        Mnemonic.normalize_string(maker.to_mnemonic(seed)) for seed in seeds
    ]
    assert [back for _words, back in found] == [seed.hex() for seed in seeds]


def test_it_says_which_word_is_wrong(in_browser):
    words = Mnemonic("spanish").to_mnemonic(bytes(range(16))).split()
    swapped = [words[1], words[0], *words[2:]]

    def wrong(*typed: str):
        return in_browser(
            """const lists = await Promise.all(['english', 'spanish'].map(each => m.words.fetchList(`/static/words/${each}.txt`)));
            try { return m.bytes.toHex(await m.words.fromWords(given.typed, lists)); }
            catch (error) { return {...error}; }""",
            typed=" ".join(typed),
        )

    assert wrong(*words) == bytes(range(16)).hex()
    assert wrong(*words[:11]) == {"problem": "count", "count": 11}
    assert wrong(*words[:8], "xilofón", *words[9:]) == {
        "problem": "unknown",
        "word": "xilofon",
        "position": 9,
    }
    assert wrong(*swapped) == {"problem": "check"}


def test_the_qr_code_reads_as_the_link(in_browser, tmp_path):
    link = "https://probidad.ejemplo.mx/ejercicios/#" + "-".join(
        Mnemonic("spanish").to_mnemonic(b"7" * 16).split()
    )
    rows = in_browser(
        """const drawing = m.qr.qrCode(given.link, 'enlace');
        const size = Number(drawing.getAttribute('viewBox').split(' ')[2]);
        const rows = Array.from({length: size}, () => Array(size).fill(255));
        for (const [, x, y] of drawing.lastChild.getAttribute('d').matchAll(/M(\\d+) (\\d+)h1v1h-1z/g)) rows[y][x] = 0;
        return rows;""",
        link=link,
    )
    picture = Image.new("L", (len(rows), len(rows)))
    picture.putdata([value for row in rows for value in row])
    assert zxingcpp.read_barcode(picture.resize((len(rows) * 4,) * 2, 0)).text == link


def test_a_seed_gives_the_same_credentials_as_in_python_and_all_of_them_hold(in_browser, rsa_keys):
    """What is blinded, in the order of the request; then what the signatures make of it."""
    while len(rsa_keys) < 6:
        rsa_keys.append(blind.new_private_key())
    keys = [IssuingKey(each) for each in rsa_keys[:6]]
    answers, comments, unit, satisfaction = keys[:2], keys[2:4], keys[4], keys[5]
    manifest = {
        "units": [{"id": 31, "key": unit.part}],
        "exercises": [
            {"position": number, "answer": answer.part, "comment": comment.part}
            for number, (answer, comment) in enumerate(zip(answers, comments, strict=True), 1)
        ],
        "satisfaction": satisfaction.part,
    }
    seed = credentials.Seed(bytes(range(16)))
    sent = [seed.blinded(each.id, each.public) for each in keys[:4] + keys[5:]]
    proofs = [
        seed.blinded_unit(unit.id, answer.id, credentials.nullifier(each.message), unit.public)
        for answer, each in zip(answers, sent, strict=False)
    ]
    expected = [*sent[:2], *proofs, *sent[2:]]

    handle, requested = in_browser(
        """const seed = m.bytes.fromHex(given.seed);
        globalThis.prepared = await m.credentials.prepare(seed, given.manifest, 31);
        return [await m.credentials.handle(seed), m.credentials.requested(prepared)];""",
        seed=bytes(range(16)).hex(),
        manifest=manifest,
    )
    assert decode(handle) == seed.handle
    assert [decode(each) for each in requested] == [each.blinded for each in expected]

    signers = [*answers, unit, unit, *comments, satisfaction]
    signed = [key.signer.sign_blinded(each.blinded) for key, each in zip(signers, expected, strict=True)]
    made = in_browser(
        "return m.credentials.credentials(prepared, given.signed)", signed=[encode(each) for each in signed]
    )
    assert [(each["kind"], each.get("position")) for each in made] == [
        ("answer", 1), ("answer", 2), ("comment", 1), ("comment", 2), ("satisfaction", None),
    ]  # fmt: skip
    for each, key in zip(made, [*answers, *comments, satisfaction], strict=True):
        message = decode(each["message"])
        assert credentials.names_key(message, key.id) and each["key"] == key.id
        assert credentials.nullifier(message) == each["nullifier"]
        blind.verify(message, decode(each["signature"]), public_key=key.public)
    for each in made[:2]:
        assert each["unit"] == 31
        assert credentials.proves_unit(decode(each["proof"]), each["nullifier"], public_key=unit.public)


class IssuingKey:
    """An issuing key, as the signer and the manifest have it."""

    def __init__(self, private: bytes):
        public = blind.public_half(private)
        self.signer, self.public = blind.Signer(private), blind.load_public(public)
        self.id = credentials.key_id(public)
        self.part = {"id": self.id, "spki": encode(public)}


def test_a_manifest_is_used_only_as_it_was_signed(in_browser, signing):
    custodian = ec.generate_private_key(ec.SECP256R1())
    issuing = {
        "id": hashlib.sha256(spki(signing.private)).hexdigest()[:32],
        "spki": encode(spki(signing.private)),
    }
    text = (
        '{"kind": "probidad-manifest", "version": 1, "round": "R1", "institution": "Tesorería", "signing_key": "%s",'
        ' "plan": {"minimum_group": %s}, "roster": {"size": 9}, "units": %s, "exercises": [], "satisfaction": {"id": "%s", "spki": "%s"}}'
    )
    other = {"id": hashlib.sha256(spki(custodian)).hexdigest()[:32], "spki": encode(spki(custodian))}

    def opened(
        *, spoil=b"", name: str = issuing["id"], round: str = "R1", signer=custodian, units=(), least=5
    ):
        listed = json.dumps(list(units))
        document = (text % (encode(spki(custodian)), least, listed, name, issuing["spki"])).encode()
        r, s = utils.decode_dss_signature(signer.sign(document, ec.ECDSA(hashes.SHA256())))
        return in_browser(
            """const bytes = m.bytes.fromBase64url(given.bytes);
            try {
                const manifest = await m.verify.openManifest(bytes, m.bytes.fromBase64url(given.signature), given.round);
                return [manifest.institution, await m.verify.fingerprint(bytes)];
            } catch (error) { return error instanceof m.verify.BadManifest && error.message; }""",
            bytes=encode(document + spoil),
            signature=encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")),
            round=round,
        )

    institution, fingerprint = opened()
    document = (text % (encode(spki(custodian)), 5, "[]", issuing["id"], issuing["spki"])).encode()
    assert institution == "Tesorería"
    assert fingerprint.replace(" ", "") == hashlib.sha256(document).hexdigest()[:32]
    assert opened(spoil=b" ") == "signature"
    assert opened(signer=ec.generate_private_key(ec.SECP256R1())) == "signature"
    assert opened(name="0" * 32) == "key"
    assert opened(round="R2") == "round"
    assert opened(spoil=b"{") == "not a manifest"
    assert opened(units=[{"people": 5, "key": other}])[0] == "Tesorería"
    # A custodian who signs without looking: one credential for two uses would join them, a unit of one names her.
    assert opened(units=[{"people": 5, "key": issuing}]) == "key twice"
    assert opened(units=[{"people": 4, "key": other}]) == "small unit"
    assert opened(units=[{"key": other}]) == "small unit"
    assert opened(units=[{"people": 10, "key": other}]) == "people"
    assert opened(least=4) == opened(least="null") == "minimum"
