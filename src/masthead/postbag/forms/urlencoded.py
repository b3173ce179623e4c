"""Reads `application/x-www-form-urlencoded`."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from masthead.postbag.forms.errors import BodyRefusedError, BodyTooLargeError

_LOOSE_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")


def read_urlencoded(raw: bytes, content_type: str, most: int, depth: int) -> list[tuple[str, str]]:
    """The pairs in order. Raises BodyRefusedError: a loose %, bytes that are no UTF-8; BodyTooLargeError: too many."""
    if raw.count(b"&") >= most:
        raise BodyTooLargeError
    if _LOOSE_PERCENT.search(raw):
        raise BodyRefusedError("a percent sign stands alone")
    return [_pair(part) for part in raw.split(b"&") if part]


def _pair(part: bytes) -> tuple[str, str]:
    name, _, value = part.partition(b"=")
    return _text(name), _text(value)


def _text(raw: bytes) -> str:
    try:
        return unquote_to_bytes(raw.replace(b"+", b" ")).decode()
    except UnicodeDecodeError:
        raise BodyRefusedError("it is not UTF-8") from None
