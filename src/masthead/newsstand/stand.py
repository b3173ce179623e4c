"""The newsstand's core: a request, the edition and the clock in, an answer out. Any server can carry it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from concurrent.futures import wait
from dataclasses import dataclass

from masthead.edition.addresses import is_address
from masthead.gate.csp import security_headers
from masthead.newsstand import plain_pages
from masthead.newsstand.closing import Closing
from masthead.newsstand.doors import Doors
from masthead.newsstand.later import FORWARD, Forward, Later
from masthead.newsstand.member import PassKeys
from masthead.newsstand.memory import Memory
from masthead.newsstand.plain_pages import small
from masthead.newsstand.reading import AWAY_PAGE, BROKEN_PAGE, answer_from_edition, edition_page
from masthead.newsstand.request import Request
from masthead.newsstand.response import Headers, Response
from masthead.newsstand.search import Searching

STAFF_HINT = "masthead_staff_hint"  # the newsroom sets this cookie beside its session
HEALTH, READY = "/healthz", "/healthz/ready"
NEWSROOM = frozenset({"account", "admin", "checkout", "static"})  # first parts that are not ours to answer
POSTS = "post"
MEDIA = "media"
_READS = frozenset({"GET", "HEAD"})
_OURS = NEWSROOM | {POSTS, HEALTH[1:]}
_UNREADABLE = "\ufffd"
# While the site is closed: what the page that says so needs, and what watches the process.
_OPEN = ("/assets/", "/static/", HEALTH)
RETRY_AFTER = 300  # seconds; what crawlers are told to wait

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stand:
    """All that an answer may depend on besides the request and the clock."""

    memory: Memory
    security: Headers
    pass_keys: PassKeys = ()
    doors: Doors | None = None  # None: no form is taken
    searching: Searching | None = None
    forwards: bool = False  # whoever carries us reaches the newsroom
    closing: Closing | None = None


def is_staff(cookies: str) -> bool:
    """Whether a browser says that it has a session at the desk. Anyone can say so."""
    return any(part.strip() == f"{STAFF_HINT}=1" for part in cookies.split(";"))


def security_pairs(policy: str) -> Headers:
    """The headers every answer carries. `policy` is the Content-Security-Policy of the build, from gate.csp."""
    told: Mapping[str, str] = security_headers() | {"Content-Security-Policy": policy}
    return tuple((name.lower(), value) for name, value in told.items())


def answer(request: Request, stand: Stand, now: float) -> Response:
    """The answer, waiting for disk or thread where it must. `now`: seconds since 1970. Never raises."""
    begun = begin(request, stand, now)
    if isinstance(begun, Response):
        return begun
    if isinstance(begun, Forward):
        return not_connected(request, stand)
    wait([begun.done])
    return finish(begun, request, stand)


def begin(request: Request, stand: Stand, now: float) -> Response | Later | Forward:
    """As `answer`, for an event loop: what has to wait comes back as Later, what the newsroom answers as Forward."""
    try:
        return _begin(request, stand, now)
    except Exception:
        logger.exception("The answer for %.200r failed.", request.path)
        return broken(request, stand)


def finish(later: Later, request: Request, stand: Stand) -> Response:
    """The answer to what had to wait, once it is done. Never raises."""
    try:
        return later.response()
    except Exception:
        logger.exception("The answer for %.200r failed.", request.path)
        return broken(request, stand)


def broken(request: Request, stand: Stand) -> Response:
    """The page for our own mistakes. Never raises."""
    try:
        return edition_page(500, BROKEN_PAGE, request, stand.memory, stand.security)
    except Exception:
        logger.exception("The page for mistakes failed as well.")
        return small(500, plain_pages.BROKEN, stand.security, head=request.method == "HEAD")


def most_bytes(method: str, path: str, stand: Stand) -> int:
    """How long a body may be. 0: it is not read at all."""
    if method != "POST" or stand.doors is None or not path.startswith(f"/{POSTS}/"):
        return 0
    try:
        return stand.doors.most_bytes(path)
    except Exception:  # a damaged descriptor; `begin` meets it again, and says so
        logger.exception("The form at %.200r cannot be read.", path)
        return 0


def not_connected(request: Request, stand: Stand) -> Response:
    """In words: what only the newsroom answers cannot be had here."""
    after = ("retry-after", "120")
    return small(503, plain_pages.NOT_CONNECTED, stand.security, after, head=request.method == "HEAD")


def _begin(request: Request, stand: Stand, now: float) -> Response | Later | Forward:
    path, reads = request.path, request.method in _READS
    if stand.closing is not None and stand.closing.closed and not path.startswith(_OPEN):
        after = ("retry-after", str(RETRY_AFTER))
        return edition_page(503, AWAY_PAGE, request, stand.memory, stand.security, after)
    # Most requests first: what is no address costs nothing more here, for it cannot be in the edition.
    # A search without a question is the page as it was pressed.
    if reads and not (request.query and path.endswith("/search/")) and stand.memory.find(path) is not None:
        return _from_edition(request, stand, now)
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    if first == MEDIA and reads and stand.forwards and is_address(path) and is_staff(request.cookies()):
        # A file no page names yet: a thumbnail or a draft's. The hint opens nothing: the newsroom asks who it is.
        return FORWARD
    if first in _OURS and is_address(path):
        found = _not_from_edition(first, request, stand, now)
        if found is not None:
            return found
    if not reads:
        allow = ("allow", "GET, HEAD")
        return small(405, plain_pages.WRONG_METHOD, stand.security, allow)
    if stand.searching is not None and stand.searching.is_search(path):
        return stand.searching.answer(request, now)
    return _from_edition(request, stand, now)


def _from_edition(request: Request, stand: Stand, now: float) -> Response:
    return answer_from_edition(request, stand.memory, stand.pass_keys, stand.security, now)


def _not_from_edition(
    first: str, request: Request, stand: Stand, now: float
) -> Response | Later | Forward | None:
    """Addresses that are no page: forms, health, and what the newsroom answers itself."""
    if first in NEWSROOM:
        if _UNREADABLE in request.path:
            return None  # bytes that were no UTF-8: passed on, they would be another address
        return FORWARD if stand.forwards else not_connected(request, stand)
    if first == POSTS:
        return stand.doors.answer(request, now) if stand.doors is not None else None
    return _health(request, stand) if request.path in {HEALTH, READY} and request.method in _READS else None


def _health(request: Request, stand: Stand) -> Response:
    """Alive: this process answers. Ready: it also has a front page to show."""
    ready = request.path == HEALTH or stand.memory.find("/") is not None
    words = b"ok\n" if ready else b"The edition has no front page yet. Press one: masthead press all\n"
    return small(
        200 if ready else 503,
        words,
        stand.security,
        kind=plain_pages.TEXT,
        head=request.method == "HEAD",
    )
