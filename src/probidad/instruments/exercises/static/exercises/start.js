// Whether this browser can seal: it needs numbers of any size, and Web Crypto, which browsers offer on https,
// localhost and onion addresses. If so the page is shown as it is with a script, and its module is loaded; what is
// sent meanwhile waits for it. If not, or where the module doesn't come, the page stays as it is without.
//
// No module itself: it runs before the page is shown. A browser too old to read it is one that can't seal.

(() => {
  const able = window.crypto && window.crypto.subtle && window.BigInt && window.TextDecoder;
  if (!able) return;
  const page = document.documentElement.classList;
  let waiting = null;
  const hold = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = event.target;
  };
  const settle = () => {
    document.removeEventListener("submit", hold, true);
    if (waiting) waiting.querySelector("button").click();
  };
  page.add("able");
  document.addEventListener("submit", hold, true);
  document.addEventListener("DOMContentLoaded", () => {
    const { href } = document.querySelector("link[rel=modulepreload]");
    import(href).then(settle, () => {
      page.remove("able");
      settle();
    });
  });
})();
