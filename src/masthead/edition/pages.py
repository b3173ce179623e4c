"""What is put into an edition: a page or file, for whom, for how long it may be kept, and what it was made from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from masthead.edition.addresses import check_address
from masthead.edition.encodings import BROTLI, GZIP
from masthead.edition.errors import BadPageError
from masthead.edition.media_types import type_of

Variant = Literal["public", "full"]
PUBLIC: Variant = "public"
FULL: Variant = "full"  # a restricted story whole; never published by a web server

_HEADER_TEXT = re.compile(r"[\x20-\x7e]*\Z")
_KEY = re.compile(r"[\x21-\x7e]{1,200}\Z")

MINUTE, HOUR, DAY = 60, 3600, 86_400  # seconds


@dataclass(frozen=True, slots=True)
class CachePolicy:
    """How long others may keep an answer. Seconds, all of them."""

    max_age: int = 0
    shared_max_age: int | None = None  # a CDN that is told what to drop may keep it longer
    stale_while_revalidate: int | None = None
    stale_if_error: int | None = None
    immutable: bool = False
    private: bool = False

    def header(self) -> str:
        """The value of Cache-Control."""
        if self.private:
            return "private, no-store"
        words = ["public", f"max-age={self.max_age}"]
        for name, seconds in (
            ("s-maxage", self.shared_max_age),
            ("stale-while-revalidate", self.stale_while_revalidate),
            ("stale-if-error", self.stale_if_error),
        ):
            words += [] if seconds is None else [f"{name}={seconds}"]
        return ", ".join([*words, "immutable"] if self.immutable else words)


# A browser asks again after a minute, which costs a 304; while we are away, what others hold is good for five days.
FOR_A_MINUTE = CachePolicy(max_age=MINUTE, stale_while_revalidate=MINUTE, stale_if_error=5 * DAY)
# Addresses that name their content: hashed assets and media with random names. A day and not for ever below /media/,
# because a picture can be taken down and a browser cannot be told.
FOR_EVER = CachePolicy(max_age=365 * DAY, immutable=True)
FOR_A_DAY = CachePolicy(max_age=DAY, stale_if_error=5 * DAY)
FOR_NOBODY = CachePolicy(private=True)


def policy_for(address: str, variant: Variant = PUBLIC) -> CachePolicy:
    """The policy an address has unless its room says otherwise; deploy/nginx.conf says the same."""
    if variant == FULL:
        return FOR_NOBODY
    if address.startswith("/assets/"):
        return FOR_EVER
    return FOR_A_DAY if address.startswith("/media/") else FOR_A_MINUTE


@dataclass(frozen=True, slots=True)
class Page:
    """Finished bytes for one address. `source` is the body itself, or a file to copy it from."""

    address: str
    source: bytes | Path
    variant: Variant = PUBLIC
    content_type: str = ""  # empty: the type the address has; anything else is refused
    keys: tuple[str, ...] = ()  # surrogate keys: what it was made from
    cache: CachePolicy | None = None  # None: as `policy_for` says
    build: str = ""  # the code, templates and settings that made it
    pressed_at: float | None = None  # seconds since 1970, UTC; None: now
    # Already pressed smaller elsewhere, by `encodings.compressed`; each must decode to `source`.
    encodings: Mapping[str, bytes] = field(default_factory=dict)

    def check(self) -> None:
        """Refuse what could not be served as it says. Raises BadAddressError or BadPageError."""
        check_address(self.address)
        wanted = type_of(self.address)
        if self.content_type and self.content_type != wanted:
            raise BadPageError(
                f"{self.address} is served as {wanted}, not as {self.content_type}. Choose another ending."
            )
        for key in self.keys:
            if not _KEY.match(key):
                raise BadPageError(
                    f"{key[:80]!r} cannot be a surrogate key: write up to 200 signs without a space."
                )
        if not _HEADER_TEXT.match(self.build):
            raise BadPageError(f"{self.build[:80]!r} cannot name a build: write plain letters and digits.")
        if self.variant not in {PUBLIC, FULL}:
            raise BadPageError(f"There is no variant {self.variant!r}; write public or full.")
        if set(self.encodings) - {GZIP, BROTLI}:
            raise BadPageError("Only gzip and br can be pressed ahead.")

    @property
    def cache_header(self) -> str:
        """The value of Cache-Control that goes with it."""
        return (self.cache or policy_for(self.address, self.variant)).header()
