// The close button comes hidden and is shown here, so that a page without script has no dead button. The inline script
// in <head> hides a bar that was closed before, ahead of the first paint.
for (const bar of document.querySelectorAll("[data-notice]")) {
  const button = bar.querySelector("[data-close]");
  if (!button) continue;
  button.hidden = false;
  button.onclick = () => {
    try {
      localStorage.announcement = bar.dataset.notice;
    } catch {}
    bar.remove();
    document.querySelector("main")?.focus({ preventScroll: true });
  };
}
