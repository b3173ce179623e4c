"""Reads what a browser or a script posts, within bounds that hold before anything is parsed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from masthead.postbag.forms.errors import BodyRefusedError, BodyTooLargeError, UnknownBodyTypeError
from masthead.postbag.forms.json_body import read_json
from masthead.postbag.forms.multipart import read_multipart
from masthead.postbag.forms.urlencoded import read_urlencoded

_CHARSET = re.compile(r';\s*charset\s*=\s*"?([A-Za-z0-9_-]+)"?', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """Bounds of one body. A form's `max_bytes` goes into `bytes`; the rest fits every form."""

    bytes: int = 128 * 1024
    fields: int = 100  # name and value pairs, known to the form or not
    name_length: int = 100  # characters
    depth: int = 2  # of JSON: an object, and lists of values in it


class BodyReader:
    """Collects a body as it comes in and never holds more than its bound.

    Feed chunks until the end, then `finish`. A refusal is final: stop reading and answer.
    """

    def __init__(
        self, content_type: str, limits: BodyLimits | None = None, declared_length: int | None = None
    ) -> None:
        """Raises UnknownBodyTypeError (415) and BodyTooLargeError (413) before a byte is read."""
        self._limits = limits or BodyLimits()
        self._content_type = content_type
        self._type = content_type.partition(";")[0].strip().lower()
        if self._type not in _READ:
            raise UnknownBodyTypeError
        found = _CHARSET.search(content_type)
        if found and found[1].lower() not in {"utf-8", "utf8"}:
            raise UnknownBodyTypeError
        if declared_length is not None and declared_length > self._limits.bytes:
            raise BodyTooLargeError
        self._held = bytearray()

    def feed(self, chunk: bytes) -> None:
        """Raises BodyTooLargeError as soon as it is certain, and keeps nothing then."""
        if len(self._held) + len(chunk) > self._limits.bytes:
            self._held.clear()
            raise BodyTooLargeError
        self._held += chunk

    def finish(self) -> Mapping[str, tuple[str, ...]]:
        """What was sent: per name its values in order. Raises BodyRefusedError (400), BodyTooLargeError (413)."""
        raw, self._held = bytes(self._held), bytearray()
        pairs = _READ[self._type](raw, self._content_type, self._limits.fields, self._limits.depth)
        sent: dict[str, tuple[str, ...]] = {}
        for name, value in pairs:
            if not name or len(name) > self._limits.name_length:
                raise BodyRefusedError("a field's name is empty or too long")
            sent[name] = (*sent.get(name, ()), value)
        return sent


_READ = {
    "application/x-www-form-urlencoded": read_urlencoded,
    "multipart/form-data": read_multipart,
    "application/json": read_json,
}
