// One view at a time in the page's main part, made of the templates that the server wrote.

import { BadKey, BadSignature } from "../anonymity/blind.js";
import { BadManifest } from "../anonymity/verify.js";
import { Offline } from "./asking.js";

const site = document.title.slice(document.title.lastIndexOf(" · "));
const main = () => document.getElementById("main");

/* What the server says of the page: addresses, sentences, the round. */
export const settings = JSON.parse(document.getElementById("settings").textContent);

/* What one brought along from the entrance: a code, or words. Never by an address, which browsers remember. */
export const carried = { given: "" };

/* Become another page of ours, with what was brought, without leaving this one. */
export function become(text, address, given) {
  const page = new DOMParser().parseFromString(text, "text/html");
  document.body.replaceWith(document.adoptNode(page.body));
  window.history.pushState(null, "", address);
  Object.assign(settings, JSON.parse(document.getElementById("settings").textContent));
  carried.given = given;
  const path = window.location.pathname;
  window.addEventListener("popstate", () => { if (window.location.pathname !== path) window.location.reload(); });
}

/* What a template of the page holds, or of another document. */
export function view(name, from = document) {
  return document.importNode(from.querySelector(`template[data-view="${name}"]`).content, true);
}

/* Write values into the places that are named for them. */
export function fill(root, values) {
  for (const [name, value] of Object.entries(values)) {
    for (const place of root.querySelectorAll(`[data-slot="${name}"]`)) place.textContent = value;
  }
  return root;
}

/* Show what has one of these marks, and hide what has the other. */
export function choose(root, condition, shown, hidden) {
  for (const each of root.querySelectorAll(`[data-${shown}]`)) each.hidden = !condition;
  for (const each of root.querySelectorAll(`[data-${hidden}]`)) each.hidden = condition;
}

/* Replace what the page shows; its heading is read out first. */
export function show(content) {
  main().replaceChildren(content);
  say("");
  const heading = main().querySelector("h1");
  document.title = heading.textContent.trim() + site;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

/* For those who don't see the page change. */
export function say(text) {
  document.querySelector("[data-status]").textContent = text;
}

/* What is wrong with a field, before the form and beside the field, as the server's pages say it. */
export function correct(form, input, message) {
  clear(form);
  const field = input.closest(".field");
  const label = field.querySelector("legend, label");
  const error = fill(view("error"), { message }).firstElementChild;
  const hint = field.querySelector(".hint");
  error.id = input.name + "_error";
  field.classList.add("field--error");
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", [hint && hint.id, error.id].filter(Boolean).join(" "));
  around(field.querySelector("fieldset") || field, input).before(error);
  const summary = fill(view("problem"), { field: label.textContent.trim(), message }).firstElementChild;
  summary.querySelector("a").addEventListener("click", (event) => {
    event.preventDefault();
    input.focus();
  });
  form.before(summary);
  summary.focus();
}

/* The child of an element within which another stands. */
function around(parent, inner) {
  return [...parent.children].find((child) => child.contains(inner));
}

/* What went wrong with what was asked for, beside its button. */
export function complain(form, message) {
  clear(form);
  const said = fill(view("bad"), { message }).firstElementChild;
  const place = form.querySelector("[data-notice], .actions");
  if (place) place.before(said);
  else form.append(said);
  said.focus();
}

export function clear(form) {
  for (const each of main().querySelectorAll(".error-summary")) each.remove();
  for (const each of form.querySelectorAll(".errors, .callout--bad")) each.remove();
  for (const each of form.querySelectorAll(".field--error")) each.classList.remove("field--error");
  for (const each of form.querySelectorAll("[aria-invalid]")) each.removeAttribute("aria-invalid");
}

/* What a form does when it is sent; a second press while it works does nothing. */
export function onSubmit(root, name, act) {
  const form = root.querySelector(`form[data-form="${name}"]`);
  if (!form) return null;
  let working = false;
  let pressed = null; // not `event.submitter`, which Safari knows since 2022 only
  form.addEventListener("click", (event) => { pressed = event.target.closest("button"); });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (working) return;
    working = true;
    form.setAttribute("aria-busy", "true");
    try {
      await act(form, pressed);
    } finally {
      working = false;
      form.removeAttribute("aria-busy");
      say("");
    }
  });
  return form;
}

/* The sentence for something that was thrown. */
export function sentence(problem) {
  const { texts } = settings;
  if (problem instanceof Offline) return texts.offline;
  if (problem instanceof BadManifest || problem instanceof BadKey) return texts.manifest;
  if (problem instanceof BadSignature) return texts.signature;
  if (problem.status === 410 && !problem.word) return texts.notOpen;
  return (problem.word && problem.message) || texts.unexpected;
}
