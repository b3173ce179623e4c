"""Rich text as single paragraphs with public ids (decision 10)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2s
from html import escape

import nh3
from lxml import html as lxml_html
from lxml.html import HtmlElement

from masthead.newsroom.body.blocks import FootnoteBlock
from masthead.newsroom.body.elements import Paragraph
from masthead.newsroom.body.plain_text import Piece, plain_markup, plain_pieces

_OWN = frozenset({"p", "h2", "h3", "ul", "ol", "li"})
_TAGS = set(_OWN) | {"b", "strong", "i", "em", "a", "sup", "sub", "code", "br"}
_SCHEMES = {"http", "https", "mailto", "tel"}
_SAFE_KEY = re.compile(r"[^A-Za-z0-9_-]")
_MARKER = re.compile(FootnoteBlock.MARKER)


def clean_inline(source: str) -> str:
    """Rich text of a box: plain formatting and links, everything else removed."""
    plain = plain_markup(source)
    return plain if plain is not None else thorough_markup(cleaned(source))


def thorough_markup(clean: str) -> str:
    """As `clean_inline`, of any cleaned text, by a parser."""
    root = _tree(clean)
    for element in root.iter():
        element.attrib.pop("data-block-key", None)
    return _inner(root).strip()


def clean_note(source: str) -> str:
    """Rich text of a note, to stand inside one line: its paragraphs are parted by line breaks."""
    plain = plain_pieces(source)
    return (
        "<br>".join(piece.html for piece in plain if piece.html)
        if plain is not None
        else thorough_line(cleaned(source))
    )


def thorough_line(clean: str) -> str:
    """As `clean_note`, of any cleaned text, by a parser."""
    root = _tree(clean)
    for element in root.iter():
        element.attrib.pop("data-block-key", None)
    return "<br>".join(inner for inner in (_inner(piece).strip() for piece in _pieces(root)) if inner)


def paragraphs(sources: list[tuple[str, str]], notes: Mapping[str, int]) -> list[list[Paragraph]]:
    """The paragraphs of each text block, in order; as many lists as sources.

    `sources` are (block id, rich text with its links put in); `notes` maps footnote labels to their numbers. An id
    is `p-` and the key the editor keeps for the paragraph; a second paragraph with the same key gets a number. Text
    that came without keys gets one from its own words, so that it does not change when something else does.
    """
    taken: set[str] = set()
    marks = _Marks(notes)
    made = []
    for block_id, source in sources:
        pieces = [piece for piece in _read(source, marks) if piece.text]
        made.append([_paragraph(piece, block_id, taken, marks) for piece in pieces])
    return made


def _read(source: str, marks: _Marks) -> Iterable[Piece]:
    """The pieces of a text block, thoroughly only where it asks for that."""
    plain = None if marks.may_be_in(source) else plain_pieces(source)
    if plain is not None:
        return plain
    clean = cleaned(source)
    plain = None if marks.may_be_in(clean) else plain_pieces(clean, vetted=True)
    return plain if plain is not None else thorough_pieces(clean, marks)


def thorough_pieces(clean: str, marks: _Marks | None = None) -> Iterator[Piece]:
    """The pieces of any cleaned text that say something, by a parser."""
    for element in _pieces(_tree(clean)):
        text = " ".join(_words(element).split())
        if not text:
            continue
        key = _key_of(element)
        for one in element.iter():
            one.attrib.pop("data-block-key", None)
        if marks:
            marks.put_in(element)
        yield Piece("p" if element.tag == "li" else element.tag, key, _inner(element).strip(), text)


def cleaned(source: str) -> str:
    """Rich text with nothing in it that is not ours to draw; what is not allowed is gone, its words stay."""
    return nh3.clean(
        source,
        tags=_TAGS,
        attributes={"*": {"data-block-key"}, "a": {"href"}},
        url_schemes=_SCHEMES,
        link_rel="noopener",
    )


def _tree(clean: str) -> HtmlElement:
    root = lxml_html.fragment_fromstring(clean, create_parent="div")
    for link in list(root.iter("a")):
        if not link.get("href"):
            link.drop_tag()
    return root


def _pieces(parent: HtmlElement) -> Iterator[HtmlElement]:
    """Paragraphs, headings and lists; loose words and inline tags between them become paragraphs."""
    loose = lxml_html.Element("p")
    loose.text = parent.text
    for node in list(parent):
        tail, node.tail = node.tail, None
        if node.tag not in _OWN and next(node.iterdescendants(*_OWN), None) is None:
            node.tail = tail
            loose.append(node)
            continue
        yield loose
        if node.tag in _OWN:
            yield node
        else:
            yield from _pieces(node)
        loose = lxml_html.Element("p")
        loose.text = tail
    yield loose


def _paragraph(piece: Piece, block_id: str, taken: set[str], marks: _Marks) -> Paragraph:
    key = piece.key or blake2s(piece.text.encode(), digest_size=5).hexdigest()
    return Paragraph(
        block_id=block_id,
        id=_public_id(key, taken),
        tag=piece.tag,
        html=piece.html,
        text=marks.taken_out(piece.text),
    )


def _public_id(key: str, taken: set[str]) -> str:
    public, count = f"p-{key}", 1
    while public in taken:
        count += 1
        public = f"p-{key}-{count}"
    taken.add(public)
    return public


def _key_of(element: HtmlElement) -> str:
    items = (item.get("data-block-key") for item in element.iterchildren("li"))
    own = element.get("data-block-key") or next((key for key in items if key is not None), "")
    return _SAFE_KEY.sub("", own)[:40]


def _words(element: HtmlElement) -> str:
    inner = (element.text or "") + "".join(_words(child) + (child.tail or "") for child in element)
    return f" {inner} " if element.tag in {"li", "br"} else inner


def _inner(element: HtmlElement) -> str:
    parts = [escape(element.text or "", quote=False)]
    parts += [lxml_html.tostring(child, encoding="unicode") for child in element]
    return "".join(parts)


class _Marks:
    """Turns [^label] into a numbered link and counts how often each note was referred to.

    Works on the parsed text alone, so that a label inside an address stays part of the address.
    """

    def __init__(self, notes: Mapping[str, int]) -> None:
        self.notes = notes
        self.counts: dict[str, int] = {}

    def put_in(self, element: HtmlElement) -> None:
        if not self.notes:
            return
        children = list(element)
        element.text, marks = self._split(element.text)
        for place, mark in enumerate(marks):
            element.insert(place, mark)
        for child in children:
            # A link cannot hold another, and code means what it says.
            if child.tag not in {"a", "code"}:
                self.put_in(child)
            child.tail, marks = self._split(child.tail)
            for mark in reversed(marks):
                tail, mark.tail = mark.tail, None
                child.addnext(mark)
                mark.tail = tail

    def may_be_in(self, source: str) -> bool:
        return bool(self.notes) and "[^" in source

    def taken_out(self, text: str) -> str:
        if not self.may_be_in(text):
            return text
        bare = _MARKER.sub(lambda match: "" if match[1] in self.notes else match[0], text)
        return " ".join(bare.split())

    def _split(self, text: str | None) -> tuple[str, list[HtmlElement]]:
        """The words before the first mark, and the marks, each with the words after it."""
        lead, *rest = _MARKER.split(text or "")
        marks: list[HtmlElement] = []
        for label, after in zip(rest[::2], rest[1::2], strict=True):
            number = self.notes.get(label)
            words = after if number else f"[^{label}]{after}"
            if number:
                marks.append(self._mark(label, number))
                marks[-1].tail = words
            elif marks:
                marks[-1].tail += words
            else:
                lead += words
        return lead, marks

    def _mark(self, label: str, number: int) -> HtmlElement:
        self.counts[label] = self.counts.get(label, 0) + 1
        mark = lxml_html.Element("sup", {"class": "note"})
        link = lxml_html.Element(
            "a",
            {
                "href": f"#note-{number}",
                "id": f"ref-{number}-{self.counts[label]}",
                "aria-label": f"Footnote {number}",
            },
        )
        link.text = str(number)
        mark.append(link)
        return mark
