"""Search: words in the query string, answered from the edition's own index through a pressed page with slots.

Searches run on a few threads of their own, each within a bounded time; when too many wait, the next one is told so.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode

from masthead.edition.search.documents import Filters, Hit, Results
from masthead.edition.search.reader import Order, SearchReader
from masthead.newsstand.later import Later
from masthead.newsstand.memory import Memory
from masthead.newsstand.plain_pages import plain_page, small
from masthead.newsstand.pressed import Pressed
from masthead.newsstand.reading import AWAY_PAGE, edition_page
from masthead.newsstand.request import Request
from masthead.newsstand.response import Headers, Response
from masthead.postbag.forms.answers import Filling
from masthead.postbag.slots import SlotPage, is_own_address

ON_A_PAGE = 20  # hits
LONGEST_QUERY = 200  # signs; the rest is left out
_LONGEST_STRING = 4000  # signs of a query string that are read
_MOST_FIELDS = 20
_MOST_WAITING = 16
_THREADS = 2
_ADDRESS = re.compile(r"/(?:[a-z]{2,3}(?:-[a-z0-9]{2,8})*/)?search/\Z")
_SIZE = 80  # signs of a filter's value
# Search answers may be repeated for a moment, which is what a flood asks for.
_CACHE = ("cache-control", "public, max-age=30")


class Searching:
    """The search of one newsstand process."""

    def __init__(self, index: SearchReader, memory: Memory, security: Headers) -> None:
        self._index = index
        self._memory = memory
        self._pressed = Pressed(memory)
        self._security = security
        self._threads = ThreadPoolExecutor(_THREADS, "search")
        self._room = threading.BoundedSemaphore(_MOST_WAITING)

    def is_search(self, path: str) -> bool:
        """Whether the address asks the index: `/search/`, or `/uk/search/` in another language."""
        return bool(_ADDRESS.match(path))

    def answer(self, request: Request) -> Response | Later:
        """Search, soon."""
        if not self._room.acquire(blocking=False):
            extra = (("retry-after", "5"),)
            return edition_page(503, AWAY_PAGE, request, self._memory, self._security, *extra)
        done: Future[Response] = self._threads.submit(self._answer, request)
        done.add_done_callback(lambda _: self._room.release())
        return Later(done, lambda: self._said(request, done))

    def close(self) -> None:
        """Let the threads end; safe to run twice."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _said(self, request: Request, done: Future[Response]) -> Response:
        if done.cancelled() or done.exception() is not None:
            return edition_page(503, AWAY_PAGE, request, self._memory, self._security, ("retry-after", "5"))
        return done.result()

    def _answer(self, request: Request) -> Response:
        asked = _asked(request.query)
        query, offset = asked.get("q", "").strip()[:LONGEST_QUERY], _offset(asked.get("page", ""))
        found = self._index.search(
            query, _filters(asked), order=_order(asked), limit=ON_A_PAGE, offset=offset
        )
        page = self._pressed.slot_page(request.path)
        if page is None:
            body = _plain(query, found)
        else:
            body = _filling(page, request.path, asked, query, found, offset).into(page)
        return small(200, body, self._security, _CACHE, head=request.method == "HEAD")


def _asked(query: str) -> dict[str, str]:
    """The first value of each name. What cannot be read is as if it were not there."""
    try:
        pairs = parse_qsl(query[:_LONGEST_STRING], max_num_fields=_MOST_FIELDS, errors="replace")
    except ValueError:
        return {}
    return dict(reversed(pairs))


def _filters(asked: Mapping[str, str]) -> Filters:
    section, format_, language, tag = (
        asked.get(name, "")[:_SIZE] for name in ("section", "format", "language", "tag")
    )
    return Filters(section, format_, language, tag)


def _order(asked: Mapping[str, str]) -> Order:
    return "newest" if asked.get("order") == "newest" else "relevance"


def _offset(page: str) -> int:
    number = int(page) if page.isascii() and page.isdigit() and len(page) <= 3 else 1
    return max(0, number - 1) * ON_A_PAGE


def _filling(
    page: SlotPage, path: str, asked: Mapping[str, str], query: str, found: Results, offset: int
) -> Filling:
    """Which slots get what; a page need not have all of them. See docs/rooms/newsstand.md."""
    names = page.names
    stands: tuple[Mapping[str, str], ...] = ({},)
    rows = {
        "results": [_row(names, hit) for hit in found.hits if is_own_address(hit.address)],
        "found": stands if found.hits else (),
        "nothing": stands if query and not found.hits else (),
        "cut_short": stands if found.cut_short else (),
    }
    if found.total > offset + ON_A_PAGE and found.hits:
        following = {**asked, "page": str(offset // ON_A_PAGE + 2)}
        rows["more"] = ({"address": f"{path}?{urlencode(following)}"},)
    return Filling({"query": query, "total": str(found.total)}, rows)


def _row(names: frozenset[str], hit: Hit) -> dict[str, str]:
    """What a result's row is filled with: texts of the card the wire gave it, the address, the date and the snippet."""
    told = {name: value for name, value in hit.card.items() if isinstance(value, str)}
    told |= {
        "address": hit.address,
        "snippet": "".join(text for text, _ in hit.snippet),
        "date": _day(hit.published),
    }
    return {name: value for name, value in told.items() if f"results.{name}" in names}


def _day(published: int) -> str:
    return datetime.fromtimestamp(published, UTC).date().isoformat() if published > 0 else ""


def _plain(query: str, found: Results) -> bytes:
    """The results in words, when the search page has not been pressed."""
    if not query:
        return plain_page("Search", "Add ?q= and the words you look for to this address.")
    lines = [f"{hit.card.get('headline', hit.address)} – {hit.address}" for hit in found.hits]
    return plain_page(f"Search: {query}", *(lines or ["Nothing was found. Try fewer words."]))
