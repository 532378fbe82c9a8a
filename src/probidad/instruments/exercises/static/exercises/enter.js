// Where one goes in with a script: a code, or twelve words, lead to the page of their round. What the server says of
// a code that leads nowhere, it says as without a script: then the form is simply sent.

import { handle, newSeed } from "../anonymity/credentials.js";
import { fetchList, fromWords, NotWords } from "../anonymity/words.js";
import { get, isOver, post } from "./asking.js";
import { forget, rounds } from "./holding.js";
import { become, complain, correct, onSubmit, sentence, settings } from "./screen.js";

const DAY = 24 * 3600 * 1000; // milliseconds

const code = document.querySelector("input[name=code]");
const words = document.querySelector("textarea[name=words]");

/* The words of a link stand behind "#", as a code does (code.js). */
function take() {
  const given = decodeURIComponent(window.location.hash.slice(1));
  if (!/^[a-z]{3,8}(-[a-z]{3,8}){11}$/.test(given)) return;
  window.history.replaceState(null, "", window.location.pathname);
  words.value = given.replace(/-/g, " ");
  words.closest("details").open = true;
  words.form.querySelector("button").focus();
}

async function goTo(token, given) {
  const address = `${settings.rounds}${token}/`;
  become(await (await get(address)).text(), address, given);
  await import("./round.js").catch(() => window.location.reload());
}

async function withCode(form) {
  const given = code.value.replace(/[^0-9A-Za-z]/g, "");
  try {
    const { token } = await post(settings.exchange, { code: given, handle: await handle(newSeed()) });
    await goTo(token, given);
  } catch (problem) {
    if (problem.word === "issued" && rounds().length) correct(form, code, settings.texts.issuedHere);
    else if (problem.word || problem.status === 410) form.submit();
    else complain(form, sentence(problem));
  }
}

async function withWords(form) {
  try {
    const seed = await fromWords(words.value, await Promise.all(settings.words.map(fetchList)));
    const { token } = await post(settings.exchange, { handle: await handle(seed) });
    await goTo(token, plain(words.value));
  } catch (problem) {
    if (problem instanceof NotWords) correct(form, words, said(problem));
    else if (problem.word) correct(form, words, problem.message);
    else complain(form, sentence(problem));
  }
}

const plain = (typed) =>
  typed.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().split(/[^a-z]+/).filter(Boolean).join("-");

function said({ problem, word, position, count }) {
  const text = { count: settings.texts.wordCount, unknown: settings.texts.unknownWord, check: settings.texts.wrongWords };
  return text[problem].replace("{count}", count).replace("{word}", word).replace("{position}", position);
}

/* The rounds that this browser takes part in. */
function listRounds() {
  const place = document.querySelector("[data-held]");
  const lines = rounds().map(({ token, title }) => {
    const line = document.createElement("li");
    line.append(Object.assign(document.createElement("a"), { href: `${settings.rounds}${token}/`, textContent: title }));
    return line;
  });
  place.querySelector("ul").replaceChildren(...lines);
  place.hidden = !lines.length;
}

/* A device's clock may be wrong: by it, the server is asked whether a round is over, and only if so it is forgotten. */
async function forgetWhatIsOver() {
  for (const { token, closes } of rounds()) {
    const mayBe = Date.now() - Date.parse(closes) > DAY;
    if (mayBe && (await isOver(`${settings.rounds}${token}/`))) forget(token);
  }
  listRounds();
}

onSubmit(document, "code", withCode);
onSubmit(document, "words", withWords);
listRounds();
forgetWhatIsOver().catch(() => {}); // without a connection, another day
take();
window.addEventListener("hashchange", take);
