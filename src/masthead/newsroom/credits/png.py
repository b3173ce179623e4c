"""PNG: a row of checked chunks; words stand in text chunks before or after the pixels."""

import struct
import zlib
from collections.abc import Iterator

from masthead.newsroom.credits.fields import FileCredits
from masthead.newsroom.credits.iptc import iptc_in_resources
from masthead.newsroom.credits.packet import Bounded, Packet
from masthead.newsroom.credits.xmp import MAX_PACKET, write_xmp

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_XMP_KEYWORD = b"XML:com.adobe.xmp"
_RAW_PROFILE = b"Raw profile type "  # ImageMagick's way, from before PNG had eXIf
_WORDY = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}


def packets_in_png(file: Bounded) -> Iterator[Packet]:
    """Yield the packets of a PNG, also of those that stand after the pixels."""
    file.seek(len(SIGNATURE))
    while True:
        size, kind = struct.unpack(">I4s", file.exactly(8))
        if kind == b"IEND":
            return
        if kind not in _WORDY or size > MAX_PACKET:
            file.skip(size + 4)
            continue
        content = file.exactly(size)
        file.skip(4)
        yield from _packets_in_chunk(file, kind, content)


def embed_in_png(data: bytes, given: FileCredits) -> bytes:
    """Replace everything a PNG says in words by these credits; the pixels are not touched.

    Safe to run twice. Raises ValueError when the data is not a PNG.
    """
    if not data.startswith(SIGNATURE):
        raise ValueError("not a PNG")
    xmp = write_xmp(given)
    kept, at = [SIGNATURE], len(SIGNATURE)
    while at + 12 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + size
        if kind not in _WORDY:
            kept.append(data[at:end])
        if kind == b"IHDR" and xmp:
            kept.append(_chunk(b"iTXt", _XMP_KEYWORD + b"\x00\x00\x00\x00\x00" + xmp))
        at = end
    return b"".join(kept)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _packets_in_chunk(file: Bounded, kind: bytes, content: bytes) -> Iterator[Packet]:
    if kind == b"eXIf":
        yield Packet("exif", content)
        return
    keyword, _, rest = content.partition(b"\x00")
    if kind == b"iTXt" and keyword == _XMP_KEYWORD:
        text = rest[2:].split(b"\x00", 2)[-1]
        yield Packet("xmp", _inflated(file, text) if rest[:1] == b"\x01" else text)
    elif kind in {b"tEXt", b"zTXt"} and keyword.startswith(_RAW_PROFILE):
        profile = _inflated(file, rest[1:]) if kind == b"zTXt" else rest
        yield from _packets_in_profile(keyword.removeprefix(_RAW_PROFILE), _unhexed(profile))


def _packets_in_profile(name: bytes, content: bytes) -> Iterator[Packet]:
    if name == b"xmp":
        yield Packet("xmp", content)
    elif name in {b"exif", b"APP1"} and content.startswith(b"Exif"):
        yield Packet("exif", content)
    elif name == b"iptc":
        yield Packet("iptc", iptc_in_resources(content) or content)


def _inflated(file: Bounded, squeezed: bytes) -> bytes:
    """Unpack at most MAX_PACKET bytes, however far the chunk would swell; they count as read."""
    unpacked = zlib.decompressobj().decompress(squeezed, MAX_PACKET)
    file.spend(len(unpacked))
    return unpacked


def _unhexed(profile: bytes) -> bytes:
    r"""Undo "\nexif\n   1234\n4578696600…": a name, a length, and hexadecimal lines."""
    digits = profile.lstrip(b"\n").split(b"\n", 2)[-1]
    return bytes.fromhex("".join(digits.decode("ascii").split()))
