"""The journal's bytes, as docs/contracts/postbag.md describes them. All numbers are big-endian and unsigned."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from hashlib import blake2s

from masthead.postbag.entries import Position

CHECKSUM_LENGTH = 16
MAX_SEALED = (
    1 << 20
)  # bytes of one sealed entry; a longer length is damage, so a bad one never makes us read gigabytes

_SEGMENT = struct.Struct(">8s16sQQQQ")
SEGMENT_MAGIC = b"MHPOSTB1"
SEGMENT_HEADER_LENGTH = _SEGMENT.size + CHECKSUM_LENGTH

# Sealed bytes are indistinguishable from random, and nobody outside chooses them: eight bytes are enough to find the
# next record after damage, and its checksum then says whether it is one.
RECORD_MARKER = b"\xf5MHrec\r\n"
_RECORD = struct.Struct(">8sI8s")
RECORD_HEADER_LENGTH = _RECORD.size + CHECKSUM_LENGTH

_MARK = struct.Struct(">8sQQ")
_MARK_MAGIC = b"MHMARK01"
MARK_LENGTH = _MARK.size + CHECKSUM_LENGTH


@dataclass(frozen=True, slots=True)
class SegmentHeader:
    """The first bytes of a segment. Records from `after` on in earlier segments are void: they were written anew."""

    journal: str
    number: int
    created_ms: int
    after: Position


@dataclass(frozen=True, slots=True)
class Record:
    """One sealed entry where it lies; `end` is the offset of the byte behind it."""

    position: Position
    key_id: bytes
    sealed: bytes
    end: int


def pack_segment_header(header: SegmentHeader) -> bytes:
    body = _SEGMENT.pack(
        SEGMENT_MAGIC,
        bytes.fromhex(header.journal),
        header.number,
        header.created_ms,
        header.after.segment,
        header.after.offset,
    )
    return body + _checksum(b"segment", body)


def read_segment_header(raw: bytes) -> SegmentHeader | None:
    """The header, or None if these bytes are not a whole and sound one."""
    body = raw[: _SEGMENT.size]
    if len(raw) < SEGMENT_HEADER_LENGTH or not body.startswith(SEGMENT_MAGIC):
        return None
    if raw[_SEGMENT.size : SEGMENT_HEADER_LENGTH] != _checksum(b"segment", body):
        return None
    _, journal, number, created_ms, segment, offset = _SEGMENT.unpack(body)
    return SegmentHeader(journal.hex(), number, created_ms, Position(segment, offset))


def pack_record(journal: str, position: Position, key_id: bytes, sealed: bytes) -> bytes:
    """The record as it lies on disk. Its checksum covers its place, so a moved or repeated record is damage."""
    head = _RECORD.pack(RECORD_MARKER, len(sealed), key_id)
    return head + _record_checksum(journal, position, head, sealed) + sealed


def read_record(journal: str, segment: int, data: bytes, at: int, starts_at: int) -> Record | str:
    """The record that starts at index `at` of `data`, or in words why there is none.

    `starts_at` is the offset within the segment of the first byte of `data`.
    """
    head = data[at : at + _RECORD.size]
    if not head.startswith(RECORD_MARKER):
        return "no record starts here"
    body_at = at + RECORD_HEADER_LENGTH
    if len(data) < body_at:
        return "the record is cut short"
    _, length, key_id = _RECORD.unpack(head)
    if length > MAX_SEALED:
        return "its length is impossible"
    sealed = data[body_at : body_at + length]
    if len(sealed) < length:
        return "the record is cut short"
    position = Position(segment, starts_at + at)
    if data[at + _RECORD.size : body_at] != _record_checksum(journal, position, head, sealed):
        return "its checksum differs"
    return Record(position, key_id, sealed, starts_at + body_at + length)


def pack_mark(durable: Position) -> bytes:
    body = _MARK.pack(_MARK_MAGIC, durable.segment, durable.offset)
    return body + _checksum(b"mark", body)


def read_mark(raw: bytes) -> Position | None:
    """How far the journal is known to be on disk, or None if the mark is torn or missing."""
    body = raw[: _MARK.size]
    if len(raw) != MARK_LENGTH or raw[_MARK.size :] != _checksum(b"mark", body):
        return None
    magic, segment, offset = _MARK.unpack(body)
    return Position(segment, offset) if magic == _MARK_MAGIC else None


def _record_checksum(journal: str, position: Position, head: bytes, sealed: bytes) -> bytes:
    place = struct.pack(">16sQQ", bytes.fromhex(journal), position.segment, position.offset)
    return _checksum(b"record", place, head, sealed)


def _checksum(what: bytes, *parts: bytes) -> bytes:
    digest = blake2s(digest_size=CHECKSUM_LENGTH, person=what)
    for part in parts:
        digest.update(part)
    return digest.digest()
