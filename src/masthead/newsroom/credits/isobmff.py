"""AVIF and HEIC: boxes in boxes; words are items, found through a table of items and a table of places."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from masthead.newsroom.credits.packet import Bounded, Kind, Packet
from masthead.newsroom.credits.xmp import MAX_PACKET

BRANDS = {b"avif", b"avis", b"mif1", b"msf1", b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
_XMP_TYPE = b"application/rdf+xml\x00"
_MAX_ITEMS = 2000
_MAX_BOXES = 2000
_MAX_PLACES = 16  # of one item; words have one


class _Box(NamedTuple):
    kind: bytes
    start: int  # of the content, counted from the start of what holds the box
    end: int


def packets_in_isobmff(file: Bounded) -> Iterator[Packet]:
    """Yield the packets of an AVIF or HEIC file."""
    meta = _meta(file)
    boxes = {box.kind: meta[box.start : box.end] for box in _boxes(meta, 4, len(meta))}
    kinds = dict(_items(boxes.get(b"iinf", b"")))
    for item, in_idat, places in _places(boxes.get(b"iloc", b"")):
        kind = kinds.get(item)
        if kind is None:
            continue
        content = b"".join(_pieces(file, boxes.get(b"idat", b"") if in_idat else None, places))
        # An EXIF item starts with the distance from there to its TIFF frame.
        skipped = 4 + int.from_bytes(content[:4]) if kind == "exif" else 0
        yield Packet(kind, content[skipped:])


def size_of_isobmff(file: Bounded) -> tuple[int, int]:
    """Return width and height in pixels of the largest picture declared, (0, 0) if none is."""
    meta = _meta(file)
    sizes = [(0, 0)]
    for properties in (box for box in _boxes(meta, 4, len(meta)) if box.kind == b"iprp"):
        for container in _boxes(meta, properties.start, properties.end):
            inside = _boxes(meta, container.start, container.end) if container.kind == b"ipco" else ()
            sizes += [struct.unpack_from(">II", meta, box.start + 4) for box in inside if box.kind == b"ispe"]
    return max(sizes, key=lambda size: size[0] * size[1])


def _meta(file: Bounded) -> bytes:
    """Return the content of the top-level meta box; b"" if there is none."""
    at = 0
    while True:
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            return b""
        size, kind = struct.unpack_from(">I4s", head)
        header = 16 if size == 1 else 8
        size = int.from_bytes(head[8:16]) if size == 1 else size
        if kind == b"meta":
            file.seek(at + header)
            return file.read(min(max(size - header, 0) if size else MAX_PACKET, MAX_PACKET))
        if size < header:
            return b""
        at += size


def _boxes(data: bytes, at: int, end: int) -> Iterator[_Box]:
    for _ in range(_MAX_BOXES):
        if at + 8 > end:
            return
        size, kind = struct.unpack_from(">I4s", data, at)
        if size < 8:  # 0 and 1 (to the end, 64-bit) have no place this deep
            return
        yield _Box(kind, at + 8, min(at + size, end))
        at += size


def _items(table: bytes) -> Iterator[tuple[int, Kind]]:
    """Yield number and kind of the items that hold words, from the table of items."""
    for box in _boxes(table, 6 if table[:1] == b"\x00" else 8, len(table)):
        entry = table[box.start : box.end]
        number_width = 2 if entry[:1] == b"\x02" else 4
        number = int.from_bytes(entry[4 : 4 + number_width])
        kind, rest = entry[6 + number_width : 10 + number_width], entry[10 + number_width :]
        if kind == b"Exif":
            yield number, "exif"
        elif kind == b"mime" and rest.partition(b"\x00")[2].startswith(_XMP_TYPE):
            yield number, "xmp"


def _places(table: bytes) -> Iterator[tuple[int, bool, list[tuple[int, int]]]]:
    """Yield number, whether inside idat, and (offset, length) pairs of each item."""
    version = table[0] if len(table) > 8 else 0
    cursor = _Cursor(table, 4)
    widths = cursor.number(2)
    offset_width, length_width = widths >> 12, widths >> 8 & 15
    base_width, index_width = widths >> 4 & 15, widths & 15 if version else 0
    wide = 4 if version == 2 else 2
    for _ in range(min(cursor.number(wide), _MAX_ITEMS)):
        number = cursor.number(wide)
        in_idat = bool(version) and cursor.number(2) & 15 == 1
        cursor.number(2)  # which file holds it: 0, this one
        start = cursor.number(base_width)
        places = []
        count = cursor.number(2)
        for _ in range(min(count, _MAX_PLACES)):
            cursor.number(index_width)
            places.append((start + cursor.number(offset_width), cursor.number(length_width)))
        cursor.skip(max(count - _MAX_PLACES, 0) * (index_width + offset_width + length_width))
        yield number, in_idat, places


def _pieces(file: Bounded, idat: bytes | None, places: list[tuple[int, int]]) -> Iterator[bytes]:
    for offset, length in places:
        if idat is not None:
            piece = idat[offset : offset + length]
            file.spend(len(piece))
            yield piece
            continue
        file.seek(offset)
        yield file.read(min(length, MAX_PACKET))


class _Cursor:
    """Reads big-endian numbers one after the other; 0 past the end."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self._at = at

    def skip(self, width: int) -> None:
        self._at += width

    def number(self, width: int) -> int:
        found = int.from_bytes(self._data[self._at : self._at + width])
        self._at += width
        return found
