// The one page of a round for whoever takes part with a script. It begins here: with what comes from the entrance (a
// code or twelve words) or stands behind "#" in a link, with what this browser holds, and with which view an address
// stands for.

import { openManifest, fingerprint as printOf } from "../anonymity/verify.js";
import { fromBase64url } from "../anonymity/bytes.js";
import { answered, done, onward, sealTo, showConfirmation, showDilemma, showInsight } from "./answering.js";
import { get } from "./asking.js";
import { withCode, withWords } from "./beginning.js";
import { forget, read, stored } from "./holding.js";
import { carried, complain, fill, onSubmit, sentence, settings, show, view } from "./screen.js";
import { showSummary } from "./summary.js";

const CODE = /^[0-9A-Za-z-]{16,25}$/;
const WORDS = /^[a-z]{3,8}(-[a-z]{3,8}){11}$/;

let place = null; // the manifest, once it was checked, and its fingerprint

/* Take the code or the words out of the address bar, and out of the browser's history. */
function brought() {
  const given = decodeURIComponent(window.location.hash.slice(1));
  if (!CODE.test(given) && !WORDS.test(given)) return "";
  window.history.replaceState(null, "", window.location.pathname);
  return given;
}

async function begin(given) {
  if (!given && !read(settings.token)) return show(view("nothing"));
  try {
    place = place || (await checkedManifest());
    if (!given) return await route();
    if (read(settings.token)) return held(given);
    return await (WORDS.test(given) ? withWords : withCode)(given, place, route);
  } catch (problem) {
    return stop(sentence(problem), () => begin(given));
  }
}

async function checkedManifest() {
  const response = await get(settings.manifest);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const signature = fromBase64url(response.headers.get("Probidad-Signature") || "");
  const manifest = await openManifest(bytes, signature, settings.token);
  sealTo(manifest);
  return { manifest, fingerprint: await printOf(bytes) };
}

/* Somebody took part here before: nothing of theirs is thrown away unasked. */
function held(given) {
  const page = view("held");
  page.querySelector("a").addEventListener("click", (event) => {
    event.preventDefault();
    route();
  });
  onSubmit(page, "replace", () => {
    forget(settings.token);
    return begin(given);
  });
  show(page);
}

function stop(message, again) {
  const page = view("stopped");
  onSubmit(page, "again", again);
  show(page);
  complain(document.getElementById("main"), message);
}

/* "#3", "#3-confirm", "#3-insight", "#summary", and the overview for the bare address. */
async function route() {
  const address = window.location.hash.slice(1);
  const [, position, step] = /^(\d+)(?:-(confirm|insight))?$/.exec(address) || [];
  if (!read(settings.token)) return show(view("nothing"));
  if (place.fingerprint !== read(settings.token).fingerprint) return stop(settings.texts.manifestChanged, route);
  try {
    if (position && settings.available.includes(Number(position))) return await showExercise(Number(position), step);
    if (address === "summary") return await showSummary();
    return showOverview();
  } catch (problem) {
    return stop(sentence(problem), route);
  }
}

function showExercise(position, step) {
  if (step === "insight") return showInsight(position);
  if (answered(position)) return window.location.replace(`#${position}-insight`);
  return step === "confirm" ? showConfirmation(position) : showDilemma(position);
}

function showOverview() {
  const page = view("overview");
  const { texts, available } = settings;
  for (const row of page.querySelectorAll("[data-position]")) {
    const isDone = answered(Number(row.dataset.position));
    row.querySelector("[data-answered]").hidden = !isDone;
    row.querySelector("[data-to-do]").hidden = isDone;
  }
  fill(page, { fingerprint: place.fingerprint, done: texts.done.replace("{done}", done()).replace("{total}", available.length) });
  page.querySelector("[data-restored]").hidden = !read(settings.token).restored;
  page.querySelector("[data-not-stored]").hidden = stored(settings.token);
  onward(page);
  show(page);
}

/* Any view may have the button. */
document.addEventListener("submit", (event) => {
  if (event.target.dataset.form !== "forget") return;
  event.preventDefault();
  forget(settings.token);
  window.history.replaceState(null, "", window.location.pathname);
  show(view("forgotten"));
});

window.addEventListener("hashchange", () => {
  const given = brought();
  if (given) begin(given);
  else if (place && window.location.hash !== "#main") route(); // but for the link that skips to the content
});
begin(brought() || carried.given);
carried.given = "";
