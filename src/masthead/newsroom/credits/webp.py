"""WebP: RIFF chunks with four-letter names."""

import struct
from collections.abc import Iterator

from masthead.newsroom.credits.packet import Bounded, Packet
from masthead.newsroom.credits.xmp import MAX_PACKET


def packets_in_webp(file: Bounded) -> Iterator[Packet]:
    """Yield the packets of a WebP file; they usually stand at its end."""
    for name, size in _chunks(file):
        if name == b"XMP ":
            yield Packet("xmp", file.exactly(size))
        elif name == b"EXIF":
            yield Packet("exif", file.exactly(size))


def size_of_webp(file: Bounded) -> tuple[int, int]:
    """Return width and height in pixels as the first chunk declares them, (0, 0) if it does not."""
    for name, _ in _chunks(file):
        head = file.exactly(10)
        if name == b"VP8X":
            return int.from_bytes(head[4:7], "little") + 1, int.from_bytes(head[7:10], "little") + 1
        if name == b"VP8L":
            packed = int.from_bytes(head[1:5], "little")
            return (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
        if name == b"VP8 ":
            width, height = struct.unpack("<HH", head[6:10])
            return width & 0x3FFF, height & 0x3FFF
        return 0, 0
    return 0, 0


def _chunks(file: Bounded) -> Iterator[tuple[bytes, int]]:
    at = 12
    while True:
        file.seek(at)
        head = file.read(8)
        if len(head) < 8:
            return
        name, size = struct.unpack("<4sI", head)
        yield name, min(size, MAX_PACKET)
        at += 8 + size + size % 2
