// Nothing is asked of another site before the reader asks for it: the button, once pressed, becomes the frame. Which
// hosts may be framed is the content security policy's to say; here only https is insisted on.
for (const embed of document.querySelectorAll("[data-frame]")) {
  const { frame: address, ratio, title } = embed.dataset;
  const button = embed.querySelector("[data-load]");
  if (!button || !address.startsWith("https://")) continue;
  button.hidden = false;
  button.onclick = () => {
    const frame = document.createElement("iframe");
    frame.title = title || embed.querySelector(".heading")?.textContent.trim() || button.textContent.trim();
    frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-popups allow-presentation");
    frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    frame.style.cssText = "display:block;border:0;inline-size:100%";
    frame.style.aspectRatio = ratio || "16/9";
    frame.src = address;
    embed.querySelector("picture")?.remove();
    embed.prepend(frame);
    button.remove();
    frame.focus();
  };
}
