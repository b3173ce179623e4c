"""Turns a rendered page with slot markers into a SlotPage, and refuses a page in which a gap would be unsafe.

A marker is text between the two noncharacters U+FDD0 and U+FDD1, which Unicode keeps for a program's own use: it
survives escaping, minifying and attribute values, and forms refuse it in what readers send.

    U+FDD0 text:query U+FDD1         escaped text, between tags or inside a quoted attribute
    U+FDD0 address:url U+FDD1        an address of this site; the whole value of href, src, action or formaction
    U+FDD0 choice:section U+FDD1     in the place of an attribute, behind the value of an option or an input
    U+FDD0 rows:results U+FDD1 … U+FDD0 /rows U+FDD1
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

from masthead.postbag.slots import (
    DEEPEST_ROWS,
    MARKS,
    Choice,
    Holds,
    Part,
    Rows,
    Slot,
    SlotError,
    SlotPage,
)

OPEN, CLOSE = "\ufdd0", "\ufdd1"
_MARKER = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
_WORD = re.compile(r"(text|address|rows):([a-z][a-z0-9_]{0,39})\Z")
_CHOICE = re.compile(f"{OPEN}choice:([a-z][a-z0-9_]{{0,39}}){CLOSE}\\Z")
_CHOSEN = dict(zip(("option", "input"), MARKS, strict=True))  # what marks the chosen one of several
_URL_ATTRIBUTES = {"href", "src", "action", "formaction"}
# Attributes in which a browser sees nothing but text.
_TEXT_ATTRIBUTES = frozenset(
    {
        "alt",
        "aria-describedby",
        "aria-invalid",
        "aria-label",
        "datetime",
        "dir",
        "label",
        "lang",
        "placeholder",
        "title",
        "value",
    }
)
_CLOSED_ELEMENTS = frozenset(
    {
        "script",
        "style",
        "xmp",
        "iframe",
        "noembed",
        "noframes",
        "noscript",
        "plaintext",
        "template",
        "svg",
        "math",
    }
)
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
_ATTRIBUTE = re.compile(r"""[\s/]*([^\s/>=][^\s/>=]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>"']*))?""")


def marker(word: str) -> str:
    """The marker a template writes, such as marker("text:query") or marker("/rows")."""
    return f"{OPEN}{word}{CLOSE}"


def compile_page(html: str, declared: Mapping[str, int]) -> SlotPage:
    """Compile a page whose markers are exactly the declared ones: `{"query": 2, "results": 1, "results.title": 1}`.

    The counts make a marker that came in with content (a section's name, a menu entry) an error instead of a gap.
    Raises SlotError: another count, a marker torn or where escaped text could do harm, rows inside rows or a tag.
    """
    found = _Compiler()
    _walk(html, found)
    if found.opened:
        raise SlotError(f"The rows {found.opened[-1][0]!r} are not closed.")
    if found.counts != Counter(declared):
        odd = sorted(set((found.counts - Counter(declared)) + (Counter(declared) - found.counts)))
        raise SlotError(f"The page has these slots more or less often than declared: {', '.join(odd)}.")
    return SlotPage(tuple(found.parts))


@dataclass(slots=True)
class _Compiler:
    parts: list[Part] = field(default_factory=list)
    opened: list[tuple[str, list[Part]]] = field(default_factory=list)  # rows, the innermost last
    counts: Counter[str] = field(default_factory=Counter)

    def chunk(self, text: str) -> None:
        """Text without markers; half a marker is refused."""
        if OPEN in text or CLOSE in text:
            raise SlotError("The page holds half a marker, or one inside a tag's name or a comment.")
        self._add(text.encode())

    def text(self, html: str) -> None:
        """Text between tags, or what is inside a quoted attribute: markers become parts."""
        at = 0
        for found in _MARKER.finditer(html):
            self.chunk(html[at : found.start()])
            self._marked(found[1])
            at = found.end()
        self.chunk(html[at:])

    def slot(self, name: str, holds: Holds) -> None:
        self._count(name)
        self._add(Slot(name, holds))

    def choice(self, name: str, value: str, mark: str) -> None:
        if self.opened:
            raise SlotError(f"The choice {name!r} cannot stand in rows.")
        self._count(name)
        self._add(Choice(name, value, mark))

    def _marked(self, word: str) -> None:
        found = _WORD.match(word)
        if word == "/rows" and self.opened:
            name, parts = self.opened.pop()
            self._add(Rows(name, tuple(parts)))
        elif found and found[1] == "text":
            self.slot(found[2], Holds.TEXT)
        elif found and found[1] == "rows" and len(self.opened) < DEEPEST_ROWS:
            self._count(found[2])
            self.opened.append((found[2], []))
        else:
            raise SlotError(f"The marker {word!r} cannot stand here.")

    def _count(self, name: str) -> None:
        self.counts[".".join([*(row for row, _ in self.opened), name])] += 1

    def _add(self, part: Part) -> None:
        into = self.opened[-1][1] if self.opened else self.parts
        if isinstance(part, bytes) and into and isinstance(into[-1], bytes):
            into[-1] += part
        elif part:
            into.append(part)


def _walk(html: str, into: _Compiler) -> None:
    """Go from tag to tag. Comments and elements whose content is no plain text are taken over whole, without gaps."""
    at = 0
    while (start := html.find("<", at)) >= 0:
        into.text(html[at:start])
        if html.startswith(("<!", "<?"), start):
            at = _end(html, "-->" if html.startswith("<!--", start) else ">", start)
            into.chunk(html[start:at])
            continue
        tag = _TAG.match(html, start)
        if tag is None:
            raise SlotError("A < in the page begins no tag; write &lt; for it.")
        at = _tag(html, tag, into)
        name = tag[2].lower()
        if name in _CLOSED_ELEMENTS and not tag[1]:
            end = re.compile(rf"</{re.escape(name)}(?=[\s/>])", re.IGNORECASE).search(html, at)
            at, start = (end.start() if end else len(html)), at
            into.chunk(html[start:at])
    into.text(html[at:])


def _end(html: str, mark: str, start: int) -> int:
    end = html.find(mark, start)
    if end < 0:
        raise SlotError("The page ends inside a comment or a tag.")
    return end + len(mark)


def _tag(html: str, tag: re.Match[str], into: _Compiler) -> int:
    into.chunk(tag[0])
    at, value = tag.end(), None
    while found := _ATTRIBUTE.match(html, at):
        if chosen := _CHOICE.match(found[1]):
            _choose(chosen[1], tag[2].lower(), value, found[2], into)
        else:
            _attribute(found, into)
        value = found[2] if found[1].lower() == "value" else value
        at = found.end()
    end = _end(html, ">", at)
    if html[at : end - 1].strip(" \t\r\n\f/"):
        raise SlotError("A tag of the page is not well formed; quote its attributes.")
    into.chunk(html[at:end])
    return end


def _choose(name: str, tag: str, value: str | None, own: str | None, into: _Compiler) -> None:
    if tag not in _CHOSEN or value is None or value[:1] not in {'"', "'"} or OPEN in value or own:
        raise SlotError(f"The choice {name!r} stands in an option or input, behind its quoted value.")
    into.choice(name, unescape(value[1:-1]), _CHOSEN[tag])


def _attribute(found: re.Match[str], into: _Compiler) -> None:
    name, value = found[1].lower(), found[2] or ""
    if OPEN not in value:
        into.chunk(found[0])
        return
    if value[:1] not in {'"', "'"}:
        raise SlotError(f"The attribute {name} holds a slot; quote its value.")
    if name not in _TEXT_ATTRIBUTES | _URL_ATTRIBUTES:
        raise SlotError(f"The attribute {name} may not hold a slot.")
    quote, inside = value[0], value[1:-1]
    into.chunk(found[0].removesuffix(value) + quote)
    if name in _URL_ATTRIBUTES:
        _address(name, inside, into)
    elif f"{OPEN}rows:" in inside or f"{OPEN}/rows" in inside:
        raise SlotError("Rows may not begin or end inside a tag.")
    else:
        into.text(inside)
    into.chunk(quote)


def _address(name: str, inside: str, into: _Compiler) -> None:
    whole = _MARKER.fullmatch(inside)
    word = _WORD.match(whole[1]) if whole else None
    if not word or word[1] != "address":
        raise SlotError(f"A slot in {name} is its whole value and says address:.")
    into.slot(word[2], Holds.ADDRESS)
