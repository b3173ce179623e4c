"""Varnish as deploy/varnish.vcl sets it up: PURGE by address, BAN by surrogate key. Needs no module beyond stock."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from masthead.press.purging.errors import PurgeError
from masthead.press.purging.purger import Purger, target_of
from masthead.press.purging.sending import Sender

SECRET_HEADER = "X-Masthead-Secret"  # noqa: S105 - a header's name
KEYS = "X-Masthead-Keys"
_LONGEST = 2000  # bytes of the pattern in one BAN; Varnish takes headers of 8 KB


class VarnishPurger(Purger):
    """Purges one or more Varnish."""

    name = "varnish"

    def __init__(self, senders: Sequence[Sender], secret: str) -> None:
        self._senders = senders
        self._secret = secret

    def purge(self, addresses: Sequence[str], keys: Sequence[str] = ()) -> None:
        """See Purger. An address goes with all its encodings, at once; keys are looked for in all that is kept."""
        for sender in self._senders:
            with sender:
                for address in dict.fromkeys(addresses):
                    self._send(sender, "PURGE", target_of(address), {})
                for pattern in _patterns(keys):
                    self._send(sender, "BAN", "/", {KEYS: pattern})

    def _send(self, sender: Sender, method: str, target: str, headers: dict[str, str]) -> None:
        answer = sender.send(method, target, headers={SECRET_HEADER: self._secret, **headers})
        if answer.status != 200:
            raise PurgeError(
                f"Varnish at {sender.origin} answered {answer.status} to {method}. Write the same secret in "
                "MASTHEAD_PURGE_TOKEN and in varnish.vcl.",
                permanent=True,
            )


def _patterns(keys: Sequence[str]) -> Iterator[str]:
    """The keys as alternatives of a pattern, in pieces that fit into a header."""
    piece: list[str] = []
    for key in dict.fromkeys(keys):
        escaped = _escaped(key)
        if piece and sum(map(len, piece)) + len(piece) + len(escaped) > _LONGEST:
            yield "|".join(piece)
            piece = []
        piece.append(escaped)
    if piece:
        yield "|".join(piece)


def _escaped(key: str) -> str:
    """Every sign that a pattern could read otherwise is spelled as its number: nothing in a key can end the text."""
    return re.sub(r"[^A-Za-z0-9_:/-]", lambda sign: "".join(f"\\x{one:02x}" for one in sign[0].encode()), key)
