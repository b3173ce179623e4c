"""An entry, and the id it has for ever: which journal, which segment, which byte."""

from __future__ import annotations

import re
from dataclasses import dataclass

from masthead.postbag.errors import BadEntryIdError

_ID = re.compile(r"([0-9a-f]{32})\.([0-9]{1,18})\.([0-9]{1,18})\Z")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a reader sent. `kind` names the handler, such as `office.contact`; `received_ms` is Unix time, UTC."""

    kind: str
    content: bytes
    received_ms: int


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in one journal. Positions are ordered as the entries were written."""

    segment: int
    offset: int  # bytes from the start of the segment file


@dataclass(frozen=True, slots=True, order=True)
class EntryId:
    """Never given twice: a journal belongs to one run of one writer, and within it positions only grow."""

    journal: str  # 32 hexadecimal digits
    position: Position

    def __str__(self) -> str:
        return f"{self.journal}.{self.position.segment}.{self.position.offset}"

    @classmethod
    def parse(cls, text: str) -> EntryId:
        """The id that `str` wrote. Raises BadEntryIdError."""
        found = _ID.match(text)
        if not found:
            raise BadEntryIdError("An entry id has three parts: journal, segment and offset.")
        return cls(found[1], Position(int(found[2]), int(found[3])))


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that came out of the journal whole."""

    id: EntryId
    entry: Entry


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes that are no entry any more: from `start` up to, not including, `end` in one segment."""

    journal: str
    segment: int
    start: int
    end: int
    reason: str
