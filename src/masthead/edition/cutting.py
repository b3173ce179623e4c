"""Cutting what a stored page says of an address out of it, without anything to draw the page anew with.

A list marks what it says of an address: the link of a card has `data-card`, and the article, list item or aside around
it is the card. Feeds, sitemaps and structured data are so regular that they need no mark. All else of a page stays byte
for byte as it was in HTML, and says the same in XML and JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from lxml import etree

from masthead.edition.media_types import type_of

MARK = "data-card"  # on the link that says which address a card is about
_CARDS = frozenset({"article", "li", "aside"})
_JSON_LD = "application/ld+json"
# Where an item of JSON or of structured data says which address it is about.
_ABOUT = ("url", "address", "link", "loc", "id", "@id", "item")
# Elements of feeds and sitemaps that stand for one address, and those in them that name it.
_ITEMS = frozenset({"item", "entry", "url", "sitemap"})
_NAMES = frozenset({"link", "loc", "guid", "id"})
# Signs that may end a script element, as theme.structured escapes them.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class Naming:
    """Finds in bytes what may name one of some addresses: as text, percent-encoded, or escaped for HTML."""

    forms: tuple[bytes, ...]
    pattern: re.Pattern[bytes]

    def is_in(self, body: bytes) -> bool:
        """Whether one is named. Most pages name none, which is seen fifty times sooner without the pattern."""
        return any(form in body for form in self.forms) and self.pattern.search(body) is not None


def naming(addresses: Iterable[str]) -> Naming:
    """What finds these addresses. One that only begins like them is not found."""
    spelled = {form for address in addresses for form in (address, quote(address), escape(address))}
    forms = tuple(form.encode() for form in sorted(spelled, key=len, reverse=True))
    either = b"|".join(map(re.escape, forms))
    return Naming(forms, re.compile(rb"(?:%s)(?=[\"'<>\s?#&\\)\]]|$)" % either))


def cut_out(address: str, body: bytes, unwanted: Collection[str]) -> bytes:
    """The body of `address` without what it says of the unwanted ones; the same bytes where it says nothing.

    What is neither HTML, XML nor JSON, and what cannot be read, stays as it is: look for `naming` afterwards.
    """
    kind = type_of(address).partition(";")[0]
    try:
        if kind == "text/html":
            return _cut_html(body.decode(), unwanted).encode()
        if kind.endswith(("/xml", "+xml")):
            return _cut_xml(body, unwanted)
        if kind.endswith(("/json", "+json")):
            return _cut_json(body.decode(), unwanted).encode()
    except (ValueError, etree.XMLSyntaxError):
        return body
    return body


def _is_about(named: object, unwanted: Collection[str]) -> bool:
    if not isinstance(named, str) or not named:
        return False
    try:
        path = urlsplit(named).path
    except ValueError:
        return False
    return path in unwanted or unquote(path) in unwanted


@dataclass(slots=True)
class _Open:
    """An element that may be a card and is not closed yet."""

    tag: str
    start: int
    is_unwanted: bool = False


class _Marked(HTMLParser):
    """Finds the cards and the structured data of a page: where each begins and ends in the text."""

    def __init__(self, text: str, unwanted: Collection[str]) -> None:
        super().__init__(convert_charrefs=False)
        self.spans: list[tuple[int, int, str]] = []  # with what comes in their place
        self._text = text
        self._unwanted = unwanted
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._open: list[_Open] = []
        self._script = -1
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in _CARDS:
            self._open.append(_Open(tag, self._here()))
        elif tag == "a" and MARK in told and self._open:
            self._open[-1].is_unwanted |= _is_about(told.get("href"), self._unwanted)
        elif tag == "script" and told.get("type") == _JSON_LD:
            self._script = self._here() + len(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        here = self._here()
        if self._open and self._open[-1].tag == tag:
            card = self._open.pop()
            if card.is_unwanted:
                self.spans.append((card.start, self._text.index(">", here) + 1, ""))
        elif tag == "script" and self._script >= 0:
            told = self._text[self._script : here]
            self.spans.append((self._script, here, _cut_json(told, self._unwanted)))
            self._script = -1

    def _here(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column


def _cut_html(text: str, unwanted: Collection[str]) -> str:
    pieces, last = [], 0
    for start, end, instead in _outermost(_Marked(text, unwanted).spans):
        pieces += [text[last:start], instead]
        last = end
    return "".join([*pieces, text[last:]])


def _outermost(spans: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """In the order of the text, without those that lie in another."""
    last = 0
    for start, end, instead in sorted(spans):
        if start >= last:
            yield start, end, instead
            last = end


def _cut_xml(body: bytes, unwanted: Collection[str]) -> bytes:
    root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    found = [
        one for one in root.iter("{*}*") if etree.QName(one).localname in _ITEMS and _names_one(one, unwanted)
    ]
    for one in found:
        parent = one.getparent()
        if parent is not None:
            _drop(one, parent)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8") if found else body


def _names_one(item: etree._Element, unwanted: Collection[str]) -> bool:
    return any(
        _is_about((child.text or "").strip(), unwanted) or _is_about(child.get("href"), unwanted)
        for child in item.iterchildren("{*}*")
        if etree.QName(child).localname in _NAMES
    )


def _drop(item: etree._Element, parent: etree._Element) -> None:
    """Take an element out; the text behind it stays."""
    if item.tail:
        before = item.getprevious()
        if before is None:
            parent.text = (parent.text or "") + item.tail
        else:
            before.tail = (before.tail or "") + item.tail
    parent.remove(item)


def _cut_json(text: str, unwanted: Collection[str]) -> str:
    said = json.loads(text)
    left = _without(said, unwanted)
    if left == said:
        return text
    return json.dumps(left, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def _without(said: Any, unwanted: Collection[str]) -> Any:
    if isinstance(said, list):
        return [_without(one, unwanted) for one in said if not _tells_of(one, unwanted)]
    if isinstance(said, dict):
        return {name: _without(one, unwanted) for name, one in said.items()}
    return said


def _tells_of(one: Any, unwanted: Collection[str]) -> bool:
    """Whether a member of a list stands for an unwanted address."""
    if isinstance(one, dict):
        return any(_tells_of(one[name], unwanted) for name in _ABOUT if name in one)
    return _is_about(one, unwanted)
