// A page is pressed once; its small parts with a clock of their own (the announcement, the latest, the most popular)
// may be newer than it. Each stands between two comments, the first of which carries its version. Once the page has
// loaded, the current ones are fetched and put in where the version differs.
const regions = () => {
  const found = new Map();
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_COMMENT);
  while (walker.nextNode()) {
    const [, name, version] = /^([a-z]+) ([0-9a-f]+)$/.exec(walker.currentNode.data) || [];
    if (name && name !== "mark") found.set(name, { version, start: walker.currentNode });
  }
  return found;
};
const fitted = (html, limit) => {
  const piece = document.createElement("template");
  piece.innerHTML = html;
  const items = [...piece.content.querySelectorAll("li")];
  const own = items.filter((item) => item.querySelector("a")?.pathname === location.pathname);
  const kept = items.filter((item) => !own.includes(item)).slice(0, limit || items.length);
  items.forEach((item) => kept.includes(item) || item.remove());
  return items.length && !kept.length ? document.createDocumentFragment() : piece.content;
};
const swap = async () => {
  const shown = regions();
  if (!shown.size) return;
  const answer = await fetch("/fragments/pieces.json");
  if (!answer.ok) return;
  const pieces = await answer.json();
  for (const [name, { version, start }] of shown) {
    const piece = pieces[name];
    if (!piece || piece.version === version) continue;
    const end = `/${name}`;
    while (start.nextSibling && start.nextSibling.data !== end) start.nextSibling.remove();
    start.after(fitted(piece.html, piece.limit));
    start.data = `${name} ${piece.version}`;
  }
  document.dispatchEvent(new Event("pieces"));
};
const idle = window.requestIdleCallback || ((work) => setTimeout(work, 200));
addEventListener("load", () => idle(() => swap().catch(() => {})));
