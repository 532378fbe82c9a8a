// A round's manifest: nothing of it is used before its signature and the names of its keys are checked.

import { fromBase64url, sha, toHex } from "./bytes.js";

export class BadManifest extends Error {}

const LEAST_GROUP = 5; // people; `rules.MINIMUM_GROUP_FLOOR`

/* What people compare: the first 16 bytes of the SHA-256 of the manifest's bytes, in groups of four. */
export async function fingerprint(bytes) {
  return toHex((await sha(256, bytes)).subarray(0, 16)).match(/.{4}/g).join(" ");
}

/* The manifest of these bytes. Throws BadManifest where its signature (64 bytes, r ‖ s) doesn't hold, it is of
   another kind or round, a key doesn't have the name that it goes by or has two uses (one credential would serve
   both, and so join them), a unit is smaller than the minimum or this below five (its proof would name somebody), or the units have more
   people together than the roster (one of them could be a single person's, under the name of another). */
export async function openManifest(bytes, signature, round) {
  const manifest = parsed(bytes);
  if (manifest.kind !== "probidad-manifest" || manifest.version !== 1) throw new BadManifest("kind");
  if (manifest.round !== round) throw new BadManifest("round");
  if (!(await signed(bytes, signature, manifest.signing_key))) throw new BadManifest("signature");
  const keys = issuingKeys(manifest);
  for (const key of keys) {
    if ((await keyId(fromBase64url(key.spki))) !== key.id) throw new BadManifest("key");
  }
  if (new Set(keys.map((key) => key.id)).size !== keys.length) throw new BadManifest("key twice");
  const least = manifest.plan.minimum_group;
  if (!(least >= LEAST_GROUP)) throw new BadManifest("minimum");
  if (!manifest.units.every((unit) => unit.people >= least)) throw new BadManifest("small unit");
  const people = manifest.units.reduce((sum, unit) => sum + unit.people, 0);
  if (!(people <= manifest.roster.size)) throw new BadManifest("people");
  return manifest;
}

function parsed(bytes) {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new BadManifest("not a manifest");
  }
}

async function signed(bytes, signature, spki) {
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  try {
    const key = await crypto.subtle.importKey("spki", fromBase64url(spki), curve, false, ["verify"]);
    return await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, bytes);
  } catch (error) {
    return false;
  }
}

const issuingKeys = ({ units, exercises, satisfaction }) => [
  ...units.map((unit) => unit.key),
  ...exercises.map((exercise) => exercise.answer),
  ...exercises.map((exercise) => exercise.comment),
  satisfaction,
];

/* A key's name: the first 16 bytes of the SHA-256 of its SubjectPublicKeyInfo. */
export const keyId = async (spki) => toHex((await sha(256, spki)).subarray(0, 16));
