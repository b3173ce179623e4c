"""Running text: from cleaned HTML to the rich text a body block stores."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from html import escape

from lxml.html import HtmlElement

from masthead.importers.addresses_inside import link_target

_MARKS = {"b": "b", "strong": "b", "i": "i", "em": "i", "code": "code", "sup": "sup", "sub": "sub"}
BREAKING = frozenset({"img", "iframe", "video"})
INLINE = (
    frozenset(_MARKS) | BREAKING | frozenset("a abbr br cite del picture q s small span strike u".split())
)
ALL_MARKS = frozenset(_MARKS.values())
_SPACES = re.compile(r"[ \t\r\n\f]+")
_EMPTY = re.compile(r"<(b|i|code|sup|sub)></\1>|<a href=\"[^\"]*\"></a>")
_EDGE_BREAKS = re.compile(r"^(?:\s|<br/>)+|(?:\s|<br/>)+$")
_REPEATED_BREAKS = re.compile(r"(?:\s*<br/>\s*){3,}")


class Inline:
    """Collects inline nodes as finished pieces of rich text; a picture or a frame stands between two pieces.

    `labels` maps the ids of footnotes to their labels: a link to one becomes the marker `[^label]`.
    """

    def __init__(
        self, labels: Mapping[str, str], own_address: str = "", marks: Collection[str] = ALL_MARKS
    ) -> None:
        self._labels = labels
        self._own_address = own_address
        self._marks = marks
        self._open: list[tuple[str, str]] = []
        self._buffer: list[str] = []
        self._pieces: list[str | HtmlElement] = []

    def text(self, words: str | None) -> None:
        if words:
            self._buffer.append(escape(_SPACES.sub(" ", words), quote=False))

    def line_break(self) -> None:
        self._buffer.append("<br/>")

    def node(self, node: HtmlElement) -> None:
        """Add an element and what is in it; its tail is the caller's."""
        tag = str(node.tag)
        if tag == "br":
            self.line_break()
        elif tag in BREAKING:
            self._stand_alone(node)
        elif tag == "a":
            self._link(node)
        elif tag in _MARKS and not (tag == "sup" and self._refers(node)):
            self._marked(node, _MARKS[tag])
        elif tag in INLINE:
            self.inside(node)
        else:
            self._block_inside(node)

    def inside(self, node: HtmlElement) -> None:
        self.text(node.text)
        for child in node:
            self.node(child)
            self.text(child.tail)

    def pieces(self) -> list[str | HtmlElement]:
        """Everything so far, pieces without words left out."""
        self._close_piece()
        return self._pieces

    def html(self) -> str:
        """Everything so far as one piece of rich text, without its pictures and frames."""
        return " ".join(piece for piece in self.pieces() if isinstance(piece, str))

    def _stand_alone(self, node: HtmlElement) -> None:
        self._close_piece()
        self._pieces.append(node)

    def _marked(self, node: HtmlElement, mark: str) -> None:
        if mark not in self._marks or any(opening == f"<{mark}>" for opening, _ in self._open):
            self.inside(node)
        else:
            self._wrapped(node, f"<{mark}>", f"</{mark}>")

    def _link(self, node: HtmlElement) -> None:
        href = str(node.get("href") or "")
        label = self._labels.get(href.removeprefix("#")) if href.startswith("#") else None
        if label:
            self.text(f"[^{label}]")
            return
        target = link_target(href, self._own_address)
        if target:
            self._wrapped(node, f'<a href="{escape(target)}">', "</a>")
        else:
            self.inside(node)

    def _refers(self, node: HtmlElement) -> bool:
        return any(str(link.get("href") or "").removeprefix("#") in self._labels for link in node.iter("a"))

    def _wrapped(self, node: HtmlElement, opening: str, closing: str) -> None:
        self._buffer.append(opening)
        self._open.append((opening, closing))
        self.inside(node)
        self._open.pop()
        self._buffer.append(closing)

    def _block_inside(self, node: HtmlElement) -> None:
        """A paragraph in a list item or in a link: its words, on a line of their own."""
        if self._buffer:
            self.line_break()
        self.inside(node)
        self.line_break()

    def _close_piece(self) -> None:
        closing = "".join(close for _, close in reversed(self._open))
        html = tidy("".join(self._buffer) + closing)
        if html:
            self._pieces.append(html)
        self._buffer = [opening for opening, _ in self._open]


def words_of(node: HtmlElement) -> str:
    """The plain words inside an element on one line; what stood on lines of its own is parted by a blank."""
    return " ".join("".join(_words(node)).split())


def _words(node: HtmlElement) -> Iterator[str]:
    yield str(node.text or "")
    for child in node:
        edge = "" if child.tag in INLINE and child.tag != "br" else " "
        yield edge
        yield from _words(child)
        yield edge + str(child.tail or "")


def tidy(html: str) -> str:
    """Without empty tags, and without blanks and line breaks at the edges."""
    previous = None
    while previous != html:
        previous = html
        html = _EDGE_BREAKS.sub("", _EMPTY.sub("", html))
    return _REPEATED_BREAKS.sub("<br/><br/>", html).strip()
