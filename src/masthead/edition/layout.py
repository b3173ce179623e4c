"""Where things lie in the folder of an edition, and how a move is written so that nginx can follow it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from urllib.parse import quote, urlsplit

from masthead.edition.addresses import drawer_of, leaf_of
from masthead.edition.encodings import BROTLI, ENDINGS, GZIP
from masthead.edition.errors import BadTargetError
from masthead.edition.pages import FULL, PUBLIC, Variant

FORMAT = 1
MOVED = ".301"
GONE = {encoding: f".410{ENDINGS[encoding]}" for encoding in (GZIP, BROTLI)}
LEAF_ENDINGS = ("", ".gz", ".br", MOVED, *GONE.values())

_LONGEST_SIGN_PART = 250  # bytes, of the 255 a file name may have
_LONGEST_TARGET = 2000
_TARGET = re.compile(r"[!-~]+\Z")


class Layout:
    """The paths of one edition. Asks the disk nothing."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.about = root / "edition.json"
        self.catalogue = root / "catalogue.sqlite"
        self.swaps = root / "swaps"
        self.ledger = root / "takedowns"
        self.lock = root / "writer.lock"
        self.staging = root / "staging"
        self.pages = root / "public" / "pages"
        self.signs = root / "public" / "signs"
        self.search = root / "search"
        self._folders = {PUBLIC: root / "public" / "bodies", FULL: root / "full" / "bodies"}
        self._bodies = {variant: str(folder) for variant, folder in self._folders.items()}

    def bodies(self, variant: Variant) -> Path:
        """The folder of bodies by hash. Those of full stories lie under a root of their own."""
        return self._folders[variant]

    def body_file(self, variant: Variant, name: str) -> str:
        """The same as `body`, as text: this is asked for each request."""
        return f"{self._bodies[variant]}/{name[:2]}/{name}"

    def body(self, variant: Variant, name: str) -> Path:
        """The file of a body: two hexadecimal digits, a slash and its name."""
        return Path(self.body_file(variant, name))

    def leaf(self, address: str, ending: str) -> Path:
        """The file a plain web server opens for an address. Raises BadAddressError."""
        return self.pages / (leaf_of(address) + ending)

    def sign(self, target: str) -> Path:
        """The empty file whose path says where a moved address points. Raises BadTargetError."""
        return self.signs / sign_of(target)


def body_name(body_hash: bytes, kept_hash: bytes, encoding: str) -> str:
    """A body's file name: 128 bits of what it says, 32 bits of how it was pressed, and the encoding's ending."""
    return f"{body_hash.hex()[:32]}-{kept_hash.hex()[:8]}{ENDINGS[encoding]}"


def digest(data: bytes) -> bytes:
    """SHA-256, as everywhere in an edition."""
    return hashlib.sha256(data).digest()


def location_of(target: str) -> str:
    """The value of Location for a target: an address of ours, with or without query, or an http(s) address elsewhere.

    Letters outside ASCII are percent-encoded. Raises BadTargetError.
    """
    location = quote(target, safe="!$&'()*+,-./:;=?@[]_~#%")
    if len(location) > _LONGEST_TARGET or not _TARGET.match(location):
        raise BadTargetError(target, f"it has no sign, or more than {_LONGEST_TARGET}")
    if location.startswith("/") and not location.startswith("//"):
        return location
    try:
        parts = urlsplit(location)
    except ValueError:
        raise BadTargetError(
            target, "it is neither an address here nor one that begins with https://"
        ) from None
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise BadTargetError(target, "it is neither an address here nor one that begins with https://")
    return location


def sign_of(target: str) -> str:
    """The path below `signs/` that spells a target. nginx reads it back with `$realpath_root`.

    A last at sign ends the path, so that `/a` and `/a/` differ; at signs within are percent-encoded, so that no folder
    has the name of a sign. Raises BadTargetError.
    """
    location = location_of(target).replace("@", "%40")
    here = location.startswith("/")
    scheme, _, rest = ("here", "", location[1:]) if here else location.partition("://")
    parts = rest.split("/")
    if any(part in {".", ".."} for part in parts) or "" in parts[:-1]:
        raise BadTargetError(target, "it has an empty part or a part made of dots")
    if any(len(part) > _LONGEST_SIGN_PART for part in parts):
        raise BadTargetError(target, f"a part has more than {_LONGEST_SIGN_PART} signs")
    return f"{drawer_of(target)}/{scheme}/{rest}@"


def target_of(sign: str) -> str:
    """What a path below `signs/` spells: the inverse of `sign_of`, as a Location."""
    _, scheme, rest = sign.split("/", 2)
    target = rest.removesuffix("@")
    return f"/{target}" if scheme == "here" else f"{scheme}://{target}"
