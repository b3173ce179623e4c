"""Where the bodies of one group wait before they are swapped in: a folder that its writer holds locked.

A folder nobody holds belongs to a writer that died; the next writer empties it, and takes away what the dead one had
already put among the bodies without a row to name it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from masthead.edition.catalogue import Kept
from masthead.edition.disk import Disk
from masthead.edition.encodings import BROTLI, GZIP, IDENTITY, Strength, compressed, decoded
from masthead.edition.errors import BadPageError
from masthead.edition.layout import Layout, body_name, digest
from masthead.edition.media_types import is_compressible
from masthead.edition.pages import FULL, PUBLIC, Page, Variant

# A body above this is kept as it is, whatever its type: nobody should have to unpack it in memory.
LARGEST_COMPRESSED = 8 << 20  # bytes
_CHUNK = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Body:
    """A body on its way in: the hash of what readers see, and the staged files by encoding."""

    hash: bytes
    size: int
    files: tuple[tuple[str, Kept], ...] = ()


@dataclass(slots=True)
class Staging:
    """The folder of one group."""

    layout: Layout
    disk: Disk
    folder: Path = field(init=False)
    _held: int = field(init=False, default=-1)

    def open(self) -> None:
        """Make the folder and hold it."""
        self.folder = self.layout.staging / f"{os.getpid()}-{secrets.token_hex(8)}"
        for variant in (PUBLIC, FULL):
            self.disk.make_folder(self.folder / variant)
        self._held = os.open(self.folder, os.O_RDONLY)
        fcntl.flock(self._held, fcntl.LOCK_SH | fcntl.LOCK_NB)

    def close(self) -> None:
        """Empty it and let go; safe to run twice."""
        if self._held >= 0:
            self.disk.drop_folder(self.folder)
            os.close(self._held)
            self._held = -1

    def add(self, page: Page, body: Body, strength: Strength, *, mtime: float) -> Body:
        """Write a page's body in every encoding it is kept in. Nothing is synced yet."""
        small = self._pressed(page, body, strength)
        if small is None:
            return self._whole(page, body, mtime)
        files = tuple((encoding, Kept(digest(kept), len(kept))) for encoding, kept in small.items())
        for encoding, kept in files:
            path = self.folder / page.variant / body_name(body.hash, kept.hash, encoding)
            if not path.exists():
                self.disk.write(path, small[encoding], mtime=mtime)
        return Body(body.hash, body.size, files)

    def files(self) -> Iterator[tuple[Variant, Path]]:
        """What waits here."""
        for variant in (PUBLIC, FULL):
            folder = self.folder / variant
            for name in sorted(os.listdir(folder)):  # noqa: PTH208 - names sort ten times faster than paths
                yield variant, folder / name

    def scratch(self) -> Path:
        """A name here that nothing has yet."""
        return self.folder / secrets.token_hex(8)

    def _pressed(self, page: Page, body: Body, strength: Strength) -> dict[str, bytes] | None:
        if not is_compressible(page.address) or body.size > LARGEST_COMPRESSED:
            return None
        plain = page.source if isinstance(page.source, bytes) else page.source.read_bytes()
        if GZIP not in page.encodings:
            return compressed(plain, strength)
        for encoding, kept in page.encodings.items():
            if _unpacked(page, encoding, kept) != plain:
                raise BadPageError(f"The {encoding} body of {page.address} does not unpack to its body.")
        return {
            encoding: page.encodings[encoding] for encoding in (GZIP, BROTLI) if encoding in page.encodings
        }

    def _whole(self, page: Page, body: Body, mtime: float) -> Body:
        path = self.folder / page.variant / body_name(body.hash, body.hash, IDENTITY)
        if path.exists():
            pass
        elif isinstance(page.source, bytes):
            self.disk.write(path, page.source, mtime=mtime)
        else:
            self.disk.copy(page.source, path, mtime=mtime)
        return Body(body.hash, body.size, ((IDENTITY, Kept(body.hash, body.size)),))


def weigh(source: bytes | Path) -> Body:
    """The hash and size of a body; a file is read in pieces."""
    if isinstance(source, bytes):
        return Body(digest(source), len(source))
    return Body(hash_file(source), source.stat().st_size)


def hash_file(path: Path) -> bytes:
    """SHA-256 of a file, a megabyte at a time."""

    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.digest()


def abandoned(layout: Layout) -> Iterator[Path]:
    """Folders whose writer died. The caller holds the writers' lock."""
    if not layout.staging.is_dir():
        return
    for folder in sorted(layout.staging.iterdir()):
        opened = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        else:
            yield folder
        finally:
            os.close(opened)


def _unpacked(page: Page, encoding: str, kept: bytes) -> bytes:
    try:
        return decoded(kept, encoding)
    except ValueError:
        raise BadPageError(f"The {encoding} body of {page.address} is damaged.") from None
