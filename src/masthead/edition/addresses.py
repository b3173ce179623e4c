"""Addresses of an edition and the files that stand for them.

An address is what a reader asks for after percent-decoding: `/2026/11/ferry/`, `/feed.rss`, `/media/AbC/fire.avif`.
Each has one leaf, a path without ending such as `37/2026/11/ferry@html`; endings say what lies there (layout.py).
The mapping is one to one and a plain web server can compute it: that is why it is made of nothing but a last slash,
an at sign and one of a hundred drawers.
"""

from __future__ import annotations

import re
import unicodedata

from masthead.edition.errors import BadAddressError

# File names may have 255 bytes nearly everywhere; the longest ending, `@html.410.gz`, takes twelve of them.
LONGEST_PART = 240  # bytes
LONGEST_ADDRESS = 1000  # bytes

DRAWERS = 100
_DRAWER_WIDTH = 0xFFFFFFFF * 100 // 10_000  # how nginx's split_clients counts one per cent

_REFUSED_SIGNS = re.compile(r'[\s\x00-\x1f\x7f\\?#"<>]')
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
_LEAF_NAME = re.compile(r"@(?:html|file)(?:\.410)?(?:\.(?:301|gz|br))?\Z")
_OWN_NAMES = frozenset({"@404", "@410"})  # internal places of deploy/nginx.conf
_MEDIA_FOLDER = re.compile(r"/media/[^/]+(?=/)")


def check_address(address: str) -> None:
    """Refuse what cannot be an address, with BadAddressError. The same text always has the same answer."""
    why = _fault(address)
    if why:
        raise BadAddressError(address, why)


def is_address(address: str) -> bool:
    """Whether the text could be an address. Costs no disk: a server asks this before anything else."""
    return _fault(address) is None


def leaf_of(address: str) -> str:
    """The leaf of an address below `pages/`. Raises BadAddressError."""
    check_address(address)
    stem, kind = _split(address)
    return f"{drawer_of(address)}{stem}@{kind}"


def address_of(leaf: str) -> str:
    """The address a leaf stands for. Raises BadAddressError for a path that is no leaf, or not in its own drawer."""
    stem, _, kind = leaf[2:].rpartition("@")
    address = stem + "/" if kind == "html" else stem
    if kind not in {"html", "file"} or _fault(address) or drawer_of(address) != leaf[:2]:
        raise BadAddressError(leaf, "no address has this file")
    return address


def drawer_of(address: str) -> str:
    """`00` to `99`. With and without last slash an address shares a drawer, and so do all files of one picture."""
    stem = address.removesuffix("/")
    media = _MEDIA_FOLDER.match(stem)
    key = media.group() if media else stem
    return f"{min(_murmur(key.encode()) // _DRAWER_WIDTH, DRAWERS - 1):02d}"


def _split(address: str) -> tuple[str, str]:
    return (address[:-1], "html") if address.endswith("/") else (address, "file")


def _fault(address: str) -> str | None:
    if not address.startswith("/"):
        return "it does not begin with a slash"
    if _REFUSED_SIGNS.search(address):
        return "it holds a space, a quotation mark, an angle bracket, a backslash, ?, # or an invisible sign"
    try:
        size = len(address.encode())
    except UnicodeEncodeError:
        return "it is not Unicode text"
    if size > LONGEST_ADDRESS:
        return f"it has {size} bytes, and {LONGEST_ADDRESS} are the most"
    if not address.isascii() and not (address.isprintable() and unicodedata.is_normalized("NFC", address)):
        return "it holds an invisible sign, or letters that are not composed (Unicode NFC)"
    if "%" in address and _ENCODED.search(address):
        return "letters are written as they are read, not as % and two digits"
    return _fault_in_parts(address)


def _fault_in_parts(address: str) -> str | None:
    if address == "/":
        return None
    parts = address[1:].removesuffix("/").split("/")
    for at, part in enumerate(parts):
        if not part:
            return "it has an empty part"
        if part.startswith(".") and not (at == 0 and part == ".well-known"):
            return "a part begins with a dot"
        if len(part) > LONGEST_PART or len(part.encode()) > LONGEST_PART:
            return f"a part has more than {LONGEST_PART} bytes"
        if "@" in part and _LEAF_NAME.search(part):
            return "a part ends like a file of the edition"
    if parts[0] == "media" and len(parts) > 2 and address.endswith("/"):
        return "below /media/ there are files, and no pages"
    return "the server keeps that name for itself" if parts[0] in _OWN_NAMES else None


def _murmur(data: bytes) -> int:
    """MurmurHash2, 32 bits, seed 0: what nginx's split_clients computes."""
    mask, factor = 0xFFFFFFFF, 0x5BD1E995
    whole = len(data) & ~3
    found = len(data)
    for at in range(0, whole, 4):
        word = int.from_bytes(data[at : at + 4], "little") * factor & mask
        word = (word ^ word >> 24) * factor & mask
        found = (found * factor & mask) ^ word
    if whole < len(data):
        found = (found ^ int.from_bytes(data[whole:], "little")) * factor & mask
    found = (found ^ found >> 13) * factor & mask
    return found ^ found >> 15
