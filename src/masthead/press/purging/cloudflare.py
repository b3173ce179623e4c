"""Cloudflare: whole URLs, and cache tags, 30 to a request, by its purge API."""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import quote

from masthead.press.purging.errors import PurgeError
from masthead.press.purging.purger import Purger, batches, target_of
from masthead.press.purging.sending import Answer, Sender

API = "https://api.cloudflare.com"
MOST = 30  # URLs or tags that one request may name


class CloudflarePurger(Purger):
    """Purges one Cloudflare zone. `site` is the public origin readers know, such as https://news.example."""

    name = "cloudflare"

    def __init__(self, sender: Sender, token: str, zone: str, site: str) -> None:
        self._sender = sender
        self._token = token
        self._zone = zone
        self._site = site.rstrip("/")

    def purge(self, addresses: Sequence[str], keys: Sequence[str] = ()) -> None:
        """See Purger."""
        urls = [self._site + target_of(address) for address in addresses]
        with self._sender as sender:
            for kind, named in (("files", urls), ("tags", list(keys))):
                for batch in batches(named, MOST):
                    self._send(sender, {kind: batch})

    def _send(self, sender: Sender, what: dict[str, list[str]]) -> None:
        answer = sender.send(
            "POST",
            f"/client/v4/zones/{quote(self._zone, safe='')}/purge_cache",
            headers={"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"},
            body=json.dumps(what).encode(),
        )
        if answer.status in {401, 403}:
            raise PurgeError(
                "Cloudflare refuses the token. Give one with the right to purge this zone in MASTHEAD_PURGE_TOKEN.",
                permanent=True,
            )
        if answer.status != 200 or not _is_success(answer):
            raise PurgeError(f"Cloudflare answered {answer.status}: {_words_of(answer)}", permanent=True)


def _said(answer: Answer) -> dict[str, object]:
    try:
        said = json.loads(answer.body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _is_success(answer: Answer) -> bool:
    """Cloudflare can answer 200 and say inside that nothing was done."""
    return _said(answer).get("success") is True


def _words_of(answer: Answer) -> str:
    errors = _said(answer).get("errors")
    return str(errors)[:200] if errors else "it did not say that it succeeded."
