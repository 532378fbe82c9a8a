// A seed of 16 bytes as 12 words of BIP 39, which people can write down, and back.

import { sha, toNumber, fromNumber } from "./bytes.js";

export const COUNT = 12;
const WORD_BITS = 11n;
const CHECK_BITS = 4n; // for 128 bits
const UNIQUE = 4; // letters by which the lists tell their words apart

/* `problem`: "count" (`count` words were typed), "unknown" (`word`, the `position`th) or "check" (a wrong word
   that is in the list, or two that changed places). */
export class NotWords extends Error {
  constructor(problem, details) {
    super(problem);
    Object.assign(this, { problem }, details);
  }
}

/* The words of a list that lies at an address. */
export async function fetchList(url) {
  const response = await fetch(url, { credentials: "omit" });
  if (!response.ok) throw new Error(String(response.status));
  // The lists are decomposed; composed, a word looks and is copied as people type it.
  return (await response.text()).normalize("NFC").trim().split(/\s+/);
}

export async function toWords(seed, list) {
  let bits = (toNumber(seed) << CHECK_BITS) | (await check(seed));
  const words = [];
  for (let count = 0; count < COUNT; count += 1) {
    words.unshift(list[Number(bits & 2047n)]);
    bits >>= WORD_BITS;
  }
  return words;
}

const check = async (seed) => BigInt((await sha(256, seed))[0] >> 4);

/* The seed of what somebody typed: in one of the lists, whatever the case and the accents, the first four
   letters of a word being enough. Throws NotWords, which says of the likeliest list what is wrong. */
export async function fromWords(typed, lists) {
  const words = plain(typed).split(/[^a-z]+/).filter(Boolean);
  if (words.length !== COUNT) throw new NotWords("count", { count: words.length });
  let likeliest = null;
  for (const list of lists) {
    try {
      return await read(words, list);
    } catch (problem) {
      const better = !likeliest || (problem.position || COUNT + 1) > (likeliest.position || COUNT + 1);
      if (better) likeliest = problem;
    }
  }
  throw likeliest;
}

/* Small letters without accents. */
const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

async function read(words, list) {
  const known = list.map(plain);
  let bits = 0n;
  words.forEach((word, index) => {
    const found = known.findIndex((each) => each === word || (word.length >= UNIQUE && each.startsWith(word)));
    if (found < 0) throw new NotWords("unknown", { word, position: index + 1 });
    bits = (bits << WORD_BITS) | BigInt(found);
  });
  const seed = fromNumber(bits >> CHECK_BITS, 16);
  if ((await check(seed)) !== (bits & 15n)) throw new NotWords("check");
  return seed;
}
