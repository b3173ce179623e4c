"""Fastly: surrogate keys in batches, by its purge API.

Every answer of the newsstand carries its own address among its surrogate keys, so that exactly the addresses that
changed are purged, with all their encodings, 256 to a request.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import quote

from masthead.edition.entries import own_key
from masthead.press.purging.errors import PurgeError
from masthead.press.purging.purger import Purger, batches
from masthead.press.purging.sending import Answer, Sender

API = "https://api.fastly.com"
MOST_KEYS = 256  # that one request may name


class FastlyPurger(Purger):
    """Purges one Fastly service, at once and for good (no soft purge: what was taken down must not come back)."""

    name = "fastly"

    def __init__(self, sender: Sender, token: str, service: str) -> None:
        self._sender = sender
        self._token = token
        self._service = service

    def purge(self, addresses: Sequence[str], keys: Sequence[str] = ()) -> None:
        """See Purger."""
        with self._sender as sender:
            for batch in batches([*map(own_key, addresses), *keys], MOST_KEYS):
                answer = sender.send(
                    "POST",
                    f"/service/{quote(self._service, safe='')}/purge",
                    headers={
                        "Fastly-Key": self._token,
                        "Content-Type": "application/json",
                        "Accept": "application/json",
                    },
                    body=json.dumps({"surrogate_keys": batch}).encode(),
                )
                _check(answer)


def _check(answer: Answer) -> None:
    if answer.status in {401, 403}:
        raise PurgeError(
            "Fastly refuses the token. Give one that may purge this service in MASTHEAD_PURGE_TOKEN.",
            permanent=True,
        )
    if answer.status == 404:
        raise PurgeError("Fastly knows no such service. Write its id in MASTHEAD_PURGE_ZONE.", permanent=True)
    if answer.status != 200:
        raise PurgeError(f"Fastly answered {answer.status}: {answer.body[:200]!r}.", permanent=True)
