// Fills in the code of a mail's link or a card's QR. It stands behind "#", which the browser never
// sends to anybody; it is taken out of the address bar at once, also where the page was open already.
const field = document.querySelector("input[name=code]");

function take() {
  const code = window.location.hash.slice(1);
  if (!field || !/^[0-9A-Za-z-]{16,25}$/.test(code)) return;
  field.value = code;
  window.history.replaceState(null, "", window.location.pathname);
}

take();
window.addEventListener("hashchange", take);
