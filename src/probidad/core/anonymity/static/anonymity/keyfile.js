// The custodian's key file, made and opened in the custodian's own browser. `custody.py` describes the format and
// reads and writes the same file. Neither the passphrase nor a private key ever leaves this module's callers.

import { fromBase64url, joined, toBase64url, utf8 } from "./bytes.js";

export const MINIMUM_PASSPHRASE = 12; // characters
const MAXIMUM_FILE = 16384; // bytes
const COST = 600000; // iterations; see `custody.COST`
const MAXIMUM_COST = 4000000;
const NAME = "PBKDF2-HMAC-SHA-512";
const SIGNATURE = { name: "ECDSA", namedCurve: "P-256" };

export class NotAKeyFile extends Error {}
export class WrongPassphrase extends Error {}

const random = (size) => crypto.getRandomValues(new Uint8Array(size));

/* New keys: `file` is the key file's text; `sealing` and `signing` are the public keys (SPKI) in base64url. */
export async function makeKey(passphrase, iterations = COST) {
  const sealing = await newPair({ name: "ECDH", namedCurve: "P-256" }, ["deriveBits"]);
  const signing = await newPair(SIGNATURE, ["sign", "verify"]);
  const kdf = { name: NAME, iterations, salt: toBase64url(random(16)) };
  const fileKey = random(32);
  const bound = boundTo(sealing.spki, signing.spki);
  const clear = { sealing: toBase64url(sealing.pkcs8), signing: toBase64url(signing.pkcs8) };
  const document = {
    kind: "probidad-round-key",
    version: 2,
    sealing_key: toBase64url(sealing.spki),
    signing_key: toBase64url(signing.spki),
    kdf,
    wrapped: toBase64url(await encrypted(await derived(passphrase, kdf), fileKey, bound)),
    sealed: toBase64url(await encrypted(await aesKey(fileKey), utf8(JSON.stringify(clear)), bound)),
  };
  return {
    file: JSON.stringify(document, null, 1) + "\n",
    sealing: document.sealing_key,
    signing: document.signing_key,
  };
}

/* The private keys (PKCS #8) and public keys (SPKI) of a key file's bytes, all as bytes.
   Throws NotAKeyFile or WrongPassphrase. */
export async function openKeyFile(file, passphrase) {
  const document = parsed(file);
  const bound = boundTo(document.publicKeys.sealing, document.publicKeys.signing);
  let fileKey;
  try {
    fileKey = await decrypted(await derived(passphrase, document.kdf), document.wrapped, bound);
  } catch (error) {
    throw new WrongPassphrase(); // damaged bytes look the same
  }
  try {
    const clear = JSON.parse(new TextDecoder().decode(await decrypted(await aesKey(fileKey), document.sealed, bound)));
    return {
      sealing: fromBase64url(clear.sealing),
      signing: fromBase64url(clear.signing),
      publicKeys: document.publicKeys,
    };
  } catch (error) {
    throw new NotAKeyFile();
  }
}

/* A signature of these bytes, 64 bytes `r ‖ s`, by a private key (PKCS #8). */
export async function sign(bytes, pkcs8) {
  const key = await crypto.subtle.importKey("pkcs8", pkcs8, SIGNATURE, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, bytes));
}

function parsed(file) {
  if (file.length > MAXIMUM_FILE) throw new NotAKeyFile();
  try {
    const document = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(file));
    const { kind, version, kdf } = document;
    const known = kind === "probidad-round-key" && version === 2 && kdf.name === NAME;
    if (!known || !Number.isInteger(kdf.iterations) || kdf.iterations < 1 || kdf.iterations > MAXIMUM_COST) {
      throw new NotAKeyFile();
    }
    const publicKeys = { sealing: fromBase64url(document.sealing_key), signing: fromBase64url(document.signing_key) };
    const [wrapped, sealed] = [fromBase64url(document.wrapped), fromBase64url(document.sealed)];
    return { publicKeys, wrapped, sealed, kdf: { ...kdf, salt: toBase64url(fromBase64url(kdf.salt)) } };
  } catch (error) {
    throw new NotAKeyFile();
  }
}

async function newPair(algorithm, uses) {
  const pair = await crypto.subtle.generateKey(algorithm, true, uses);
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey));
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
  return { spki, pkcs8 };
}

const boundTo = (sealing, signing) => joined(utf8("probidad-round-key 2"), sealing, signing);

/* An ñ is one character on some keyboards and two on others. */
async function derived(passphrase, { iterations, salt }) {
  const typed = await crypto.subtle.importKey("raw", utf8(passphrase.normalize("NFC")), "PBKDF2", false, ["deriveKey"]);
  const stretching = { name: "PBKDF2", hash: "SHA-512", salt: fromBase64url(salt), iterations };
  return crypto.subtle.deriveKey(stretching, typed, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

const aesKey = (bytes) => crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);

async function encrypted(key, clear, additionalData) {
  const iv = random(12);
  return joined(iv, new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, clear)));
}

async function decrypted(key, data, additionalData) {
  const how = { name: "AES-GCM", iv: data.subarray(0, 12), additionalData };
  return new Uint8Array(await crypto.subtle.decrypt(how, key, data.subarray(12)));
}
