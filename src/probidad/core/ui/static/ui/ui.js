/* Additions to pages that work without them. Each is found by a data attribute; nothing runs inline. */

/* A print button, where printing is possible. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

/* A copy button: data-copy is the id of the element whose text is copied, data-copied what to say then. */
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      const label = button.querySelector("span") ?? button;
      const before = label.textContent;
      label.textContent = button.dataset.copied;
      label.setAttribute("role", "status");
      setTimeout(() => { label.textContent = before; }, 2500);
    });
  }
}

/* Passkey buttons appear where the browser knows passkeys; allauth's scripts do the rest. */
if (window.PublicKeyCredential) {
  for (const button of document.querySelectorAll("[data-passkey]")) button.hidden = false;
}
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const problem = document.getElementById("passkey-problem");
  if (problem) problem.hidden = false;
});

/* The first thing to hear after a form was refused is what is wrong. */
document.getElementById("error-summary")?.focus();

/* Long texts aren't lost by a slip: the browser asks before leaving a page with something typed that isn't saved. */
for (const form of document.querySelectorAll("[data-unsaved]")) {
  let unsaved = Boolean(document.getElementById("error-summary"));
  form.addEventListener("input", () => { unsaved = true; });
  form.addEventListener("submit", () => { unsaved = false; });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
}

/* A link with data-dialog opens its confirmation page as a dialog; without this it is a page. */
async function openAsDialog(link) {
  const response = await fetch(link.href, { credentials: "same-origin" });
  if (!response.ok || response.redirected) throw new Error("not a confirmation page");
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const form = page.querySelector("[data-confirm]");
  if (!form) throw new Error("not a confirmation page");
  if (!form.getAttribute("action")) form.setAttribute("action", link.href);
  const title = form.querySelector(".confirm__title");
  title.id = "dialog-title";
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(document.adoptNode(form));
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-dialog-close]")) {
      event.preventDefault();
      dialog.close();
    }
  });
  dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
  /* Enter must not destroy by accident: the way back has the focus. */
  form.querySelector("[data-dialog-close]")?.setAttribute("autofocus", "");
  document.body.append(dialog);
  dialog.showModal();
}

if (typeof HTMLDialogElement === "function") {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-dialog]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    openAsDialog(link).catch(() => { window.location.href = link.href; });
  });
}
