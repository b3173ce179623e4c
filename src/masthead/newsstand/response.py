"""What is answered: a status, headers, and a body in memory or in a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class FilePart:
    """Bytes `start` to `end` (not included) of a file."""

    path: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Response:
    """One answer. Header names are in small letters; `content-length` is always among them, but for 304."""

    status: int
    headers: Headers
    body: bytes = b""  # what follows the headers: empty for HEAD, though content-length says more
    file: FilePart | None = None  # instead of `body`, for what is large

    def header(self, name: str) -> str:
        """A header's value, empty where there is none."""
        return next((value for known, value in self.headers if known == name), "")

    def read(self) -> bytes:
        """The body, wherever it is. Costs its size in memory: for small files and tests."""
        if self.file is None:
            return self.body
        with Path(self.file.path).open("rb") as file:
            file.seek(self.file.start)
            return file.read(self.file.end - self.file.start)
