// A link to this page or to a part of it; pressed, it is also on the clipboard. Where there is no clipboard (a page
// without https) it stays a plain link.
if (navigator.clipboard) {
  for (const link of document.querySelectorAll("a[data-copy]")) {
    const said = link.textContent;
    link.setAttribute("aria-live", "polite");
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      try {
        await navigator.clipboard.writeText(link.href);
        link.textContent = link.dataset.copied || "Copied";
        setTimeout(() => (link.textContent = said), 2500);
      } catch {
        location.href = link.href;
      }
    });
  }
}
