// The close button comes hidden and is shown here, so that a page without script has no dead button. The inline script
// in <head> hides a bar that was closed before, ahead of the first paint.
const offerClosing = () => {
  const bar = document.querySelector("[data-notice]");
  const button = bar?.querySelector("[data-close]");
  if (!button) return;
  try {
    // One that came after the first paint, and was closed before.
    if (localStorage.announcement === bar.dataset.notice) return bar.remove();
  } catch {}
  button.hidden = false;
  button.onclick = () => {
    try {
      localStorage.announcement = bar.dataset.notice;
    } catch {}
    bar.remove();
    document.querySelector("main")?.focus({ preventScroll: true });
  };
};
offerClosing();
document.addEventListener("pieces", offerClosing);
