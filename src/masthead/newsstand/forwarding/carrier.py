"""One request carried to the newsroom and its answer back. Whoever stops listening ends it at the other end too."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from typing import Any, TypeVar

import h11
from granian._granian import RSGIHTTPProtocol as HTTPProtocol
from granian.rsgi import Scope

from masthead.gate.csp import security_headers
from masthead.newsstand import plain_pages
from masthead.newsstand.forwarding.line import Line, Lines, NewsroomAwayError, NewsroomSlowError
from masthead.newsstand.forwarding.passing import Asked, Newsroom, Onward, Pairs, back, onward
from masthead.newsstand.forwarding.pipe import Pipe, ReaderGoneError
from masthead.newsstand.forwarding.wire import cut, is_there
from masthead.newsstand.plain_pages import small
from masthead.newsstand.response import Headers, Response

MOST_AT_ONCE = 64  # requests in each worker; readers of the edition are not counted and never wait for them
HELD = 128 * 1024  # bytes of an answer that are gathered before it goes out whole
ANSWER_SECONDS = 120.0  # until the newsroom begins to answer a request it has whole
PIECE_SECONDS = 60.0  # for the next piece, whoever owes it
LOOK_SECONDS = 1.0  # between two looks whether a reader is still there, while there is nothing to send

logger = logging.getLogger(__name__)
_T = TypeVar("_T")


class _SenderGoneError(Exception):
    """The body broke off, or nothing came for too long."""


class Forwarding:
    """The way to one newsroom, for one worker's event loop."""

    def __init__(self, newsroom: Newsroom, security: Headers) -> None:
        self._newsroom = newsroom
        self._lines = Lines(newsroom.host, newsroom.port)
        self._security = security
        told = {name.lower(): value for name, value in security_headers(admin=True).items()}
        self._if_unsaid = tuple(told.items())  # the admin's files come past Django
        self._in_hand = 0

    async def carry(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request with what the newsroom says, or say in words that it is away."""
        if self._in_hand >= MOST_AT_ONCE:
            self._say(scope, protocol, 503, plain_pages.BUSY, "5")
            return
        self._in_hand += 1
        gone = asyncio.ensure_future(protocol.client_disconnect())
        work = asyncio.ensure_future(self._carry(scope, protocol))
        try:
            await asyncio.wait({gone, work}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                work.cancel()
            await asyncio.gather(work, return_exceptions=True)
            if not work.cancelled() and work.exception() is not None:
                logger.error("Forwarding %.200r failed.", scope.path, exc_info=work.exception())
                self._say(scope, protocol, 503, plain_pages.NEWSROOM_AWAY, "10")
        finally:
            gone.cancel()
            self._in_hand -= 1

    def close(self) -> None:
        """Let go of idle connections; safe to run twice."""
        self._lines.close()

    async def _carry(self, scope: Scope, protocol: HTTPProtocol) -> None:
        request = onward(_asked(scope), self._newsroom)
        try:
            line, head = await self._ask(request, protocol)
        except NewsroomAwayError as error:
            logger.warning("The newsroom did not answer %.200r: %s", scope.path, error)
            self._say(scope, protocol, 503, plain_pages.NEWSROOM_AWAY, "10")
            return
        except _SenderGoneError:
            self._say(scope, protocol, 408, plain_pages.TOO_SLOW)
            return
        try:
            await self._give(scope, protocol, line, head)
        except BaseException:
            line.close()
            raise
        self._lines.give_back(line)

    async def _ask(self, request: Onward, protocol: HTTPProtocol) -> tuple[Line, h11.Response]:
        """Send the request and wait for the head of its answer. A kept connection may have ended meanwhile, which shows
        only now: then what may be repeated is, once."""
        line, kept = await self._lines.take(kept=request.may_be_repeated)
        try:
            return line, await self._head(line, request, protocol)
        except NewsroomAwayError as error:
            line.close()
            if not kept or isinstance(error, NewsroomSlowError):
                raise
        except BaseException:
            line.close()
            raise
        line, _ = await self._lines.take(kept=False)
        try:
            return line, await self._head(line, request, protocol)
        except BaseException:
            line.close()
            raise

    async def _head(self, line: Line, request: Onward, protocol: HTTPProtocol) -> h11.Response:
        await line.send(h11.Request(method=request.method, target=request.target, headers=request.pairs))
        if request.length == 0:
            await line.send(h11.EndOfMessage())
            return await _within(ANSWER_SECONDS, line.head())
        sending = asyncio.ensure_future(_send_body(line, request.length, protocol))
        answered = asyncio.ensure_future(line.head())
        try:
            await asyncio.wait({sending, answered}, return_when=asyncio.FIRST_COMPLETED)
            if not answered.done() and isinstance(sending.exception(), _SenderGoneError):
                await sending
            # It may answer before it has read all, and hang up on the rest: then the answer is what counts.
            return await _within(ANSWER_SECONDS, answered)
        finally:
            for task in (sending, answered):
                task.cancel()
            await asyncio.gather(sending, answered, return_exceptions=True)

    async def _give(self, scope: Scope, protocol: HTTPProtocol, line: Line, head: h11.Response) -> None:
        """Hand the answer to the reader: whole if it is small, else piece by piece."""
        pairs = back(head.headers, self._if_unsaid)
        length = next((int(value) for name, value in pairs if name == "content-length"), None)
        try:
            first = await _within(PIECE_SECONDS, line.piece())
            small_enough = length is not None and length <= HELD
            while small_enough and (more := await _within(PIECE_SECONDS, line.piece()) if first else b""):
                first += more
        except NewsroomAwayError as error:
            logger.warning("The newsroom stopped answering %.200r: %s", scope.path, error)
            self._say(scope, protocol, 503, plain_pages.NEWSROOM_AWAY, "10")
            return
        if small_enough or not first:
            protocol.response_bytes(head.status_code, pairs, first)
        else:
            await _pour(scope, protocol, line, (head.status_code, pairs), first)

    def _say(self, scope: Scope, protocol: HTTPProtocol, status: int, page: bytes, after: str = "") -> None:
        extra = (("retry-after", after),) if after else ()
        said: Response = small(status, page, self._security, *extra, head=scope.method == "HEAD")
        protocol.response_bytes(said.status, list(said.headers), said.body)


def _asked(scope: Scope) -> Asked:
    every: Any = getattr(scope.headers, "get_all")  # noqa: B009 - granian's stubs do not know it
    return Asked(
        method=scope.method,
        path=scope.path,
        query=scope.query_string,
        host=scope.authority or scope.headers.get("host", ""),
        peer=scope.client.rpartition(":")[0].strip("[]"),
        pairs=scope.headers.items(),
        cookies="; ".join(every("cookie")),
    )


async def _send_body(line: Line, length: int | None, protocol: HTTPProtocol) -> None:
    """Pass the body on. Raises _SenderGoneError when it does not come whole: what the newsroom has of it then ends
    with the connection, and is no request. Raises NewsroomAwayError."""
    sent, blanks, pieces = 0, 0, aiter(protocol)
    while True:
        try:
            piece = await asyncio.wait_for(anext(pieces), PIECE_SECONDS)
        except StopAsyncIteration:
            break
        except TimeoutError:
            raise _SenderGoneError from None
        if piece:
            await line.send(h11.Data(data=piece))
            sent += len(piece)
        else:
            blanks += 1
    # The protocol ends a body with one empty piece, and one that broke off with two.
    if blanks > 1 or (length is not None and sent != length):
        raise _SenderGoneError
    await line.send(h11.EndOfMessage())


async def _pour(
    scope: Scope, protocol: HTTPProtocol, line: Line, head: tuple[int, Pairs], first: bytes
) -> None:
    """Hand over a long answer, or one whose length nobody knows."""
    pipe = Pipe()
    protocol.response_file(*head, pipe.path)
    piece = first
    try:
        while piece:
            await asyncio.wait_for(pipe.send(piece), PIECE_SECONDS)
            piece = await _next_piece(line, scope)
        await asyncio.wait_for(pipe.finish(), PIECE_SECONDS)
    except (ReaderGoneError, TimeoutError):
        line.close()
    except NewsroomAwayError as error:
        logger.warning("The answer to %.200r broke off: %s", scope.path, error)
        cut(scope.client, scope.server)
        line.close()
    finally:
        pipe.close()


async def _next_piece(line: Line, scope: Scope) -> bytes:
    """What the newsroom says next. While it is silent the reader is looked after: nobody else tells that one has gone.

    Raises ReaderGoneError, NewsroomAwayError.
    """
    waiting = asyncio.ensure_future(line.piece())
    end = asyncio.get_running_loop().time() + PIECE_SECONDS
    try:
        while not (await asyncio.wait({waiting}, timeout=LOOK_SECONDS))[0]:
            if not is_there(scope.client, scope.server):
                raise ReaderGoneError
            if asyncio.get_running_loop().time() > end:
                raise NewsroomSlowError(f"It said nothing for {PIECE_SECONDS:.0f} seconds.")
        return waiting.result()
    finally:
        waiting.cancel()


async def _within(seconds: float, awaited: Awaitable[_T]) -> _T:
    """What is awaited. Raises NewsroomSlowError when it takes longer."""
    try:
        return await asyncio.wait_for(awaited, seconds)
    except TimeoutError:
        raise NewsroomSlowError(f"It said nothing for {seconds:.0f} seconds.") from None
