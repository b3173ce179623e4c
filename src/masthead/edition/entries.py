"""An answer as a server needs it: status, headers, and the body's file in each encoding."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from urllib.parse import quote

from masthead.edition.catalogue import Row
from masthead.edition.encodings import IDENTITY, best_known, decoded
from masthead.edition.layout import Layout
from masthead.edition.pages import Variant


@dataclass(frozen=True, slots=True)
class Body:
    """The body in one encoding. Its file never changes; it may go away a minute after it was swapped out."""

    file: str
    size: int
    hash: bytes  # SHA-256 of the file

    @property
    def path(self) -> Path:
        """The file, as a path."""
        return Path(self.file)

    @property
    def etag(self) -> str:
        """A strong entity tag, quotes included: other bytes have another."""
        return f'"{base64.urlsafe_b64encode(self.hash[:15]).decode()}"'

    def read(self) -> bytes:
        """The bytes. Raises FileNotFoundError when it was swapped out long ago: look the address up again."""
        with open(self.file, "rb") as file:  # noqa: PTH123 - a path object costs more than the reading
            return file.read()


@dataclass(frozen=True, slots=True)
class Entry:
    """What an address answers. Headers are those that do not depend on the request; names are in small letters."""

    address: str
    variant: Variant
    status: int  # 200, 301 or 410
    location: str = ""  # of a 301
    content_type: str = ""
    cache_control: str = ""
    keys: tuple[str, ...] = ()
    build: str = ""
    pressed_at: float = 0.0  # seconds since 1970, UTC
    size: int = 0  # of the body as a reader sees it
    bodies: Mapping[str, Body] = field(default_factory=dict)  # by encoding; empty where there is no body

    @property
    def headers(self) -> list[tuple[str, str]]:
        """All but content-encoding, content-length and etag, which follow from the encoding chosen."""
        pairs = [
            ("content-type", self.content_type),
            ("cache-control", self.cache_control),
            ("last-modified", formatdate(self.pressed_at, usegmt=True) if self.status == 200 else ""),
            ("vary", "accept-encoding" if set(self.bodies) - {IDENTITY} else ""),
            ("location", self.location),
            ("surrogate-key", " ".join((own_key(self.address), *self.keys))),
        ]
        return [(name, value) for name, value in pairs if value]

    def read(self, encoding: str = IDENTITY) -> bytes:
        """The body in one encoding; unpacked where it is asked for as it is and kept compressed. Raises KeyError,
        FileNotFoundError, and ValueError for a damaged file."""
        if encoding in self.bodies or not self.bodies or encoding != IDENTITY:
            return self.bodies[encoding].read() if self.bodies else b""
        kept = best_known(self.bodies)
        return decoded(self.bodies[kept].read(), kept)


def own_key(address: str) -> str:
    """The surrogate key that one address alone carries, in each of its encodings: the address, percent-encoded."""
    return quote(address, safe="!$&'()*+,/:;=@~")


def entry_of(row: Row, layout: Layout) -> Entry:
    """The answer a row stands for."""
    names = row.names()
    return Entry(
        address=row.address,
        variant=row.variant,
        status=row.status,
        location=row.target,
        content_type=row.content_type,
        cache_control=row.cache,
        keys=tuple(row.keys.split()),
        build=row.build,
        pressed_at=row.pressed_at / 1000,
        size=row.size,
        bodies={
            encoding: Body(layout.body_file(row.variant, names[encoding]), kept.size, kept.hash)
            for encoding, kept in row.files
        },
    )
