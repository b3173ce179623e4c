"""TIFF directories: the frame of a TIFF file and of every EXIF block."""

import struct
from collections.abc import Iterator
from io import BytesIO

from masthead.newsroom.credits.fields import FileCredits
from masthead.newsroom.credits.packet import Bounded

XMP, IPTC, PHOTOSHOP, GPS = 700, 33723, 34377, 34853
_CAPTION, _ARTIST, _COPYRIGHT = 270, 315, 33432
_WANTED = {XMP, IPTC, PHOTOSHOP, GPS, _CAPTION, _ARTIST, _COPYRIGHT}

_WIDTHS = {1: 1, 2: 1, 3: 2, 4: 4, 6: 1, 7: 1, 9: 4, 13: 4}  # bytes for each value, by field type
_MAX_ENTRIES = 1000
_MAX_VALUE = 1024 * 1024  # bytes

# What cameras write into the caption of every picture: a description of the camera, not of the picture.
_CAMERA_WORDS = {
    "olympus digital camera",
    "minolta digital camera",
    "konica minolta digital camera",
    "kodak digital still camera",
    "samsung camera pictures",
    "sony dsc",
    "dcim",
    "dav",
    "default",
}

Tags = dict[int, bytes]


def read_tags(file: Bounded) -> Tags:
    """Read the wanted tags of the first directory, raw; {} when this is no TIFF frame.

    Raises struct.error or EOFError when the directory itself is cut off. A value that points outside
    the file is left out.
    """
    start = file.tell()
    head = file.read(8)
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(head[:4])
    if order is None or len(head) < 8:
        return {}
    file.seek(start + struct.unpack(order + "I", head[4:])[0])
    return dict(_entries(file, start, order))


def read_exif(block: bytes) -> Tags:
    """Read the wanted tags of an EXIF block, with or without its "Exif" prefix."""
    return read_tags(Bounded(BytesIO(block.removeprefix(b"Exif\x00\x00"))))


def as_frame(tags: Tags) -> bytes:
    """Write tags as a small TIFF frame of their own, so that a TIFF file's words travel like an EXIF block."""
    rows, values = b"", b""
    after_rows = 8 + 2 + 12 * len(tags) + 4
    for tag, value in sorted(tags.items()):
        padded = value.ljust(4, b"\x00")
        place = struct.pack("<I", after_rows + len(values)) if len(value) > 4 else padded
        rows += struct.pack("<HHI", tag, 7, len(value)) + place
        values += padded if len(value) > 4 else b""
    return b"II*\x00\x08\x00\x00\x00" + struct.pack("<H", len(tags)) + rows + bytes(4) + values


def credits_in_tags(tags: Tags) -> FileCredits:
    """Read the credits that EXIF itself has room for."""
    caption = _text(tags.get(_CAPTION, b""))
    return FileCredits(
        caption="" if caption.strip().lower() in _CAMERA_WORDS else caption,
        creator=_text(tags.get(_ARTIST, b"")),
        copyright=_text(tags.get(_COPYRIGHT, b"")),
    ).cleaned()


def iptc_in_tags(tags: Tags) -> bytes:
    """Return the IIM record of a TIFF file; some writers swapped its bytes in groups of four."""
    record = tags.get(IPTC, b"")
    if record[:1] == b"\x1c":
        return record
    whole = record[: len(record) // 4 * 4]
    swapped = b"".join(whole[at : at + 4][::-1] for at in range(0, len(whole), 4))
    return swapped if swapped[:1] == b"\x1c" else b""


def _entries(file: Bounded, start: int, order: str) -> Iterator[tuple[int, bytes]]:
    (count,) = struct.unpack(order + "H", file.read(2))
    rows = file.read(12 * min(count, _MAX_ENTRIES))
    for at in range(0, len(rows) - 11, 12):
        tag, kind, number = struct.unpack_from(order + "HHI", rows, at)
        size = number * _WIDTHS.get(kind, 0)
        if tag not in _WANTED or not 0 < size <= _MAX_VALUE:
            continue
        if size <= 4:
            yield tag, rows[at + 8 : at + 8 + size]
            continue
        file.seek(start + struct.unpack_from(order + "I", rows, at + 8)[0])
        yield tag, file.read(size)


def _text(value: bytes) -> str:
    """Decode an ASCII field; the standard says ASCII, cameras write UTF-8 or a Windows code page."""
    parts = [part for part in value.split(b"\x00") if part.strip()]
    joined = b", ".join(parts)
    try:
        return joined.decode()
    except UnicodeDecodeError:
        return joined.decode("cp1252", errors="replace")
