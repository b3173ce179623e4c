"""Search: words in the query string, answered from the edition's own index through a pressed page with slots.

Searches run on a few threads of their own, each within a bounded time; when too many wait, the next one is told so.
"""

from __future__ import annotations

import logging
import re
import threading
from concurrent.futures import Future, ThreadPoolExecutor

from masthead.edition.search.documents import Results
from masthead.edition.search.reader import SearchReader
from masthead.newsstand.later import Later
from masthead.newsstand.memory import Memory
from masthead.newsstand.plain_pages import small
from masthead.newsstand.pressed import Pressed
from masthead.newsstand.question import CHOICES, ON_A_PAGE, Question, read_question
from masthead.newsstand.reading import AWAY_PAGE, edition_page
from masthead.newsstand.request import Request
from masthead.newsstand.response import Headers, Response
from masthead.newsstand.search_page import beyond, filling, in_words

_MOST_WAITING = 16
_THREADS = 2
_ADDRESS = re.compile(r"/(?:[a-z]{2,3}(?:-[a-z0-9]{2,8})*/)?search/\Z")
# Search answers may be repeated for a moment, which is what a flood asks for.
_CACHE = ("cache-control", "public, max-age=30")

logger = logging.getLogger(__name__)


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

    def answer(self, request: Request, now: float) -> Response | Later:
        """Search, soon. `now`: seconds since 1970."""
        if not self._room.acquire(blocking=False):
            extra = (("retry-after", "5"),)
            return edition_page(503, AWAY_PAGE, request, self._memory, self._security, *extra)
        done: Future[Response] = self._threads.submit(self._answer, request, now)
        done.add_done_callback(lambda _: self._room.release())
        return Later(done, lambda: self._said(request, done))

    def close(self) -> None:
        """Let the threads end; safe to run twice."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _said(self, request: Request, done: Future[Response]) -> Response:
        fault = None if done.cancelled() else done.exception()
        if fault is not None:
            logger.error("The search at %.200r failed.", request.path, exc_info=fault)
        if fault is not None or done.cancelled():
            return edition_page(503, AWAY_PAGE, request, self._memory, self._security, ("retry-after", "5"))
        return done.result()

    def _answer(self, request: Request, now: float) -> Response:
        page = self._pressed.slot_page(request.path)
        asked = read_question(request.query, {name: page.choices(name) for name in CHOICES} if page else {})
        found = Results() if asked.problem else self._find(asked, now)
        if page is None:
            body = in_words(asked, found)
        else:
            names = self._pressed.names(request.path)
            body = filling(page, request.path, asked, found, names).into(page)
        status, extra = (400, ()) if asked.problem or beyond(asked, found) else (200, (_CACHE,))
        return small(status, body, self._security, *extra, head=request.method == "HEAD")

    def _find(self, asked: Question, now: float) -> Results:
        return self._index.search(
            asked.text, asked.filters(now), order=asked.order, limit=ON_A_PAGE, offset=asked.offset
        )
