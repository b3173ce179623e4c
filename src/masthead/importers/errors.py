"""What can go wrong with an import, by name. Messages are for the person at the terminal."""

from __future__ import annotations


class ImportRefusedError(Exception):
    """The whole input cannot be read; nothing was stored."""


class RecordRefusedError(ValueError):
    """One record cannot become a story. `reason` is a line of the report, so it names no detail of the record."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
