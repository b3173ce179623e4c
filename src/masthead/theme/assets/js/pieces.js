// A page is pressed once; its small parts with a clock of their own (the announcement, the latest, the most popular)
// may be newer than it. Each stands between two comments, the first of which carries its version. Once the page has
// loaded, the current ones are fetched and put in where the version differs, without an item that leads to this page. A
// list that loses all its items is nothing (see pieces.py, which fits them into the page the same way).
const swap = (comment, [, name, version], pieces) => {
  const piece = pieces[name];
  if (!piece || piece.version === version || name === "mark") return;
  while (comment.nextSibling.data !== `/${name}`) comment.nextSibling.remove();
  const part = document.createRange().createContextualFragment(piece.html);
  let left = piece.limit;
  if (left) {
    for (const item of part.querySelectorAll("li")) {
      if (item.querySelector("a").pathname === location.pathname || left-- < 1) item.remove();
    }
    if (left === piece.limit) return;
  }
  comment.after(part);
};
addEventListener("load", async () => {
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_COMMENT);
  const comments = [];
  while (walker.nextNode()) comments.push(walker.currentNode);
  if (!comments.length) return;
  const answer = await fetch("/fragments/pieces.json").catch(() => {});
  if (!answer?.ok) return;
  const pieces = await answer.json();
  for (const comment of comments) swap(comment, /^([a-z]+) (\w+)$/.exec(comment.data) || [], pieces);
  document.dispatchEvent(new Event("pieces"));
});
