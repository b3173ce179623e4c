"""Reads `multipart/form-data` as browsers send it (RFC 7578). Files are refused: no form has a field for one."""

from __future__ import annotations

import re

from masthead.postbag.forms.errors import BodyRefusedError, BodyTooLargeError

_BOUNDARY = re.compile(
    r';\s*boundary=(?:"([^"\r\n]{1,70})"|([0-9A-Za-z\'()+_,./:=?-]{1,70}))\s*(?:;|\Z)', re.IGNORECASE
)
_HEAD_LIMIT = 1024  # bytes of one part's headers
_NAME = re.compile(rb'form-data;\s*name="([^"\r\n]*)"\s*(;\s*filename\*?=.*)?\Z', re.IGNORECASE | re.DOTALL)


def read_multipart(raw: bytes, content_type: str, most: int, depth: int) -> list[tuple[str, str]]:
    """The pairs in order. Raises BodyRefusedError: no boundary, torn parts, a file, no UTF-8; BodyTooLargeError."""
    found = _BOUNDARY.search(content_type)
    if not found:
        raise BodyRefusedError("it names no boundary")
    line = b"--" + (found[1] or found[2]).encode("latin-1", "replace")
    if raw.count(b"\r\n" + line) > most + 1:
        raise BodyTooLargeError
    before, *parts = (b"\r\n" + raw).split(b"\r\n" + line)
    if before.strip() or not parts or parts[-1].rstrip(b"\r\n \t") != b"--":
        raise BodyRefusedError("it is cut short")
    return [_pair(part) for part in parts[:-1]]


def _pair(part: bytes) -> tuple[str, str]:
    head, gap, value = part.partition(b"\r\n\r\n")
    if not gap or not head.startswith(b"\r\n") or len(head) > _HEAD_LIMIT:
        raise BodyRefusedError("one of its parts has no proper head")
    name, is_file = _read_head(head)
    if is_file:
        if value:
            raise BodyRefusedError("it holds a file, and this form takes none")
        value = b""  # a file field nobody used
    try:
        return _unescape(name.decode()), value.decode()
    except UnicodeDecodeError:
        raise BodyRefusedError("it is not UTF-8") from None


def _read_head(head: bytes) -> tuple[bytes, bool]:
    name, is_file = None, False
    for line in head.removeprefix(b"\r\n").split(b"\r\n"):
        key, colon, value = line.partition(b":")
        if not colon:
            raise BodyRefusedError("one of its parts has no proper head")
        if key.strip().lower() == b"content-transfer-encoding" and value.strip().lower() not in {
            b"8bit",
            b"binary",
        }:
            raise BodyRefusedError("one of its parts is encoded in a way no browser uses")
        if key.strip().lower() != b"content-disposition":
            continue
        found = _NAME.match(value.strip())
        if not found or name is not None:
            raise BodyRefusedError("one of its parts has no name, or two")
        name, is_file = found[1], bool(found[2])
    if name is None:
        raise BodyRefusedError("one of its parts has no name")
    return name, is_file


def _unescape(name: str) -> str:
    """Browsers write three signs in names as percent and digits, and no others."""
    return name.replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")
