"""What a writer and its groups work with: one edition, opened for writing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from masthead.edition import catalogue
from masthead.edition.addresses import check_address
from masthead.edition.catalogue import Row
from masthead.edition.disk import Disk
from masthead.edition.errors import BadAddressError, TakenDownError
from masthead.edition.layout import Layout
from masthead.edition.ledger import Ledger
from masthead.edition.pages import PUBLIC, Variant
from masthead.edition.swapping import Swapper


@dataclass(frozen=True, slots=True)
class Workshop:
    """The tools of one writer. `clock` gives seconds since 1970, UTC."""

    layout: Layout
    disk: Disk
    clock: Callable[[], float]
    connection: sqlite3.Connection
    ledger: Ledger
    swapper: Swapper
    folds_case: bool

    def row(self, address: str, variant: Variant = PUBLIC) -> Row | None:
        """What the catalogue says of an address. One query."""
        return catalogue.find(self.connection, address, variant)

    def check(self, address: str) -> None:
        """Refuse an address that nothing may be put at. Raises BadAddressError or TakenDownError."""
        check_address(address)
        named_at_random = address.startswith(("/media/", "/assets/"))
        if self.folds_case and not named_at_random and address != address.lower():
            raise BadAddressError(address, "this disk does not tell capitals from small letters")
        if self.ledger.is_down(address):
            raise TakenDownError(address)

    def now(self) -> datetime:
        """The clock, with its zone."""
        return datetime.fromtimestamp(self.clock(), UTC)

    def close(self) -> None:
        """Let go of the files; safe to run twice."""
        self.swapper.close()
        self.connection.close()
