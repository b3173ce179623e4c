"""Picture files built byte by byte, so that a test does not check the room's writer with the room's reader."""

import io
import struct
from pathlib import Path

import pytest
from PIL import ExifTags, Image

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "images"

UTF_8_MARK = (1, 90, b"\x1b%G")
BYLINE, HEADLINE, CREDIT, SOURCE, COPYRIGHT, CAPTION = 80, 105, 110, 115, 116, 120

GPS_TAG, ORIENTATION_TAG = 34853, 274


def shared(name: str) -> Path:
    """Return a real picture that lies beside the checkout; skips the test where there is none."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"no real pictures beside the checkout: {name} is missing from shared/data/images")
    return path


def encoded(
    kind: str = "JPEG", size: tuple[int, int] = (16, 12), mode: str = "RGB", **options: object
) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, "teal" if mode != "CMYK" else (10, 200, 30, 0)).save(file, kind, **options)
    return file.getvalue()


def iim(*datasets: tuple[int, int, bytes]) -> bytes:
    return b"".join(struct.pack(">BBBH", 0x1C, record, n, len(v)) + v for record, n, v in datasets)


def image_resource(record: bytes) -> bytes:
    padding = b"\x00" * (len(record) % 2)
    # A resource before it, with a name of even length, as Photoshop writes.
    other = b"8BIM\x03\xed\x04name\x00\x00\x00\x00\x03abc\x00"
    return other + b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(record)) + record + padding


def segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def jpeg_with(*segments: bytes) -> io.BytesIO:
    plain = encoded()
    return io.BytesIO(plain[:2] + b"".join(segments) + plain[2:])


def jpeg_with_iim(*datasets: tuple[int, int, bytes]) -> io.BytesIO:
    return jpeg_with(iptc_segment(*datasets))


def iptc_segment(*datasets: tuple[int, int, bytes]) -> bytes:
    return segment(0xED, b"Photoshop 3.0\x00" + image_resource(iim(*datasets)))


def xmp_segment(packet: str | bytes) -> bytes:
    content = packet.encode() if isinstance(packet, str) else packet
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + content)


def xmp(inside: str = "", attributes: str = "") -> str:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:cc="http://creativecommons.org/ns#"'
        f' xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" {attributes}>{inside}</rdf:Description>'
        "</rdf:RDF></x:xmpmeta>"
    )


def exif(**tags: object) -> bytes:
    """Build an EXIF block; `gps=True` adds a place, other names are those of Pillow's ExifTags.Base."""
    block = Image.Exif()
    if tags.pop("gps", False):
        block[GPS_TAG] = {1: "N", 2: (50.0, 17.0, 58.57), 3: "E", 4: (14.0, 49.0, 21.0)}
    for name, value in tags.items():
        block[ExifTags.Base[name]] = value
    return block.tobytes()
