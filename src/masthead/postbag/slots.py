"""Answer pages: a pressed page with named gaps, filled with escaped text or with repeats of a pressed row.

The press compiles a rendered page once (`compile_page`, in slot_markup.py) and stores `SlotPage.to_bytes`; the
newsstand loads it and fills it. The stored page holds no markers, so nothing a reader sends can be taken for one.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import UnionType
from typing import TypeAlias

MAGIC = b"MHSLOTS1"
_HEAD = struct.Struct(">8sI")
MOST_ROWS = 200
DEEPEST_ROWS = 2  # rows in rows, and no further
MARKS = (" selected", " checked")
_SHARP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;", "\0": "\ufffd"})


class SlotError(ValueError):
    """The page and what it is filled with do not fit; the message names the slot. A mistake of ours, not a reader's."""


class Holds(StrEnum):
    """What a slot takes. Both are escaped; an address must also be one of this site."""

    TEXT = "text"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Slot:
    """A gap, by name."""

    name: str
    holds: Holds


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values, marked where it is the one that `name` has."""

    name: str
    value: str
    mark: str  # of MARKS


@dataclass(frozen=True, slots=True)
class Rows:
    """A pressed row that stands as often as there is something to fill it with: never, once, many times."""

    name: str
    parts: tuple[Part, ...]


Part: TypeAlias = "bytes | Slot | Choice | Rows"
Values = Mapping[str, str]
Row: TypeAlias = "Mapping[str, str | Sequence[Values]]"  # a row's own rows are given beside its texts


@dataclass(frozen=True, slots=True)
class SlotPage:
    """A compiled page."""

    parts: tuple[Part, ...]

    def fill(self, values: Values, rows: Mapping[str, Sequence[Row]] | None = None) -> bytes:
        """The page's bytes. A slot without a value is empty, rows without a list do not stand.

        Raises SlotError: a name the page does not have, more than MOST_ROWS, an address that leaves this site.
        """
        _refuse_unknown(values, self.parts, Slot | Choice)
        _refuse_unknown(rows or {}, self.parts, Rows)
        return b"".join(_filled(self.parts, values, rows or {}))

    @property
    def names(self) -> frozenset[str]:
        """The names of its slots, choices and rows; of what stands in a row as `row.slot` and `row.row.slot`."""
        return frozenset(_names(self.parts))

    def choices(self, name: str) -> frozenset[str]:
        """The values the page offers for a name."""
        return frozenset(part.value for part in self.parts if isinstance(part, Choice) and part.name == name)

    def rewritten(self, change: Callable[[str], str]) -> SlotPage:
        """The same page with its texts between gaps changed, each by itself. Rows stay as they are."""
        return SlotPage(
            tuple(change(part.decode()).encode() if isinstance(part, bytes) else part for part in self.parts)
        )

    def to_bytes(self) -> bytes:
        """The stored form; see docs/contracts/slots.md."""
        chunks: list[bytes] = []
        table = json.dumps(_told(self.parts, chunks), separators=(",", ":")).encode()
        return _HEAD.pack(MAGIC, len(table)) + table + b"".join(chunks)

    @classmethod
    def from_bytes(cls, raw: bytes) -> SlotPage:
        """The page that `to_bytes` wrote. Raises SlotError."""
        if len(raw) < _HEAD.size or raw[:8] != MAGIC:
            raise SlotError("This is no slot page. Press it anew.")
        end = _HEAD.size + _HEAD.unpack_from(raw)[1]
        try:
            parts, used = _read(json.loads(raw[_HEAD.size : end]), raw, end)
        except (ValueError, TypeError, LookupError, RecursionError) as error:
            raise SlotError("The slot page is damaged. Press it anew.") from error
        if used != len(raw):
            raise SlotError("The slot page has another length than it says. Press it anew.")
        return cls(parts)


def escape(text: str) -> bytes:
    """Text as it may stand between tags and in a quoted attribute. What UTF-8 cannot carry becomes U+FFFD."""
    return text.translate(_SHARP).encode("utf-8", "replace") if _is_whole(text) else _mended(text)


def is_own_address(text: str) -> bool:
    """Whether a browser would stay on this site: one slash, no second one or backslash, nothing invisible."""
    return (
        text.startswith("/")
        and text[1:2] not in {"/", "\\"}
        and all(sign > " " and sign != "\x7f" for sign in text)
    )


def _is_whole(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in text)


def _mended(text: str) -> bytes:
    return escape("".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in text))


def _refuse_unknown(given: Iterable[str], parts: Iterable[Part], kind: type | UnionType) -> None:
    odd = sorted(
        set(given) - {part.name for part in parts if not isinstance(part, bytes) and isinstance(part, kind)}
    )
    if odd:
        raise SlotError(f"The page has no slot called {', '.join(odd)}.")


def _filled(parts: Iterable[Part], values: Values, rows: Mapping[str, Sequence[Row]]) -> Iterator[bytes]:
    for part in parts:
        if isinstance(part, bytes):
            yield part
        elif isinstance(part, Slot):
            yield _filled_slot(part, values.get(part.name, ""))
        elif isinstance(part, Choice):
            yield part.mark.encode() if values.get(part.name, "") == part.value else b""
        else:
            yield from _filled_rows(part, rows.get(part.name, ()))


def _filled_rows(row: Rows, given: Sequence[Row]) -> Iterator[bytes]:
    if len(given) > MOST_ROWS:
        raise SlotError(f"At most {MOST_ROWS} rows fit into {row.name!r}; show fewer and say so.")
    for one in given:
        values = {name: value for name, value in one.items() if isinstance(value, str)}
        rows = {name: value for name, value in one.items() if not isinstance(value, str)}
        _refuse_unknown(values, row.parts, Slot)
        _refuse_unknown(rows, row.parts, Rows)
        yield from _filled(row.parts, values, rows)


def _filled_slot(slot: Slot, text: str) -> bytes:
    if slot.holds == Holds.ADDRESS and not is_own_address(text):
        raise SlotError(f"The slot {slot.name!r} takes an address of this site.")
    return escape(text)


def _names(parts: Iterable[Part], before: str = "") -> Iterator[str]:
    for part in parts:
        if not isinstance(part, bytes):
            yield before + part.name
        if isinstance(part, Rows):
            yield from _names(part.parts, f"{before}{part.name}.")


def _told(parts: Iterable[Part], chunks: list[bytes]) -> list[object]:
    told: list[object] = []
    for part in parts:
        if isinstance(part, bytes):
            chunks.append(part)
            told.append(len(part))
        elif isinstance(part, Slot):
            told.append([part.holds.value, part.name])
        elif isinstance(part, Choice):
            told.append(["choice", part.name, part.value, part.mark])
        else:
            told.append(["rows", part.name, _told(part.parts, chunks)])
    return told


def _read(told: object, raw: bytes, at: int, depth: int = 0) -> tuple[tuple[Part, ...], int]:
    parts: list[Part] = []
    if not isinstance(told, list):
        raise TypeError("no list of parts")
    for one in told:
        if isinstance(one, int):
            if one < 0 or at + one > len(raw):
                raise ValueError("a chunk is missing")
            parts.append(raw[at : at + one])
            at += one
        elif isinstance(one, list) and one[0] == "rows" and depth < DEEPEST_ROWS:
            inner, at = _read(one[2], raw, at, depth + 1)
            parts.append(Rows(str(one[1]), inner))
        elif isinstance(one, list) and one[0] == "choice" and depth == 0:
            parts.append(Choice(str(one[1]), str(one[2]), MARKS[MARKS.index(one[3])]))
        elif isinstance(one, list):
            parts.append(Slot(str(one[1]), Holds(one[0])))
        else:
            raise TypeError("an unknown part")
    return tuple(parts), at
