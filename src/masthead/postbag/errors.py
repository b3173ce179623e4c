"""What can go wrong with the postbag, by name. Messages say what to do next."""

from __future__ import annotations


class PostbagError(Exception):
    """Anything the postbag refuses. `permanent` says whether the same call can succeed later without a person."""

    permanent = True


class PostbagFullError(PostbagError):
    """No room now: the disk, the bound of the postbag or the queue of waiting writers. Nothing was acknowledged."""

    permanent = False

    def __init__(self, reason: str, retry_after: int) -> None:
        super().__init__(f"The postbag is full ({reason}). Try again in {retry_after} seconds.")
        self.retry_after = retry_after  # seconds


class PostbagUnavailableError(PostbagError):
    """The disk failed twice in a row, or the writer is closed. Nothing was acknowledged."""

    permanent = False

    def __init__(self, reason: str, retry_after: int = 30) -> None:
        super().__init__(f"The postbag cannot write ({reason}). Look at the disk; see docs/rooms/postbag.md.")
        self.retry_after = retry_after  # seconds


class EntryTooLargeError(PostbagError):
    """The entry is longer than any form allows; `length` and `limit` are bytes."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(
            f"An entry may have {limit} bytes; this one has {length}. Lower the limits of its form."
        )
        self.length = length
        self.limit = limit


class BadKeyFileError(PostbagError):
    """A key file cannot be used; the message names it and says why."""


class UnknownKeyError(PostbagError):
    """An entry is sealed to a key that is not in the ring. It stays where it is until the key is put back."""

    def __init__(self, key_id: str) -> None:
        super().__init__(
            f"No private key {key_id} here. Put its file back into the key folder and drain again."
        )
        self.key_id = key_id


class BadSealError(PostbagError):
    """The sealed bytes do not open with the key they name: altered, or copied here from another journal."""


class BadEntryIdError(PostbagError, ValueError):
    """The text is not the id of an entry."""


class NewerEntryError(PostbagError):
    """An entry was sealed by a newer Masthead. It stays where it is until the newsroom is upgraded."""

    def __init__(self, version: int) -> None:
        super().__init__(
            f"An entry has format {version}. Upgrade the newsroom to this version and drain again."
        )
        self.version = version
