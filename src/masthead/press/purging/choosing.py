"""Which cache it is: from an operator's settings to a purger."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from masthead.press.purging.cloudflare import API as CLOUDFLARE_API
from masthead.press.purging.cloudflare import CloudflarePurger
from masthead.press.purging.fastly import API as FASTLY_API
from masthead.press.purging.fastly import FastlyPurger
from masthead.press.purging.nginx import NginxPurger
from masthead.press.purging.purger import NoPurger, Purger
from masthead.press.purging.sending import Sender
from masthead.press.purging.varnish import VarnishPurger

KINDS = ("", "nginx", "varnish", "fastly", "cloudflare")
_API = {"fastly": FASTLY_API, "cloudflare": CLOUDFLARE_API}


@dataclass(frozen=True, slots=True)
class Choice:
    """What the settings say. `zone` is Fastly's service or Cloudflare's zone, `site` the public origin."""

    kind: str = ""
    addresses: tuple[str, ...] = ()
    token: str = ""
    zone: str = ""
    site: str = ""


class BadChoiceError(ValueError):
    """The settings name a cache but not all it takes to tell it; the message says which is missing."""


def purger_for(choice: Choice) -> Purger:
    """The purger of a choice; nothing is sent yet. Raises BadChoiceError."""
    _check(choice)
    senders = [Sender(address.rstrip("/")) for address in choice.addresses]
    match choice.kind:
        case "nginx":
            return NginxPurger(senders, choice.token)
        case "varnish":
            return VarnishPurger(senders, choice.token)
        case "fastly":
            return FastlyPurger(senders[0] if senders else Sender(FASTLY_API), choice.token, choice.zone)
        case "cloudflare":
            sender = senders[0] if senders else Sender(CLOUDFLARE_API)
            return CloudflarePurger(sender, choice.token, choice.zone, choice.site)
    return NoPurger()


def _check(choice: Choice) -> None:
    if choice.kind not in KINDS:
        raise BadChoiceError(
            f"MASTHEAD_PURGE is {choice.kind!r}; write nginx, varnish, fastly, cloudflare or nothing."
        )
    if not choice.kind:
        return
    if not choice.token or not (choice.token.isascii() and choice.token.isprintable()):
        raise BadChoiceError(
            "MASTHEAD_PURGE_TOKEN must hold the secret of the cache, or the token of its vendor."
        )
    if choice.kind in _API and not choice.zone:
        raise BadChoiceError("MASTHEAD_PURGE_ZONE must hold Fastly's service id or Cloudflare's zone id.")
    if choice.kind not in _API and not choice.addresses:
        raise BadChoiceError(
            "MASTHEAD_PURGE_ADDRESS must say where the cache is, such as http://127.0.0.1:6081."
        )
    for address in choice.addresses:
        _check_origin(address)


def _check_origin(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise BadChoiceError(
            f"MASTHEAD_PURGE_ADDRESS holds {address!r}; write an origin such as http://127.0.0.1:6081."
        )
