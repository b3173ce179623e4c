"""IPTC-IIM, the record that agencies have put into JPEG and TIFF files since the nineties.

A record is a row of datasets: 0x1C, record number, dataset number, two bytes of length, value. Photoshop
keeps it as resource 0x0404 among its image resources ("8BIM" blocks).
"""

import struct
from collections.abc import Iterator

from masthead.newsroom.credits.fields import FileCredits, names_of

PHOTOSHOP = b"Photoshop 3.0\x00"
IPTC_RESOURCE = 0x0404
_UTF_8 = b"\x1b%G"  # value of dataset 1:90 that says "all text here is UTF-8"
_MARKER = 0x1C
_MAX_DATASETS = 2000

_CHARSET, _BYLINE, _HEADLINE, _CREDIT = (1, 90), (2, 80), (2, 105), (2, 110)
_SOURCE, _COPYRIGHT, _CAPTION = (2, 115), (2, 116), (2, 120)

# Last byte of the ISO 2022 escapes that name a right-hand half of ISO 8859 in dataset 1:90.
_ISO_8859 = {b"A": "latin-1", b"B": "iso8859-2", b"L": "iso8859-5", b"G": "iso8859-6", b"F": "iso8859-7"}

Datasets = dict[tuple[int, int], list[bytes]]


def read_iptc(record: bytes) -> FileCredits:
    """Read the credits out of an IIM record; a record cut short gives what stands before the cut."""
    datasets: Datasets = {}
    for key, value in _datasets(record):
        datasets.setdefault(key, []).append(value)
    charset = b"".join(datasets.get(_CHARSET, []))

    def text(key: tuple[int, int], joint: str = " ") -> str:
        return joint.join(_decode(value, charset) for value in datasets.get(key, []))

    return FileCredits(
        caption=text(_CAPTION),
        credit=text(_CREDIT),
        creator=text(_BYLINE, "; "),
        source=text(_SOURCE),
        copyright=text(_COPYRIGHT),
        headline=text(_HEADLINE),
    ).cleaned()


def write_iptc(given: FileCredits) -> bytes:
    """Build an IIM record in UTF-8; b"" when there is nothing to say.

    The field lengths of the 1999 standard (32 bytes for a credit) are not kept: they cut a Cyrillic
    name in half, and no reader in use enforces them.
    """
    clean = given.cleaned()
    texts = [(_BYLINE, name) for name in names_of(clean.creator)]
    texts += [(_HEADLINE, clean.headline), (_CREDIT, clean.credit), (_SOURCE, clean.source)]
    texts += [(_COPYRIGHT, clean.copyright), (_CAPTION, clean.caption)]
    written = b"".join(_dataset(key, text.encode()) for key, text in texts if text)
    if not written:
        return b""
    return _dataset(_CHARSET, _UTF_8) + _dataset((2, 0), b"\x00\x04") + written


def iptc_in_resources(resources: bytes) -> bytes:
    """Find the IIM record among Photoshop's image resources, b"" if there is none.

    Some programs leave out the resources and put the bare record in their place.
    """
    if resources[:1] == bytes([_MARKER]):
        return resources
    at = 0
    while at + 12 <= len(resources):
        (number,) = struct.unpack_from(">H", resources, at + 4)
        name_length = resources[at + 6] + 1
        size_at = at + 6 + name_length + name_length % 2
        if size_at + 4 > len(resources):
            break
        (size,) = struct.unpack_from(">I", resources, size_at)
        if number == IPTC_RESOURCE:
            return resources[size_at + 4 : size_at + 4 + size]
        at = size_at + 4 + size + size % 2
    return b""


def as_resource(record: bytes) -> bytes:
    """Wrap an IIM record as a Photoshop image resource without a name."""
    padding = b"\x00" * (len(record) % 2)
    return b"8BIM" + struct.pack(">HHI", IPTC_RESOURCE, 0, len(record)) + record + padding


def _dataset(key: tuple[int, int], value: bytes) -> bytes:
    return struct.pack(">BBBH", _MARKER, *key, len(value)) + value


def _datasets(record: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
    at = 0
    for _ in range(_MAX_DATASETS):
        if at + 5 > len(record) or record[at] != _MARKER:
            return
        size_at, (size,) = at + 5, struct.unpack_from(">H", record, at + 3)
        if size & 0x8000:  # extended: the low bits say how many bytes the length itself has
            width = size & 0x7FFF
            size, size_at = int.from_bytes(record[size_at : size_at + width]), size_at + width
            if width > 4:
                return
        yield (record[at + 1], record[at + 2]), record[size_at : size_at + size]
        at = size_at + size


def _decode(value: bytes, charset: bytes) -> str:
    """Decode by dataset 1:90, else as UTF-8 if it is that, else as what Windows wrote in the nineties."""
    named = _ISO_8859.get(charset[2:3]) if charset[:2] in {b"\x1b-", b"\x1b.", b"\x1b/"} else None
    if named:
        return value.decode(named, errors="replace")
    try:
        return value.decode()
    except UnicodeDecodeError as error:
        if charset == _UTF_8 and error.reason == "unexpected end of data":
            return value[: error.start].decode()  # a field limit cut the last letter in half
    try:
        return value.decode("cp1252")
    except UnicodeDecodeError:
        return value.decode("latin-1")
