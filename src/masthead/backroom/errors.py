"""Why an entry is not taken. The words are stored and shown: they may hold nothing of what the reader sent."""

from __future__ import annotations


class EntryRefusedError(Exception):
    """A room will not have an entry. Raise it in a handler with words that say why, and quote nothing of the entry."""


class NoHandlerError(EntryRefusedError):
    """No room takes entries of this kind: it was taken out, or belongs to a later version."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"No room takes entries of the kind “{kind[:60]}”. They wait until one does.")
        self.kind = kind
