"""What an address of the edition answers a reader: encoding, conditions, ranges, redirects, pages that are gone."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from masthead.edition.encodings import IDENTITY
from masthead.edition.pages import FULL
from masthead.newsstand import plain_pages
from masthead.newsstand.conditions import UnsatisfiableError, Verdict, judge, range_of
from masthead.newsstand.member import PassKeys, read_pass
from masthead.newsstand.memory import Memory
from masthead.newsstand.negotiation import choose
from masthead.newsstand.plain_pages import small
from masthead.newsstand.ready import LARGEST_HELD, Ready
from masthead.newsstand.request import Request
from masthead.newsstand.response import FilePart, Headers, Response

# Where the edition keeps the pages for what has no page of its own. A taken-down address brings its own page.
NOT_FOUND_PAGE, GONE_PAGE, BROKEN_PAGE, AWAY_PAGE = "/404.html", "/410.html", "/500.html", "/503.html"
# An unknown address may be pressed any moment: others may repeat the answer for as long as deploy/nginx.conf says.
_NOT_FOUND_CACHE = ("cache-control", "public, max-age=10")
_ON_304 = frozenset({"cache-control", "etag", "last-modified", "surrogate-key", "vary"})
_TRIES = 3  # times a look-up begins again because the body was swapped away meanwhile


def answer_from_edition(
    request: Request, memory: Memory, keys: PassKeys, security: Headers, now: float
) -> Response:
    """The answer to a GET or HEAD. `now`: seconds since 1970. Costs what `Memory.find` does."""
    for _ in range(_TRIES):
        ready = find_for(request, memory, keys, now)
        if ready is None:
            return _elsewhere(request, memory, security)
        try:
            return _answer(request, memory, ready, security)
        except FileNotFoundError:
            memory.forget(ready)
    raise FileNotFoundError(f"The body of {request.path} is missing. Run: masthead edition verify")


def find_for(request: Request, memory: Memory, keys: PassKeys, now: float) -> Ready | None:
    """The variant this reader may see. Only where a full one exists is the cookie looked at."""
    ready = memory.find(request.path)
    if ready is None or not ready.has_full or not keys:
        return ready
    found = read_pass(request.cookies(), keys, now)
    full = memory.find(request.path, FULL) if found else None
    return full if full and found and found.opens(full.entry.keys) else ready


def _answer(request: Request, memory: Memory, ready: Ready, security: Headers) -> Response:
    entry = ready.entry
    if entry.status == 301:
        return _bare(301, [*ready.head(IDENTITY)])
    if not entry.bodies:
        return edition_page(410, GONE_PAGE, request, memory, security)
    encoding = choose(request.header("accept-encoding"), entry.bodies)
    if ready.described(encoding) is None:
        memory.body(ready, encoding)  # unpacked, so that its size and tag are known
    if entry.status != 200:
        return _whole(request, memory, ready, encoding, entry.status)
    etag = _etag(ready, encoding)
    verdict = judge(request, etag, entry.pressed_at)
    if verdict is Verdict.NOT_MODIFIED:
        return Response(304, [pair for pair in ready.head(encoding) if pair[0] in _ON_304])
    if verdict is Verdict.FAILED:
        return small(412, plain_pages.FAILED_CONDITION, security, head=request.method == "HEAD")
    if (
        encoding == IDENTITY
        and IDENTITY in entry.bodies
        and request.method == "GET"
        and request.header("range")
    ):
        return _ranged(request, memory, ready, security)
    return _whole(request, memory, ready, encoding, 200)


def _whole(request: Request, memory: Memory, ready: Ready, encoding: str, status: int) -> Response:
    head = ready.head(encoding)
    if request.method == "HEAD":
        return Response(status, head)
    kept = ready.entry.bodies.get(encoding)
    if kept is not None and kept.size > LARGEST_HELD:
        return Response(status, head, file=FilePart(_standing(kept.file), 0, kept.size))
    return Response(status, head, memory.body(ready, encoding))


def _ranged(request: Request, memory: Memory, ready: Ready, security: Headers) -> Response:
    kept = ready.entry.bodies[IDENTITY]
    try:
        found = range_of(request, kept.etag, ready.entry.pressed_at, kept.size)
    except UnsatisfiableError:
        extra = ("content-range", f"bytes */{kept.size}")
        return small(416, plain_pages.NO_SUCH_RANGE, security, extra)
    if found is None:
        return _whole(request, memory, ready, IDENTITY, 200)
    start, end = found
    head = [pair for pair in ready.head(IDENTITY) if pair[0] != "content-length"]
    head += [("content-length", str(end - start)), ("content-range", f"bytes {start}-{end - 1}/{kept.size}")]
    if kept.size > LARGEST_HELD:
        return Response(206, head, file=FilePart(_standing(kept.file), start, end))
    return Response(206, head, memory.body(ready, IDENTITY)[start:end])


def _elsewhere(request: Request, memory: Memory, security: Headers) -> Response:
    """Nothing stands at the address itself: the page is at the address with, or without, its last slash, or nowhere."""
    path = request.path
    other = path.removesuffix("/") if path.endswith("/") else path + "/"
    if len(path) > 1 and not path.endswith("//") and memory.find(other) is not None:
        return _bare(301, [("location", quote(other)), _NOT_FOUND_CACHE, *security])
    return not_found(request, memory, security)


def not_found(request: Request, memory: Memory, security: Headers) -> Response:
    """The 404 page."""
    return edition_page(404, NOT_FOUND_PAGE, request, memory, security)


def edition_page(
    status: int, address: str, request: Request, memory: Memory, security: Headers, *extra: tuple[str, str]
) -> Response:
    """A page the edition keeps for such cases under another status, or our own in plain words."""
    ready = memory.find(address)
    cache = _NOT_FOUND_CACHE if status == 404 else ("cache-control", "no-store")
    head = request.method == "HEAD"
    if ready is None or ready.entry.status != 200:
        return small(status, _OWN_PAGES[status], security, cache, *extra, head=head)
    encoding = choose(request.header("accept-encoding"), ready.entry.bodies)
    try:
        body = memory.body(ready, encoding)
    except FileNotFoundError:
        return small(status, _OWN_PAGES[status], security, cache, *extra, head=head)
    described = ready.head_as_page(encoding, cache)
    return Response(status, [*described, *extra] if extra else described, b"" if head else body)


_OWN_PAGES = {
    404: plain_pages.NOT_FOUND,
    410: plain_pages.GONE,
    500: plain_pages.BROKEN,
    503: plain_pages.BACK_SOON,
}


def _bare(status: int, headers: list[tuple[str, str]]) -> Response:
    return Response(status, [*headers, ("content-length", "0")])


def _etag(ready: Ready, encoding: str) -> str:
    described = ready.described(encoding)
    return described.etag if described else ""


def _standing(path: str) -> str:
    """The path of a file that is there. Raises FileNotFoundError."""
    Path(path).stat()
    return path
