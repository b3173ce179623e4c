"""What was asked, as far as an answer may depend on it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import unquote_to_bytes

_LOOSE_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")


class Headers(Protocol):
    """Header values by small-letter name; of a repeated header the first."""

    def get(self, name: str, default: str = "", /) -> str: ...


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `path` is percent-decoded, once. `cut` says that the body was longer than it may be, and dropped.
    `peer` is the address a post comes from, be it a reader's or a proxy's."""

    method: str
    path: str
    query: str = ""  # as it was sent, without the question mark
    headers: Headers | Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    cut: bool = False
    peer: str = ""

    def header(self, name: str) -> str:
        """A header's value, empty where there is none."""
        return self.headers.get(name, "")

    def cookies(self) -> str:
        """All cookies in one line; HTTP/2 may send each in a header of its own."""
        every = getattr(self.headers, "get_all", None)
        return "; ".join(every("cookie")) if every else self.header("cookie")


def read_path(raw: bytes) -> str | None:
    """A path as it came over the wire, decoded once; None where it is no UTF-8 or a percent sign stands alone.

    An escaped slash or zero byte is refused rather than decoded: it would name another address than it shows.
    """
    if b"%" not in raw and raw.isascii():
        return raw.decode()
    if _LOOSE_PERCENT.search(raw) or b"%2f" in raw.lower() or b"%00" in raw:
        return None
    try:
        return unquote_to_bytes(raw).decode()
    except UnicodeDecodeError:
        return None
