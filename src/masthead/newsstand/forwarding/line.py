"""One connection to the newsroom: HTTP by h11, bytes by the event loop, both ways at once and neither held."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress

import h11

PIECE = 64 * 1024  # bytes read at once
_LONGEST_HEAD = 64 * 1024  # bytes of an answer's headers
CONNECT_SECONDS = 2.0


class NewsroomAwayError(Exception):
    """The newsroom's process does not answer, or stopped in the middle."""


class NewsroomSlowError(NewsroomAwayError):
    """It holds the connection and says nothing."""


class Line:
    """A connection. One task may send while another receives."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD)
        self._loop = asyncio.get_running_loop()

    @classmethod
    async def open(cls, host: str, port: int) -> Line:
        """Connect. Raises NewsroomAwayError."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                family, _, _, _, address = (await _resolve(host, port))[0]
                sock = socket.socket(family, socket.SOCK_STREAM)
                try:
                    sock.setblocking(False)
                    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    await loop.sock_connect(sock, address)
                except BaseException:
                    sock.close()
                    raise
        except (OSError, TimeoutError) as error:
            raise NewsroomAwayError(f"{host}:{port}: {error}") from error
        return cls(sock)

    async def send(self, event: h11.Request | h11.Data | h11.EndOfMessage) -> None:
        """Send, and wait until the newsroom has room for it. Raises NewsroomAwayError."""
        try:
            data = self._http.send(event)
            if data:
                await self._loop.sock_sendall(self._socket, data)
        except (OSError, h11.ProtocolError) as error:
            raise NewsroomAwayError(str(error)) from error

    async def head(self) -> h11.Response:
        """The head of the answer; notes on the way to it are passed over. Raises NewsroomAwayError."""
        while True:
            event = await self._next()
            if isinstance(event, h11.Response):
                return event
            if not isinstance(event, h11.InformationalResponse):
                raise NewsroomAwayError("It closed the connection.")

    async def piece(self) -> bytes:
        """The next part of the body; empty when it has ended whole. Raises NewsroomAwayError."""
        event = await self._next()
        if isinstance(event, h11.Data):
            return bytes(event.data)
        if isinstance(event, h11.EndOfMessage):
            return b""
        raise NewsroomAwayError("It closed the connection.")

    def may_serve_again(self) -> bool:
        """Make it ready for another request; whether that is possible."""
        if self._http.our_state is not h11.DONE or self._http.their_state is not h11.DONE:
            return False
        self._http.start_next_cycle()
        return True

    def is_quiet(self) -> bool:
        """Whether the newsroom still holds its end, and has said nothing meanwhile."""
        try:
            self._socket.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return True
        except OSError:
            pass
        return False

    def close(self) -> None:
        """Hang up; safe to run twice. The newsroom's own server then ends what it was doing for us."""
        with suppress(OSError):
            self._socket.close()

    async def _next(self) -> object:
        try:
            while True:
                event = self._http.next_event()
                if event is h11.PAUSED:
                    raise NewsroomAwayError("It said more than it was asked.")
                if event is not h11.NEED_DATA:
                    return event
                self._http.receive_data(await self._loop.sock_recv(self._socket, PIECE))
        except (OSError, h11.ProtocolError) as error:
            raise NewsroomAwayError(str(error)) from error


async def _resolve(host: str, port: int) -> list[tuple[int, int, int, str, tuple[str | int, ...]]]:
    """Where the host is. Only names cost a thread. Raises OSError."""
    with suppress(socket.gaierror):
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)  # type: ignore[return-value]
    loop = asyncio.get_running_loop()
    return await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)  # type: ignore[return-value]


class Lines:
    """Connections to one newsroom, kept a while for the next request."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._idle: list[tuple[Line, float]] = []  # and when each was put here, by the loop's clock

    MOST_IDLE = 8
    IDLE_SECONDS = 10.0  # the newsroom's server ends them after thirty

    async def take(self, *, kept: bool) -> tuple[Line, bool]:
        """A connection, and whether it served before. `kept`: such a one will do. Raises NewsroomAwayError."""
        now = asyncio.get_running_loop().time()
        while kept and self._idle:
            line, since = self._idle.pop()
            if now - since < self.IDLE_SECONDS and line.is_quiet():
                return line, True
            line.close()
        return await Line.open(self._host, self._port), False

    def give_back(self, line: Line) -> None:
        """Keep a connection whose answer has ended, or end it."""
        if line.may_serve_again() and len(self._idle) < self.MOST_IDLE:
            self._idle.append((line, asyncio.get_running_loop().time()))
        else:
            line.close()

    def close(self) -> None:
        while self._idle:
            self._idle.pop()[0].close()
