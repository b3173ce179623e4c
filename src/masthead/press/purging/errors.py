"""What can go wrong with a purge."""

from __future__ import annotations


class PurgeError(Exception):
    """A cache was not told, or refused. `permanent`: telling it again the same way cannot help."""

    def __init__(self, words: str, *, permanent: bool = False) -> None:
        super().__init__(words)
        self.permanent = permanent
