// From a seed to all credentials of a round, as docs/instruments/sealed-ballots.md says and `credentials.py`
// does in Python. The seed gives the same values again, so whoever kept its words goes on elsewhere.

import { blind, finalize, readKey } from "./blind.js";
import { fromBase64url, joined, sha, toBase64url, toHex, toNumber, utf8 } from "./bytes.js";

const PREFIX = 32;
const NONCE = 32;
const SALT = 48;
const FACTOR = 272; // bytes: 128 bits more than the modulus, so that the remainder is as good as uniform

/* The answers' and comments' messages name their key; a unit's proof names the answer that it belongs to. */
const credentialLabel = (id) => utf8(`probidad credential 1 ${id} `);

export const newSeed = () => crypto.getRandomValues(new Uint8Array(16));

/* What finds the issuing again for whoever types the words anew; in base64url. */
export async function handle(seed) {
  return toBase64url(await (await deriving(seed))("probidad handle 1", 16));
}

/* All that is blinded for a round, in the order of the request: `unit` is an id of the manifest's or null.
   Throws RangeError for a seed with a factor that won't do (none will ever be met: see blind.js). */
export async function prepare(seed, manifest, unit) {
  const derive = await deriving(seed);
  const { exercises, satisfaction } = manifest;
  const ofUnit = unit === null ? null : manifest.units.find((each) => each.id === unit);
  const answers = await Promise.all(
    exercises.map(({ position, answer }) => credential(derive, answer, { kind: "answer", position, unit })),
  );
  const proofs = ofUnit ? await Promise.all(answers.map((answer) => proof(derive, ofUnit.key, answer))) : [];
  const rest = [
    ...exercises.map(({ position, comment }) => credential(derive, comment, { kind: "comment", position })),
    credential(derive, satisfaction, { kind: "satisfaction" }),
  ];
  return [...answers, ...proofs, ...(await Promise.all(rest))];
}

/* What is sent to be signed. */
export const requested = (prepared) => prepared.map((each) => toBase64url(each.sent.blinded));

/* The credentials that the signatures make of what was prepared, ready to be kept as JSON: kind, position, key,
   message, signature, nullifier, and an answer's unit with its proof. Throws BadSignature. */
export function credentials(prepared, signatures) {
  const finished = prepared.map((each, index) => ({
    ...each,
    signature: finalize(each.key, each.sent, fromBase64url(signatures[index] || "")),
  }));
  const proofs = new Map();
  for (const each of finished) {
    if (each.kind === "proof") proofs.set(each.of, toBase64url(joined(each.prefix, each.signature)));
  }
  return finished.filter((each) => each.kind !== "proof").map((each) => ({
    kind: each.kind,
    position: each.position,
    key: each.id,
    message: toBase64url(each.message),
    signature: toBase64url(each.signature),
    nullifier: each.nullifier,
    unit: each.unit,
    proof: proofs.get(each.nullifier) || null,
  }));
}

async function credential(derive, { id, spki }, about) {
  const values = await derive(`probidad credential 1 ${id}`, PREFIX + NONCE + SALT);
  const message = joined(values.subarray(0, PREFIX), credentialLabel(id), values.subarray(PREFIX, PREFIX + NONCE));
  const key = readKey(fromBase64url(spki));
  const factor = toNumber(await derive(`probidad blinding 1 ${id}`, FACTOR)) % key.n;
  return {
    ...about,
    id,
    key,
    message,
    nullifier: toHex((await sha(256, message)).subarray(0, 16)),
    sent: await blind(key, message, values.subarray(PREFIX + NONCE), factor),
  };
}

async function proof(derive, { id, spki }, answer) {
  const values = await derive(`probidad unit 1 ${id} ${answer.id}`, PREFIX + SALT);
  const prefix = values.subarray(0, PREFIX);
  const key = readKey(fromBase64url(spki));
  const factor = toNumber(await derive(`probidad unit blinding 1 ${id} ${answer.id}`, FACTOR)) % key.n;
  const message = joined(prefix, utf8(`probidad unit 1 ${answer.nullifier}`));
  return { kind: "proof", of: answer.nullifier, key, prefix, sent: await blind(key, message, values.subarray(PREFIX), factor) };
}

/* HKDF-SHA256 (RFC 5869) of the seed, with an empty salt. */
async function deriving(seed) {
  const key = await crypto.subtle.importKey("raw", seed, "HKDF", false, ["deriveBits"]);
  return async (info, length) => {
    const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: utf8(info) };
    return new Uint8Array(await crypto.subtle.deriveBits(how, key, 8 * length));
  };
}
