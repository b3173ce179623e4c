// The menu is a <details>, which opens and closes without us. We add what a reader expects besides: Escape and a
// click elsewhere close it, and focus goes back to the word that opened it.
for (const menu of document.querySelectorAll("details[data-menu]")) {
  const summary = menu.querySelector("summary");
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      summary.focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
}
