"""An answer made ready: its headers for every encoding, and the bodies that are held in memory."""

from __future__ import annotations

from dataclasses import dataclass, field

from masthead.edition.encodings import IDENTITY, best_known, decoded
from masthead.edition.entries import Body, Entry
from masthead.edition.layout import digest
from masthead.edition.pages import FULL
from masthead.newsstand.response import Headers

LARGEST_HELD = 256 * 1024  # bytes; what is larger goes out from its file
OVERHEAD = 4096  # bytes that an answer without its bodies takes, about
_PRIVATE = "private, no-store"
_OF_A_BODY = frozenset({"content-encoding", "content-length", "content-type", "vary"})


@dataclass(slots=True)
class Ready:
    """One address in one variant, as it is now. `has_full`: members get another body here."""

    entry: Entry
    security: Headers
    has_full: bool = False
    bodies: dict[str, bytes] = field(default_factory=dict)
    made: dict[str, Body] = field(default_factory=dict)  # unpacked by us, with its own hash
    _heads: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    @property
    def weight(self) -> int:
        """Bytes of memory, about."""
        return OVERHEAD + sum(map(len, self.bodies.values()))

    def described(self, encoding: str) -> Body | None:
        """The body in an encoding, without its bytes; None before it was unpacked, or where there is none."""
        return self.entry.bodies.get(encoding) or self.made.get(encoding)

    def load(self, encoding: str) -> bytes:
        """Read the body from disk, and unpack it where it is only kept compressed. Costs one open and read.

        Raises FileNotFoundError when it was swapped out, KeyError where there is no such encoding.
        """
        kept = self.entry.bodies.get(encoding)
        if kept is not None:
            return kept.read()
        if encoding != IDENTITY or not self.entry.bodies:
            raise KeyError(encoding)
        source = best_known(self.entry.bodies)
        body = decoded(self.entry.bodies[source].read(), source)
        self.made[encoding] = Body(self.entry.bodies[source].file, len(body), digest(body))
        return body

    def head(self, encoding: str) -> list[tuple[str, str]]:
        """All headers of the whole body in an encoding. Do not change the list."""
        found = self._heads.get(encoding)
        if found is None:
            found = self._heads[encoding] = self._make_head(encoding)
        return found

    def head_as_page(self, encoding: str, cache: tuple[str, str]) -> list[tuple[str, str]]:
        """Headers of this body as the page for something else: not to be kept under its tag. Do not change the list."""
        key = f"{encoding} {cache[1]}"
        found = self._heads.get(key)
        if found is None:
            described = [pair for pair in self.head(encoding) if pair[0] in _OF_A_BODY]
            found = self._heads[key] = [*described, cache, *self.security]
        return found

    def _make_head(self, encoding: str) -> list[tuple[str, str]]:
        body = self.described(encoding)
        own = {} if body is None else {"etag": body.etag, "content-length": str(body.size)}
        if encoding != IDENTITY:
            own["content-encoding"] = encoding
        elif IDENTITY in self.entry.bodies:
            own["accept-ranges"] = "bytes"
        pairs = dict(self.entry.headers) | own
        if self.has_full or self.entry.variant == FULL:
            pairs["vary"] = ", ".join(filter(None, [pairs.get("vary", ""), "cookie"]))
        if self.entry.variant == FULL:
            pairs["cache-control"] = _PRIVATE
            pairs.pop("surrogate-key", None)
        return [*pairs.items(), *self.security]
