"""Whether a form was posted from a page of ours. Only headers that browsers set themselves are asked.

No forwarded header is: whoever sends the request could have written it.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from masthead.newsstand.request import Request


def is_from_here(request: Request, origins: Collection[str]) -> bool:
    """Whether the post may be taken. `origins`: such as `https://www.example.org`; empty: the host asked for is ours.

    A program that is no browser sends none of these headers. It is let in: it carries nobody's cookies, and a form of
    ours does not know who sends it.
    """
    site = request.header("sec-fetch-site").strip().lower()
    if site and site not in {"same-origin", "none"}:
        return False
    sent = request.header("origin").strip() or _origin_of(request.header("referer"))
    return not sent or _is_ours(sent, request.header("host"), origins)


def _origin_of(referer: str) -> str:
    """The origin of a Referer, `null` for one that cannot be read; empty where none was sent."""
    if not referer:
        return ""
    try:
        parts = urlsplit(referer)
    except ValueError:
        return "null"
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else "null"


def _is_ours(sent: str, host: str, origins: Collection[str]) -> bool:
    sent = sent.lower()
    if origins:
        return sent in origins
    scheme, mark, authority = sent.partition("://")
    # Proxies often pass the host without its port.
    return bool(mark and host) and scheme in {"http", "https"} and _matches(authority, host.strip().lower())


def _matches(authority: str, host: str) -> bool:
    return host in {authority, authority.rpartition(":")[0]}
