"""Answer pages: a pressed page with named gaps, filled with escaped text or with repeats of a pressed row.

The press compiles a rendered page once (`compile_page`, in slot_markup.py) and stores `SlotPage.to_bytes`; the
newsstand loads it and fills it. The stored page holds no markers, so nothing a reader sends can be taken for one.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

MAGIC = b"MHSLOTS1"
_HEAD = struct.Struct(">8sI")
MOST_ROWS = 200
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
class Rows:
    """A pressed row that stands as often as there is something to fill it with: never, once, many times."""

    name: str
    parts: tuple[bytes | Slot, ...]


Part = bytes | Slot | Rows
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SlotPage:
    """A compiled page."""

    parts: tuple[Part, ...]

    def fill(self, values: Values, rows: Mapping[str, Sequence[Values]] | None = None) -> bytes:
        """The page's bytes. A slot without a value is empty, rows without a list do not stand.

        Raises SlotError: a name the page does not have, more than MOST_ROWS, an address that leaves this site.
        """
        rows = rows or {}
        _refuse_unknown(values, (one.name for one in self.parts if isinstance(one, Slot)))
        _refuse_unknown(rows, (one.name for one in self.parts if isinstance(one, Rows)))
        filled: list[bytes] = []
        for part in self.parts:
            if isinstance(part, Rows):
                filled += _fill_rows(part, rows.get(part.name, ()))
            else:
                filled.append(_fill_part(part, values))
        return b"".join(filled)

    @property
    def names(self) -> frozenset[str]:
        """The names of its slots and rows; of a row's own slots as `row.slot`."""
        found = set()
        for part in self.parts:
            if not isinstance(part, bytes):
                found.add(part.name)
            if isinstance(part, Rows):
                found |= {f"{part.name}.{one.name}" for one in part.parts if isinstance(one, Slot)}
        return frozenset(found)

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


def _refuse_unknown(given: Mapping[str, object], known: Iterable[str]) -> None:
    odd = sorted(set(given) - set(known))
    if odd:
        raise SlotError(f"The page has no slot called {', '.join(odd)}.")


def _fill_rows(row: Rows, given: Sequence[Values]) -> list[bytes]:
    if len(given) > MOST_ROWS:
        raise SlotError(f"At most {MOST_ROWS} rows fit into {row.name!r}; show fewer and say so.")
    names = [part.name for part in row.parts if isinstance(part, Slot)]
    filled: list[bytes] = []
    for values in given:
        _refuse_unknown(values, names)
        filled += [_fill_part(part, values) for part in row.parts]
    return filled


def _fill_part(part: bytes | Slot, values: Values) -> bytes:
    if isinstance(part, bytes):
        return part
    text = values.get(part.name, "")
    if part.holds == Holds.ADDRESS and not is_own_address(text):
        raise SlotError(f"The slot {part.name!r} takes an address of this site.")
    return escape(text)


def _told(parts: Iterable[Part], chunks: list[bytes]) -> list[object]:
    told: list[object] = []
    for part in parts:
        if isinstance(part, bytes):
            chunks.append(part)
            told.append(len(part))
        elif isinstance(part, Slot):
            told.append([part.holds.value, part.name])
        else:
            told.append(["rows", part.name, _told(part.parts, chunks)])
    return told


def _read(told: object, raw: bytes, at: int) -> tuple[tuple[Part, ...], int]:
    parts: list[Part] = []
    if not isinstance(told, list):
        raise TypeError("no list of parts")
    for one in told:
        if isinstance(one, int):
            if one < 0 or at + one > len(raw):
                raise ValueError("a chunk is missing")
            parts.append(raw[at : at + one])
            at += one
        elif isinstance(one, list) and one[0] == "rows":
            inner, at = _read(one[2], raw, at)
            parts.append(Rows(str(one[1]), tuple(part for part in inner if not isinstance(part, Rows))))
        elif isinstance(one, list):
            parts.append(Slot(str(one[1]), Holds(one[0])))
        else:
            raise TypeError("an unknown part")
    return tuple(parts), at
