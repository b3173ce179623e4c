"""Read what a picture file says about itself, whatever its format and however broken it is."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from masthead.newsroom.credits import isobmff, png
from masthead.newsroom.credits.fields import FileCredits
from masthead.newsroom.credits.iptc import iptc_in_resources, read_iptc
from masthead.newsroom.credits.jpeg import packets_in_jpeg
from masthead.newsroom.credits.packet import Bounded, Packet
from masthead.newsroom.credits.tiff import (
    GPS,
    PHOTOSHOP,
    XMP,
    as_frame,
    credits_in_tags,
    iptc_in_tags,
    read_exif,
    read_tags,
)
from masthead.newsroom.credits.webp import packets_in_webp
from masthead.newsroom.credits.xmp import read_xmp

# What the agency wrote for print comes first, then what an editor's program wrote, then the camera.
_ORDER = ("iptc", "xmp", "exif")

# A JPEG has one of each kind, a PNG that went through several programs has two.
_READ_OF_EACH_KIND = 2

_READERS: dict[str, Callable[[bytes], FileCredits]] = {
    "iptc": read_iptc,
    "xmp": read_xmp,
    "exif": lambda block: credits_in_tags(read_exif(block)),
}


def read_credits(file: BinaryIO) -> FileCredits:
    """Read caption, credit and the rest from IPTC, else XMP, else EXIF.

    Total: a broken or hostile file gives what could be read. Reads at most 4 MiB, decodes no pixel,
    and leaves the file where it was.
    """
    packets = _found(file)
    found = FileCredits()
    for kind in _ORDER:
        for packet in [packet for packet in packets if packet.kind == kind][:_READ_OF_EACH_KIND]:
            found = found.or_else(_read(packet))
    return found


def has_gps(file: BinaryIO) -> bool:
    """Say whether the file tells where it was taken, in EXIF or in XMP; total like `read_credits`."""
    return any(_names_a_place(packet) for packet in _found(file))


def _read(packet: Packet) -> FileCredits:
    try:
        return _READERS[packet.kind](packet.content)
    except Exception:  # noqa: BLE001 - the promise is to be total over hostile bytes
        return FileCredits()


def _names_a_place(packet: Packet) -> bool:
    if packet.kind == "xmp":
        return b"GPS" in packet.content
    try:
        return packet.kind == "exif" and GPS in read_exif(packet.content)
    except Exception:  # noqa: BLE001 - as above
        return b"GPS" in packet.content


def _found(file: BinaryIO) -> list[Packet]:
    """Collect the packets up to the first fault in the file's frame."""
    packets: list[Packet] = []
    try:
        position = file.tell()
    except Exception:  # noqa: BLE001 - a closed or unseekable file holds no credits
        return packets
    try:
        packets.extend(_packets(Bounded(file)))
    except Exception:  # noqa: BLE001, S110 - what was found before the fault stays
        pass
    finally:
        file.seek(position)
    return packets


def _packets(file: Bounded) -> Iterator[Packet]:
    file.seek(0)
    head = file.read(12)
    if head[:2] == b"\xff\xd8":
        yield from packets_in_jpeg(file)
    elif head.startswith(png.SIGNATURE):
        yield from png.packets_in_png(file)
    elif head[:4] == b"RIFF" and head[8:] == b"WEBP":
        yield from packets_in_webp(file)
    elif head[4:8] == b"ftyp" and head[8:] in isobmff.BRANDS:
        yield from isobmff.packets_in_isobmff(file)
    elif head[:4] in {b"II*\x00", b"MM\x00*"}:
        yield from _packets_in_tiff(file)


def _packets_in_tiff(file: Bounded) -> Iterator[Packet]:
    file.seek(0)
    tags = read_tags(file)
    yield Packet("iptc", iptc_in_tags(tags) or iptc_in_resources(tags.get(PHOTOSHOP, b"")))
    yield Packet("xmp", tags.get(XMP, b""))
    yield Packet("exif", as_frame(tags))
