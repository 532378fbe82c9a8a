// The participant's half of RFC 9474, variant RSABSSA-SHA384-PSS-Randomized; the signer's is `blind.py`.
//
// BigInt computes in a time that depends on its numbers. Here that tells nothing to those whom blindness
// keeps out: server and network see one request, whose moment hangs on a phone's load and a person's finger.
// Whoever measures the browser from within reads its memory as well.

import { fromNumber, joined, sha, toHex, toNumber } from "./bytes.js";

const HASH = 48; // bytes of SHA-384, and of the salt
const EXPONENT = 65537n;
const RSA_ENCRYPTION = "300d06092a864886f70d0101010500"; // AlgorithmIdentifier, RFC 3279

export class BadKey extends Error {}
export class BadSignature extends Error {}

/* The RSA key of a SubjectPublicKeyInfo in DER; refuses another size, another exponent, another form. */
export function readKey(spki, bits = 2048) {
  const outer = whole(element(spki, 0x30), spki);
  const algorithm = element(outer, 0x30);
  if (toHex(outer.subarray(0, algorithm.end)) !== RSA_ENCRYPTION) throw new BadKey("not RSA");
  const packed = whole(element(outer.subarray(algorithm.end), 0x03), outer.subarray(algorithm.end));
  const pair = whole(element(packed.subarray(1), 0x30), packed.subarray(1));
  const modulus = element(pair, 0x02);
  const n = toNumber(modulus.content);
  const e = toNumber(whole(element(pair.subarray(modulus.end), 0x02), pair.subarray(modulus.end)));
  if (n.toString(2).length !== bits || n % 2n === 0n || e !== EXPONENT) throw new BadKey("size or exponent");
  return { n, bits, size: bits / 8 };
}

/* The DER element at the beginning: its content, and where it ends. */
function element(bytes, tag) {
  let length = bytes[1];
  let start = 2;
  if (length > 0x80) {
    const digits = length - 0x80;
    length = Number(toNumber(bytes.subarray(2, 2 + digits)));
    start += digits;
  }
  if (bytes[0] !== tag || !(start + length <= bytes.length)) throw new BadKey("not a key");
  return { content: bytes.subarray(start, start + length), end: start + length };
}

/* Content of an element that nothing follows. */
function whole(found, bytes) {
  if (found.end !== bytes.length) throw new BadKey("something follows the key");
  return found.content;
}

/* Blind a message, which begins with its random prefix (4.2). `salt`: 48 bytes, `factor`: a number below n.
   Returns the blinded message, and what `finalize` needs. Throws RangeError for a factor that won't do, and for a
   message that shares a divisor with n: of a key that was made for it, that would show in the blinded message as well
   as later in the signature. */
export async function blind(key, message, salt, factor) {
  const encoded = toNumber(await encode(message, salt, key.bits - 1));
  if (factor < 2n || factor >= key.n) throw new RangeError("factor");
  const blinded = (encoded * power(factor, key.n)) % key.n;
  const ofBoth = inverse((encoded * factor) % key.n, key.n); // there is one where each has one
  return { blinded: fromNumber(blinded, key.size), encoded, inverse: (ofBoth * encoded) % key.n };
}

/* The signature of the message (4.4). Throws BadSignature where the signer answered something else. */
export function finalize(key, sent, signed) {
  if (signed.length !== key.size) throw new BadSignature("length");
  const signature = (toNumber(signed) * sent.inverse) % key.n;
  // The message's encoding is known, so this is all that a verification of PSS would find.
  if (power(signature, key.n) !== sent.encoded) throw new BadSignature("it doesn't hold");
  return fromNumber(signature, key.size);
}

/* base ** 65537 mod n */
function power(base, n) {
  let result = base;
  for (let squarings = 0; squarings < 16; squarings += 1) result = (result * result) % n;
  return (result * base) % n;
}

/* The extended Euclid, with the one coefficient that is needed. */
function inverse(number, n) {
  let [rest, next] = [n, number];
  let [factor, nextFactor] = [0n, 1n];
  while (next !== 0n) {
    const times = rest / next;
    [rest, next] = [next, rest - times * next];
    [factor, nextFactor] = [nextFactor, factor - times * nextFactor];
  }
  if (rest !== 1n) throw new RangeError("factor");
  return factor < 0n ? factor + n : factor;
}

/* EMSA-PSS-ENCODE with SHA-384 (RFC 8017, 9.1.1) */
async function encode(message, salt, bits) {
  const size = Math.ceil(bits / 8);
  const hashed = await sha(384, joined(new Uint8Array(8), await sha(384, message), salt));
  const block = new Uint8Array(size - HASH - 1);
  block[block.length - salt.length - 1] = 1;
  block.set(salt, block.length - salt.length);
  const mask = await generatedMask(hashed, block.length);
  const masked = block.map((byte, index) => byte ^ mask[index]);
  masked[0] &= 0xff >> (8 * size - bits);
  return joined(masked, hashed, Uint8Array.of(0xbc));
}

/* MGF1 with SHA-384 (RFC 8017, B.2.1) */
async function generatedMask(seed, length) {
  const blocks = Array.from({ length: Math.ceil(length / HASH) }, (_, counter) =>
    sha(384, joined(seed, Uint8Array.of(0, 0, 0, counter))),
  );
  return joined(...(await Promise.all(blocks))).subarray(0, length);
}
