// "Leave quickly": the page that one goes to takes this one's place in the history.
for (const link of document.querySelectorAll("[data-elsewhere]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    document.body.hidden = true;
    window.location.replace(link.href);
  });
}
