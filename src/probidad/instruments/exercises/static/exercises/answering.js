// A dilemma: reading, choosing, confirming, casting, and what speaks for and against.

import { fromBase64url, toBase64url, utf8 } from "../anonymity/bytes.js";
import { padded, seal, TooLarge } from "../anonymity/seal.js";
import { get, post } from "./asking.js";
import { drop, read } from "./holding.js";
import { choose, clear, complain, correct, fill, onSubmit, say, sentence, settings, show, view } from "./screen.js";

const { texts, sizes, token } = settings;
const pages = new Map(); // position → what the server wrote of the dilemma
const tried = new Map(); // position → the options that were sent, whether or not an answer came
// As `rules.clean_comment`: what nobody can see, but for the ends of lines.
const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}]/gu;
let sealingKey = null;

/* The round's sealing key, of the manifest that was checked. */
export function sealTo(manifest) {
  sealingKey = fromBase64url(manifest.sealing_key);
}

/* What this page remembers until it closes: position → option. */
export const chosen = new Map();
const considered = new Map();
const drafts = new Map(); // comments that were typed and not sent
const tooLate = new Set();

/* The credential for this, if it wasn't cast yet; another tab may have forgotten them all. */
function held(kind, position) {
  const { credentials } = read(token) || { credentials: [] };
  return credentials.find((each) => each.kind === kind && (kind === "satisfaction" || each.position === position));
}

export const answered = (position) => !held("answer", position);
export const rated = () => !held("satisfaction");
export const next = () => settings.available.find((position) => !answered(position));
export const done = () => settings.available.filter(answered).length;

/* The dilemma's page, asked for once. */
export async function page(position) {
  if (!pages.has(position)) {
    const text = await (await get(`${settings.dilemmas}${position}/`)).text();
    pages.set(position, new DOMParser().parseFromString(text, "text/html"));
  }
  return pages.get(position);
}

export const facts = (document) => JSON.parse(document.getElementById("facts").textContent);

async function part(position, name) {
  const shown = view(name, await page(position));
  shown.querySelector("[data-progress]").value = done();
  return shown;
}

export async function showDilemma(position) {
  const shown = await part(position, "dilemma");
  const before = shown.querySelector(`input[value="${considered.get(position)}"]`);
  if (before) before.checked = true;
  onSubmit(shown, "choose", (form) => {
    const option = form.querySelector("input:checked");
    if (!option) return correct(form, form.querySelector("input[type=radio]"), texts.chooseOption);
    considered.set(position, option.value);
    window.location.hash = position + "-confirm";
    return null;
  });
  show(shown);
}

export async function showConfirmation(position) {
  if (!considered.has(position)) return window.location.replace(`#${position}`);
  const option = considered.get(position);
  const shown = await part(position, "confirm");
  const asked = view("dilemma", await page(position));
  const { id } = asked.querySelector(`input[value="${option}"]`);
  fill(shown, { option: asked.querySelector(`label[for="${id}"]`).textContent.trim() });
  onSubmit(shown, "seal", (form) => castAnswer(form, position, option));
  return show(shown);
}

async function castAnswer(form, position, option) {
  const before = tried.get(position) || [];
  tried.set(position, [...before, option]);
  const how = await cast(form, held("answer", position), ({ unit, proof }) => ({ option, unit: proof && unit, proof }));
  if (!how) return;
  // Counted before: by a try of ours whose answer was lost, or else by another tab or device.
  const ours = before.length > 0 && before.every((each) => each === option);
  if (how === "new" || ours) chosen.set(position, option);
  else tooLate.add(position);
  considered.delete(position);
  window.location.replace(`#${position}-insight`);
}

/* Seal a record and put it into the box: "new", "before" (it was counted already), or nothing, having said why. */
async function cast(form, credential, record) {
  if (!credential) return "before";
  const { key, message, signature, nullifier, kind } = credential;
  clear(form);
  say(texts.sending);
  try {
    const info = utf8(`probidad ballot 1 ${token} ${key} ${nullifier}`);
    const sealed = await seal(padded(record(credential), sizes[kind]), sealingKey, info);
    await post(settings.box, { key, message, signature, sealed: toBase64url(sealed) });
  } catch (problem) {
    if (problem.word !== "counted_before") {
      complain(form, problem instanceof TooLarge ? texts.commentTooLong : sentence(problem));
      return "";
    }
    drop(token, credential);
    return "before";
  }
  drop(token, credential);
  return "new";
}

export async function showInsight(position) {
  if (!answered(position)) return window.location.replace(`#${position}`);
  const shown = await part(position, "insight");
  const option = chosen.get(position);
  choose(shown, Boolean(option), "yours", "not-yours");
  if (option) mark(shown, option);
  shown.querySelector("[data-too-late]").hidden = !tooLate.has(position);
  tooLate.delete(position);
  onward(shown);
  comment(shown, position);
  return show(shown);
}

function mark(shown, option) {
  const section = shown.querySelector(`[data-option="${option}"]`);
  section.classList.add("insight--chosen");
  section.querySelector(".insight__yours").hidden = false;
  shown.querySelector(".cluster[data-yours]").append(section.querySelector(".badge").cloneNode(true));
}

/* Where one goes from here: to the next dilemma, or to the summary when all that came are answered. */
export function onward(shown) {
  const position = next();
  choose(shown, position !== undefined, "next", "no-next");
  for (const link of shown.querySelectorAll("[data-next] a")) link.hash = position || "";
}

function comment(shown, position) {
  const form = onSubmit(shown, "comment", async (sent) => {
    const text = typed.value.replace(UNSEEN, "").trim();
    if (!text) return correct(sent, typed, texts.writeComment);
    if (text.length > settings.commentLength) return correct(sent, typed, texts.commentTooLong);
    if (!(await cast(sent, held("comment", position), () => ({ text })))) return null;
    drafts.delete(position);
    settle();
    return sealed.focus();
  });
  const sealed = shown.querySelector("[data-commented]");
  const typed = form.querySelector("textarea");
  const settle = () => {
    form.hidden = !held("comment", position);
    sealed.hidden = !form.hidden;
  };
  typed.value = drafts.get(position) || "";
  typed.addEventListener("input", () => drafts.set(position, typed.value));
  settle();
}

/* How good the exercises were: true once it is counted. */
export const rate = (form, level) => cast(form, held("satisfaction"), () => ({ level }));
