"""The page of an address that was taken down, made without anything to draw a page with."""

from __future__ import annotations

from contextlib import suppress
from html import escape
from pathlib import Path

from masthead.edition.errors import EditionError
from masthead.edition.groups import PLAIN_NOTE
from masthead.edition.reader import EditionReader

GENERAL = "/410.html"  # where the press keeps the page of a takedown without a note of its own
_HEADING_ENDS = b"</h1>"
_PLAIN_ENDS = b"</html>"


def note_page(root: Path, note: str) -> bytes:
    """The publication's own page for takedowns with the note under its heading; a plain one where there is none."""
    told = f'<p class="deck">{escape(note)}</p>'.encode() if note else b""
    page = _general(root)
    if _HEADING_ENDS in page:
        return page.replace(_HEADING_ENDS, _HEADING_ENDS + told, 1)
    return PLAIN_NOTE.replace(_PLAIN_ENDS, told + _PLAIN_ENDS)


def _general(root: Path) -> bytes:
    with suppress(EditionError, OSError, ValueError), EditionReader.open(root) as reader:
        entry = reader.lookup(GENERAL)
        if entry is not None and entry.status == 200:
            return entry.read()
    return b""
