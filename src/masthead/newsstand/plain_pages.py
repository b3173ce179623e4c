"""Pages for when the edition has none: tiny, in plain words, without a style or a script to fetch."""

from __future__ import annotations

from masthead.newsstand.response import Headers, Response
from masthead.postbag.slots import escape

HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
_PAGE = b"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>%s</title></head><body><main><h1>%s</h1>%s<p><a href="/">Go to the front page</a></p></main></body></html>
"""


def plain_page(title: str, *paragraphs: str) -> bytes:
    """A whole page; all text is escaped."""
    said = b"".join(b"<p>" + escape(one) + b"</p>" for one in paragraphs)
    return _PAGE % (escape(title), escape(title), said)


def small(
    status: int, body: bytes, security: Headers, *extra: tuple[str, str], kind: str = HTML, head: bool = False
) -> Response:
    """An answer nobody may keep, made for this request."""
    headers = [
        ("content-type", kind),
        ("content-length", str(len(body))),
        *(() if any(name == "cache-control" for name, _ in extra) else (("cache-control", "no-store"),)),
        *extra,
        *security,
    ]
    return Response(status, headers, b"" if head else body)


NOT_FOUND = plain_page("There is no such page", "The address may be mistyped, or the page has been removed.")
GONE = plain_page("This page has been taken down", "It will not come back to this address.")
BROKEN = plain_page(
    "This page cannot be shown right now", "The mistake is ours. Wait a minute and load it again."
)
NOT_CONNECTED = plain_page(
    "This part of the site is not connected",
    "Accounts, the shop and the newsroom's desks are not reachable from here. Reading goes on as always.",
)
NEWSROOM_AWAY = plain_page(
    "This part of the site does not answer right now",
    "Accounts, the shop and the newsroom's desks are away for a moment. Nothing you sent was kept: send it again soon.",
    "Reading, search and forms go on as always.",
)
BACK_SOON = plain_page(
    "Back in a moment", "We are at work on the site. Wait a few minutes and load the page again."
)
WRONG_METHOD = plain_page("This address is only for reading", "Open it in the ordinary way, with GET.")
FAILED_CONDITION = plain_page(
    "The page has changed", "It is not the version that was asked for. Load it again."
)
NO_SUCH_RANGE = plain_page("There is no such part", "The file is shorter than what was asked for.")
TOO_SLOW = plain_page("The form did not arrive in time", "Nothing was kept. Send it again on a better line.")
BUSY = plain_page(
    "We cannot take this right now", "Nothing is lost here, but nothing was kept either. Send it again soon."
)
