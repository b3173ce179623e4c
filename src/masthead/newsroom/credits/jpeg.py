"""JPEG: a row of marked segments before the pixels, each of at most 65,533 bytes."""

import re
import struct
from collections.abc import Iterator

from masthead.newsroom.credits.fields import FileCredits
from masthead.newsroom.credits.iptc import PHOTOSHOP, as_resource, iptc_in_resources, write_iptc
from masthead.newsroom.credits.packet import Bounded, Packet
from masthead.newsroom.credits.xmp import write_xmp

_XMP = b"http://ns.adobe.com/xap/1.0/\x00"
_XMP_CONTINUED = b"http://ns.adobe.com/xmp/extension/\x00"
_EXIF = b"Exif\x00\x00"

_START, _APP0, _APP1, _APP13, _COMMENT = 0xD8, 0xE0, 0xE1, 0xED, 0xFE
_ALONE, _END, _SCAN = 0x01, 0xD9, 0xDA
_PIXELS_FOLLOW = {_END, _SCAN}
# Among pixels 0xFF 0x00 is a plain byte and 0xD0 to 0xD7 are marks to restart at.
_MARKER = re.compile(rb"\xff+[\x01-\xcf\xd8-\xfe]")
_MAX_MARKERS = 10_000
# EXIF and XMP; IPTC; free text. All of it may name a place or a person who asked not to be named.
_WORDY = {_APP1, _APP13, _COMMENT}


def packets_in_jpeg(file: Bounded) -> Iterator[Packet]:
    """Yield the packets of a JPEG; image resources that span segments are joined first."""
    file.seek(2)
    resources: list[bytes] = []
    for marker, content in _segments(file):
        if marker == _APP13 and content.startswith(PHOTOSHOP):
            resources.append(content.removeprefix(PHOTOSHOP))
        elif content.startswith(_EXIF):
            yield Packet("exif", content)
        elif content.startswith((_XMP, _XMP_CONTINUED)):
            yield Packet("xmp", content.removeprefix(_XMP))
    if record := iptc_in_resources(b"".join(resources)):
        yield Packet("iptc", record)


def embed_in_jpeg(data: bytes, given: FileCredits) -> bytes:
    """Replace everything a JPEG says in words by these credits; the pixels are not touched.

    EXIF, XMP, IPTC and comments go; colour profile and the rest stay. Safe to run twice.
    Raises ValueError when the data is not a JPEG.
    """
    if data[:2] != b"\xff\xd8":
        raise ValueError("not a JPEG")
    kept, at = [data[:2]], 2
    words = _written(given)
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] not in _PIXELS_FOLLOW:
        end = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        # JFIF insists on being the first segment, so the words come after it.
        if data[at + 1] != _APP0 and words:
            kept.append(words)
            words = b""
        if data[at + 1] not in _WORDY:
            kept.append(data[at:end])
        at = end
    return b"".join([*kept, words, data[at:]])


def paints_endlessly(data: bytes, limit: int) -> bool:
    """Say whether a JPEG has more scans than limit; each costs its decoder a walk over all pixels.

    Walks from marker to marker as a decoder does, so that neither a preview nor a film behind the
    picture counts.
    """
    at, scans = 2, 0
    for _ in range(_MAX_MARKERS):
        found = _MARKER.search(data, at)
        if found is None or data[found.end() - 1] == _END:
            return False
        marker, at = data[found.end() - 1], found.end()
        scans += marker == _SCAN
        if scans > limit:
            return True
        if marker != _ALONE:
            at += int.from_bytes(data[at : at + 2])
    return True


def _written(given: FileCredits) -> bytes:
    xmp, iptc = write_xmp(given), write_iptc(given)
    segments = _segment(_APP1, _XMP + xmp) if xmp else b""
    return segments + (_segment(_APP13, PHOTOSHOP + as_resource(iptc)) if iptc else b"")


def _segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def _segments(file: Bounded) -> Iterator[tuple[int, bytes]]:
    """Yield marker and content of each APP1 and APP13 segment up to the pixels."""
    while True:
        lead, marker = file.exactly(2)
        while lead == marker == 0xFF:  # any number of fill bytes may stand before a marker
            marker = file.exactly(1)[0]
        if lead != 0xFF or marker in _PIXELS_FOLLOW:
            return
        size = int.from_bytes(file.exactly(2)) - 2
        if marker in {_APP1, _APP13}:
            yield marker, file.exactly(max(size, 0))
        else:
            file.skip(max(size, 0))
