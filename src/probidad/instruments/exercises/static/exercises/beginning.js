// From a code, or from the twelve words, to the credentials of a round.

import { credentials, handle, newSeed, prepare, requested } from "../anonymity/credentials.js";
import { fetchList, fromWords, toWords } from "../anonymity/words.js";
import { post } from "./asking.js";
import { keep } from "./holding.js";
import { choose, complain, correct, fill, onSubmit, say, sentence, settings, show, view } from "./screen.js";

const { texts } = settings;

/* Make a seed for a code, show its words, and get the credentials when the person begins. */
export async function withCode(code, { manifest, fingerprint }, done) {
  const seed = newSeed();
  const name = await handle(seed);
  const { unit } = await post(settings.exchange, { code, handle: name });
  const words = await toWords(seed, await fetchList(settings.words[0]));
  const page = view("words");
  fill(page, { fingerprint, ...people(manifest, unit) });
  choose(page, unit !== null, "of-unit", "of-all");
  page.querySelector("[data-words]").append(...words.map(item));
  page.querySelector("[data-qr]").addEventListener("toggle", (event) => drawQr(event.target, words));
  onSubmit(page, "words", async (form, button) => {
    const written = form.querySelector("#id_written");
    if (!written.checked && (!button || button.name !== "unwritten")) return correct(form, written, texts.writeDown);
    return exchange(form, seed, { code, handle: name }, { manifest, fingerprint, unit }, done);
  });
  show(page);
}

function item(word) {
  const made = document.createElement("li");
  made.textContent = word;
  return made;
}

const people = (manifest, unit) => {
  const found = manifest.units.find((each) => each.id === unit);
  return found ? { unit: found.name, people: found.people } : { people: manifest.roster.size };
};

/* Drawn when asked for: others may look at the screen. */
async function drawQr(place, words) {
  if (!place.open || place.querySelector("svg")) return;
  const { qrCode } = await import("../anonymity/qr.js").catch(() => ({}));
  if (!qrCode) return complain(place, texts.noQr);
  const plain = words.map((word) => word.normalize("NFD").replace(/[^a-z]/g, "").slice(0, 4));
  return place.append(qrCode(window.location.origin + settings.enter + "#" + plain.join("-"), texts.qr));
}

async function exchange(form, seed, who, place, done) {
  say(texts.preparing);
  try {
    await fetchCredentials(seed, who, place, done);
  } catch (problem) {
    complain(form, sentence(problem));
  }
}

/* The same credentials again, from the words; those that were cast before are refused when they come twice. */
export async function withWords(typed, place, done) {
  const lists = await Promise.all(settings.words.map(fetchList));
  const seed = await fromWords(typed, lists);
  const name = await handle(seed);
  const { unit } = await post(settings.exchange, { handle: name });
  say(texts.preparing);
  await fetchCredentials(seed, { handle: name }, { ...place, unit }, done);
}

async function fetchCredentials(seed, who, { manifest, fingerprint, unit }, done) {
  const prepared = await prepare(seed, manifest, unit);
  const asked = { ...who, token: settings.token, blinded: requested(prepared) };
  const { signatures } = await post(settings.exchange, asked);
  // With words one may have answered elsewhere: then this browser doesn't know what.
  const restored = !who.code;
  const { title, closes_on: closes } = manifest;
  keep(settings.token, { title, closes, fingerprint, restored, credentials: credentials(prepared, signatures) });
  done();
}
