// The custodian's pages: the key is made, and the manifest signed, in this browser. What the page sends are public
// keys or a signature. Passphrase and key file stand in fields without a name outside of every form that is sent, so
// they can't leave by mistake either. All texts are the page's: this module shows and hides them.

import { sha, toBase64url, toHex } from "../anonymity/bytes.js";
import { makeKey, MINIMUM_PASSPHRASE, NotAKeyFile, openKeyFile, sign, WrongPassphrase } from "../anonymity/keyfile.js";
import { openManifest } from "../anonymity/verify.js";

const TRIES = 3; // wrong passphrases until the page says what else can be done
const byName = (root, name) => root.querySelector(`[data-${name}]`);

/* Shows what is wrong beside its field (or above the form), and nothing else. */
function tell(form, problem) {
  for (const each of form.querySelectorAll("[data-problem]")) each.hidden = each.dataset.problem !== problem;
  for (const field of form.querySelectorAll(".field")) {
    const [input, hint] = [field.querySelector("input"), field.querySelector(".hint")];
    const wrong = field.querySelector("[data-problem]:not([hidden])");
    field.classList.toggle("field--error", Boolean(wrong));
    input.setAttribute("aria-invalid", String(Boolean(wrong)));
    input.setAttribute("aria-describedby", [hint, wrong].filter(Boolean).map((each) => each.id).join(" "));
    if (wrong) input.focus();
  }
}

/* Runs what takes a second with the button at rest, so that the page can say so and nothing is done twice. */
async function busily(form, work) {
  const [button, status] = [form.querySelector("button"), byName(form, "busy")];
  if (button.disabled) return;
  tell(form, "");
  button.disabled = true;
  status.hidden = false;
  await new Promise((painted) => setTimeout(painted, 50));
  try {
    await work();
  } finally {
    button.disabled = false;
    status.hidden = true;
  }
}

function onSubmit(form, work) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    busily(form, work);
  });
}

/* 1. Make the key, hand its file over, and send the public keys. */
function making(section) {
  const [form, made, sending] = ["make", "made", "send"].map((name) => byName(section, name));
  const [passphrase, again] = ["passphrase", "again"].map((name) => byName(form, name));
  let saved = true;

  onSubmit(form, async () => {
    if ([...passphrase.value].length < MINIMUM_PASSPHRASE) return tell(form, "short");
    if (passphrase.value !== again.value) return tell(form, "differ");
    const key = await makeKey(passphrase.value);
    passphrase.value = again.value = "";
    const link = byName(made, "file");
    link.href = URL.createObjectURL(new Blob([key.file], { type: "application/json" }));
    byName(made, "text").textContent = key.file;
    sending.elements.sealing_key.value = key.sealing;
    sending.elements.signing_key.value = key.signing;
    saved = false;
    form.hidden = true;
    made.hidden = false;
    byName(made, "heading").focus();
  });

  byName(made, "file").addEventListener("click", () => { saved = true; });
  sending.addEventListener("submit", () => { saved = true; });
  window.addEventListener("beforeunload", (event) => { if (!saved) event.preventDefault(); });
}

/* 2. Open the key file and sign exactly the manifest that the page showed. */
function signing(section) {
  const [form, sending] = ["open", "send"].map((name) => byName(section, name));
  const [file, passphrase] = ["key-file", "passphrase"].map((name) => byName(form, name));
  const { manifest, digest, round } = section.dataset;
  let wrong = 0;

  onSubmit(form, async () => {
    if (!file.files.length) return tell(form, "no-file");
    let keys;
    try {
      keys = await openKeyFile(new Uint8Array(await file.files[0].arrayBuffer()), passphrase.value);
    } catch (error) {
      if (!(error instanceof WrongPassphrase)) return tell(form, error instanceof NotAKeyFile ? "no-key-file" : "unread");
      wrong += 1;
      return tell(form, wrong < TRIES ? "passphrase" : "passphrase-again");
    }
    const bytes = await shown(manifest, digest);
    if (!bytes) return tell(form, "changed");
    if (!namesKeys(bytes, keys.publicKeys)) return tell(form, "other-key");
    const signature = await sign(bytes, keys.signing);
    if (!(await isSound(bytes, signature, round))) return tell(form, "unsound");
    passphrase.value = "";
    sending.elements.signature.value = toBase64url(signature);
    sending.requestSubmit();
  });
}

/* The manifest's bytes, if they are those whose digest the page showed. */
async function shown(address, digest) {
  const response = await fetch(address, { credentials: "same-origin", cache: "no-store" });
  const bytes = new Uint8Array(await response.arrayBuffer());
  return response.ok && toHex(await sha(256, bytes)) === digest ? bytes : null;
}

/* Whether a manifest names the custodian's two keys: answers that were sealed to another one could be read by another. */
function namesKeys(bytes, { sealing, signing }) {
  const named = JSON.parse(new TextDecoder().decode(bytes));
  return named.sealing_key === toBase64url(sealing) && named.signing_key === toBase64url(signing);
}

/* Whether participants' browsers would take the manifest with this signature: nothing else leaves this page. */
async function isSound(bytes, signature, round) {
  try {
    return Boolean(await openManifest(bytes, signature, round));
  } catch (error) {
    return false;
  }
}

/* Where the browser has the means, it is the way, and the other one is folded away. */
for (const section of document.querySelectorAll("[data-custody]")) {
  const possible = Boolean(globalThis.crypto?.subtle);
  byName(document, "custody-insecure").hidden = possible;
  if (!possible) continue;
  section.hidden = false;
  const other = byName(document, "custody-otherwise");
  if (!other.querySelector(".errors")) other.open = false;
  (section.dataset.custody === "make" ? making : signing)(section);
}
