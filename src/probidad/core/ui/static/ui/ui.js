/* Additions to pages that work without them. Each is found by a data attribute. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
document.getElementById("error-summary")?.focus();
