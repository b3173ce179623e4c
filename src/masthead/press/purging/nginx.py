"""nginx with `proxy_cache` in front of the newsstand, as deploy/nginx-cache.conf sets it up.

Stock nginx cannot forget an entry. It can be made to fetch one anew: a request that names the secret bypasses the
cache, and what the newsstand answers takes the place of what was kept (`proxy_cache_bypass`). So each address is asked
for once in each encoding that is kept. Whether nginx knew the secret is seen in what it answers.
"""

from __future__ import annotations

from collections.abc import Sequence

from masthead.press.purging.errors import PurgeError
from masthead.press.purging.purger import Purger, target_of
from masthead.press.purging.sending import Sender

SECRET_HEADER = "X-Masthead-Refresh"  # noqa: S105 - a header's name
STATE = "x-masthead-cache"
ENCODINGS = ("br", "gzip", "identity")
# Everything but media is kept for a minute only. So many addresses are refreshed at once, those kept longest first;
# the rest of a large swap grows old by itself sooner than it could be refreshed.
MOST = 1000


class NginxPurger(Purger):
    """Refreshes entries of one or more nginx. Surrogate keys mean nothing to them."""

    name = "nginx"

    def __init__(self, senders: Sequence[Sender], secret: str) -> None:
        self._senders = senders
        self._secret = secret

    def purge(self, addresses: Sequence[str], keys: Sequence[str] = ()) -> None:
        """See Purger. An entry is replaced, not dropped, so readers never wait for it."""
        first = sorted(dict.fromkeys(addresses), key=lambda address: not address.startswith("/media/"))
        for sender in self._senders:
            with sender:
                for address in first[:MOST]:
                    self._refresh(sender, address)

    def _refresh(self, sender: Sender, address: str) -> None:
        for encoding in ENCODINGS:
            headers = {SECRET_HEADER: self._secret, "Accept-Encoding": encoding}
            answer = sender.send("HEAD", target_of(address), headers=headers)
            if answer.headers.get(STATE) != "BYPASS":
                raise PurgeError(
                    f"nginx at {sender.origin} did not take the secret. Write the same one in MASTHEAD_PURGE_TOKEN and "
                    "in nginx-cache.conf.",
                    permanent=True,
                )
