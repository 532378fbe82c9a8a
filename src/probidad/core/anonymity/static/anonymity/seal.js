// Sealing a small record to a round's public key, as `sealing.py` does on the server: HPKE (RFC 9180), base
// mode, one message, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, over Web Crypto.

import { joined, utf8 } from "./bytes.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const KEM = joined(utf8("KEM"), Uint8Array.of(0, 0x10));
const SUITE = joined(utf8("HPKE"), Uint8Array.of(0, 0x10, 0, 1, 0, 1));
const NOTHING = new Uint8Array(0);
const LENGTH_BYTES = 4;

export class TooLarge extends Error {}

/* A record as padded JSON: its length (4 bytes, big-endian), itself, zeros up to `size`. */
export function padded(record, size) {
  const body = utf8(JSON.stringify(record));
  if (body.length > size - LENGTH_BYTES) throw new TooLarge();
  const plain = new Uint8Array(size);
  new DataView(plain.buffer).setUint32(0, body.length);
  plain.set(body, LENGTH_BYTES);
  return plain;
}

/* Seal bytes to a public key (SubjectPublicKeyInfo), bound to `info`: enc ‖ ciphertext.
   `ephemeral` is for RFC 9180's vectors; a key is used once. */
export async function seal(plain, publicKey, info, ephemeral) {
  const recipient = await crypto.subtle.importKey("spki", publicKey, CURVE, true, []);
  const { secret, enc } = await encapsulated(recipient, ephemeral);
  const { key, nonce } = await schedule(secret, info);
  const cipher = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, cipher, plain);
  return joined(enc, new Uint8Array(sealed));
}

/* Encap (4.1) */
async function encapsulated(recipient, given) {
  const ephemeral = given || (await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]));
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: recipient }, ephemeral.privateKey, 256);
  const enc = await raw(ephemeral.publicKey);
  const context = joined(enc, await raw(recipient));
  const extracted = await extract(KEM, NOTHING, "eae_prk", new Uint8Array(shared));
  return { enc, secret: await expand(KEM, extracted, "shared_secret", context, 32) };
}

const raw = async (key) => new Uint8Array(await crypto.subtle.exportKey("raw", key));

/* KeySchedule (5.1) in base mode: key and nonce of the first message, which is the only one. */
async function schedule(secret, info) {
  const ids = await extract(SUITE, NOTHING, "psk_id_hash", NOTHING);
  const context = joined(Uint8Array.of(0), ids, await extract(SUITE, NOTHING, "info_hash", info));
  const extracted = await extract(SUITE, secret, "secret", NOTHING);
  return {
    key: await expand(SUITE, extracted, "key", context, 16),
    nonce: await expand(SUITE, extracted, "base_nonce", context, 12),
  };
}

/* LabeledExtract (4) */
const extract = (suite, salt, label, material) =>
  hmac(salt, joined(utf8("HPKE-v1"), suite, utf8(label), material));

/* LabeledExpand (4), for at most 32 bytes: one block of HKDF */
async function expand(suite, key, label, info, length) {
  const labeled = joined(Uint8Array.of(0, length), utf8("HPKE-v1"), suite, utf8(label), info);
  return (await hmac(key, joined(labeled, Uint8Array.of(1)))).subarray(0, length);
}

async function hmac(key, message) {
  // Some browsers refuse an empty key; HMAC fills it up with zeros anyway.
  const bytes = key.length ? key : new Uint8Array(32);
  const hash = { name: "HMAC", hash: "SHA-256" };
  const signing = await crypto.subtle.importKey("raw", bytes, hash, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", signing, message));
}
