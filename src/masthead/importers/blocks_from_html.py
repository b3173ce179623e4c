"""From HTML of any origin to the blocks of a story's body.

Needs no settings and no database: pictures stay named by their source until `place_pictures` gives them ids.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from masthead.importers import embeds, footnotes, quotes, tables
from masthead.importers.inline import BREAKING, INLINE, Inline, words_of
from masthead.importers.rich_text import RawBlock, RichText
from masthead.importers.sanitise import parse_clean

_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
_CONTAINERS_TO_SKIP = frozenset({"caption", "figcaption"})
Pictures = Callable[[str], int | None]


@dataclass(slots=True)
class Body:
    """A finished body in StreamField's raw form. `notes` counts what was changed or left out, by reason."""

    blocks: list[RawBlock] = field(default_factory=list)
    footnotes: list[RawBlock] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)

    @property
    def is_empty(self) -> bool:
        return not any(block["type"] != "divider" for block in self.blocks)


def blocks_from_html(html: str, *, own_address: str = "", pictures: Pictures | None = None) -> Body:
    """Turn HTML into blocks. Raises RecordRefusedError for markup that is too long or too deep.

    `own_address` is the path the article had, for links relative to it. With `pictures`, which maps a source to
    the id of a picture or to None, the pictures are put in their places at once.
    """
    body = _Builder(own_address).build(parse_clean(html))
    return body if pictures is None else place_pictures(body, pictures)


class _Builder:
    def __init__(self, own_address: str) -> None:
        self._own_address = own_address
        self._labels: dict[str, str] = {}
        self._text = RichText()
        self._notes: Counter[str] = Counter()
        self._quoting = False
        self._heading = ""  # the last one seen: what a table without a caption is called

    def build(self, root: HtmlElement) -> Body:
        notes = footnotes.taken_out(root)
        self._labels = {note.anchor: note.label for note in notes}
        self._walk(root)
        return Body(self._text.finished(), [self._footnote(note) for note in notes], self._notes)

    def _footnote(self, note: footnotes.Note) -> RawBlock:
        inline = Inline({}, self._own_address, marks=("b", "i"))
        inline.inside(note.element)
        return self._text.footnote(note.label, inline.html())

    def _inline(self) -> Inline:
        return Inline(self._labels, self._own_address)

    def _walk(self, parent: HtmlElement) -> None:
        """A container: its blocks one by one, and the loose text between them as paragraphs."""
        loose = self._inline()
        loose.text(parent.text)
        for child in parent:
            if child.tag in INLINE and not _holds_blocks(child):
                loose.node(child)
            else:
                self._paragraph(loose)
                loose = self._inline()
                self._block(child)
            loose.text(child.tail)
        self._paragraph(loose)

    def _block(self, node: HtmlElement) -> None:
        tag = str(node.tag)
        if tag in _HEADINGS:
            self._heading_of(node, _HEADINGS[tag])
        elif tag in {"p", "dd"}:
            self._walk(node)
        elif tag in {"dt", "summary"}:
            self._label(node)
        elif tag in {"ul", "ol"}:
            self._list(node)
        elif tag == "blockquote":
            self._quote(node, "")
        elif tag == "pre":
            self._code(node)
        elif tag == "table":
            self._table(node, "")
        elif tag == "figure":
            self._figure(node)
        elif tag == "hr":
            self._text.divider()
        elif tag not in _CONTAINERS_TO_SKIP:
            self._walk(node)

    def _paragraph(self, inline: Inline, tag: str = "p") -> None:
        for piece in inline.pieces():
            if not isinstance(piece, str):
                self._stand_alone(piece, "")
            elif (video := embeds.alone(piece)) is not None and tag == "p":
                self._text.block("embed", video)
            else:
                self._text.paragraph(tag, f"<i>{_without_italics(piece)}</i>" if self._quoting else piece)

    def _heading_of(self, node: HtmlElement, tag: str) -> None:
        self._heading = words_of(node)
        inline = self._inline()
        inline.inside(node)
        self._paragraph(inline, tag)

    def _label(self, node: HtmlElement) -> None:
        words = self._inline()
        words.inside(node)
        html = words.html().replace("<b>", "").replace("</b>", "")
        if html:
            self._text.paragraph("p", f"<b>{html}</b>")

    def _list(self, node: HtmlElement) -> None:
        aside: list[HtmlElement] = []
        items = self._items(node, aside, level=0)
        if items:
            self._text.whole_list(str(node.tag), items)
        for element in aside:
            self._stand_alone(element, "")

    def _items(self, node: HtmlElement, aside: list[HtmlElement], level: int) -> str:
        """The items of a list; pictures and frames in them are put `aside`, to follow the list."""
        items = []
        for item in node:
            inner: list[HtmlElement] = []
            inline = self._inline()
            inline.text(item.text)
            for child in item:
                if child.tag in {"ul", "ol"} and level < 4:
                    inner.append(child)
                else:
                    inline.node(child)
                inline.text(child.tail)
            aside += [piece for piece in inline.pieces() if not isinstance(piece, str)]
            nested = "".join(self._nested(child, aside, level + 1) for child in inner)
            words = inline.html()
            if item.tag in {"ul", "ol"}:
                nested, words = "", ""
                items.append(self._items(item, aside, level))
            if words or nested:
                items.append(self._text.item(words, nested))
            inline = self._inline()
        return "".join(items)

    def _nested(self, node: HtmlElement, aside: list[HtmlElement], level: int) -> str:
        items = self._items(node, aside, level)
        return f"<{node.tag}>{items}</{node.tag}>" if items else ""

    def _quote(self, node: HtmlElement, speaker: str) -> None:
        """A quote with its speaker, or, when nobody is named, italic paragraphs of the running text."""
        value = quotes.quote_value(node, speaker)
        if value is not None:
            self._text.block("quote", value)
            return
        outer, self._quoting = self._quoting, True
        self._walk(node)
        self._quoting = outer

    def _code(self, node: HtmlElement) -> None:
        lines = str(node.text_content()).strip("\n").expandtabs(4).split("\n")
        if any(line.strip() for line in lines):
            self._text.code(lines)

    def _table(self, node: HtmlElement, caption: str) -> None:
        if not tables.is_data(node):
            for cell in tables.cells(node):
                self._walk(cell)
            return
        if any(True for _ in node.iter("a")):
            self._notes["links in table cells became plain text"] += 1
        words = tables.own_caption(node) or caption or self._heading or "Table"
        self._text.block("table", tables.table_value(node, words))
        for picture in node.iter("img"):
            self._stand_alone(picture, "")

    def _figure(self, node: HtmlElement) -> None:
        found = node.find(".//figcaption")
        caption = words_of(found) if found is not None else ""
        for child in list(node.iter("blockquote", "table", *BREAKING)):
            if child.tag == "blockquote":
                self._quote(child, caption)
            elif child.tag == "table":
                self._table(child, caption)
            else:
                self._stand_alone(child, caption)
        if not any(True for _ in node.iter("blockquote", "table", *BREAKING)):
            self._walk(node)
            if caption:
                self._text.paragraph("p", f"<i>{_escaped(caption)}</i>")

    def _stand_alone(self, node: HtmlElement, caption: str) -> None:
        source = str(node.get("src") or "").strip()
        if not source:
            return
        if node.tag == "img":
            self._picture(node, source, caption)
            return
        value = embeds.embed_value(source, str(node.get("title") or caption))
        if value is None:
            self._notes["frames without a usable address were left out"] += 1
        else:
            self._text.block("embed", value)

    def _picture(self, node: HtmlElement, source: str, caption: str) -> None:
        if source.lower().startswith("data:"):
            self._notes["pictures inside the text itself (data:) were left out"] += 1
            return
        self._text.block(
            "picture",
            {
                "picture": source,
                "alt": _words(node.get("alt"))[:400],
                "decorative": False,
                "caption": caption or _words(node.get("data-caption")),
                "credit": _words(node.get("data-credit"))[:255],
                "size": "column",
            },
        )


def place_pictures(body: Body, pictures: Pictures) -> Body:
    """Give each picture block the id of its picture; one that has none becomes a line that links to it.

    Pictures are never fetched: what lies elsewhere stays there, and the link says what it was.
    """
    text = RichText.of(body.blocks)
    gone = False  # was there a picture between this block and the one before?
    for block in body.blocks:
        source = block["value"]["picture"] if block["type"] == "picture" else None
        found = pictures(source) if isinstance(source, str) else None
        if isinstance(source, str) and found is None:
            gone = True
            text.reopen()
            _replace_by_words(text, block["value"], body.notes)
            continue
        if found is not None:
            text.keep(block | {"value": block["value"] | {"picture": found}})
        elif gone:
            text.go_on_with(block)
        else:
            text.keep(block)
        gone = False
    body.blocks = text.finished()
    return body


def _replace_by_words(text: RichText, value: dict[str, Any], notes: Counter[str]) -> None:
    source = str(value["picture"])
    words = value["alt"] or value["caption"] or unquote(urlsplit(source).path.rsplit("/", 1)[-1])
    if source.lower().startswith(("http://", "https://", "//")):
        notes["pictures on other sites stayed there, as links"] += 1
        address = "https:" + source if source.startswith("//") else source
        text.paragraph("p", f'<i>Picture: <a href="{_escaped(address)}">{_escaped(words or address)}</a></i>')
    else:
        notes["pictures that were not found beside the text were left out"] += 1


def _holds_blocks(node: HtmlElement) -> bool:
    """Whether an inline tag is wrapped around blocks, as `<a><h2>…</h2></a>` or `<span><p>…</p></span>`."""
    return len(node) > 0 and any(str(inner.tag) not in INLINE for inner in node.iterdescendants())


def _without_italics(html: str) -> str:
    return html.replace("<i>", "").replace("</i>", "")


def _words(value: str | None) -> str:
    return " ".join((value or "").split())


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
