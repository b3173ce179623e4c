"""The newsstand carried by granian: one RSGI application per worker process, with nothing to keep but its memory."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from granian._granian import RSGIHTTPProtocol as HTTPProtocol
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.rsgi import Scope

from masthead.edition.errors import EditionError
from masthead.edition.reader import EditionReader
from masthead.edition.search.reader import SearchReader
from masthead.gate.csp import public_policy, strict_transport
from masthead.gate.networks import Network
from masthead.newsstand import plain_pages
from masthead.newsstand.closing import Closing, end_when_alone
from masthead.newsstand.doors import Doors
from masthead.newsstand.forwarding.carrier import Forwarding
from masthead.newsstand.forwarding.passing import Newsroom
from masthead.newsstand.later import Later
from masthead.newsstand.listening import Server
from masthead.newsstand.member import PassKeys
from masthead.newsstand.memory import MIB, Memory
from masthead.newsstand.plain_pages import small
from masthead.newsstand.pressed import POLICY
from masthead.newsstand.request import Request
from masthead.newsstand.response import Headers, Response
from masthead.newsstand.search import Searching
from masthead.newsstand.stand import Stand, begin, finish, most_bytes, not_connected, security_pairs
from masthead.postbag.keys import load_sealing_key
from masthead.postbag.writer import PostbagWriter

BODIES_IN_HAND = 16 * MIB  # forms that are being sent, all together, in each worker
HEAD_MS = 10_000  # for the headers of a request
BACKPRESSURE = 1024  # requests one worker has in hand; the rest wait in the kernel's queue

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a newsstand is told. Paths are below the newsroom's data folder, or wherever the edition was brought."""

    edition: Path
    postbag: Path | None = None  # None: forms are not taken here
    sealing_key: Path | None = None  # the public key file of the postbag
    policy: str = (
        ""  # Content-Security-Policy; empty: the one the edition holds, or that of pages without scripts
    )
    https_only: bool = False  # browsers are told to come by https alone from now on
    newsroom: Newsroom | None = None  # None: admin, account and checkout are not connected
    closed_mark: Path | None = None  # while this file is there, the site is closed for a while
    beat: Path | None = None  # written by each worker that is ready, with the process that watches it
    pass_keys: PassKeys = ()  # public keys members' cookies are signed with
    origins: tuple[str, ...] = ()  # such as https://www.example.org; empty: the host that was asked for
    proxies: tuple[Network, ...] = ()  # believed when they say where a reader comes from
    body_seconds: float = 20.0  # for a whole form to arrive; a telephone on a bad line sends one in five
    memory_bytes: int = 32 * MIB  # of ready answers, in each worker


class Newsstand:
    """The application of one worker. Open it in the worker, not before it is forked."""

    def __init__(self, settings: Settings, watcher: int = 0) -> None:
        """`watcher`: the process that started this one, and ends it. Raises what opening an edition raises, and
        BadKeyFileError."""
        watcher = watcher or os.getppid()
        self._reader = EditionReader.open(settings.edition)
        security = _security(settings, self._reader)
        memory = Memory(self._reader, security, most_bytes=settings.memory_bytes)
        self._body_seconds = settings.body_seconds
        self._in_hand = 0  # bytes of forms that are being sent to us now
        self._writer: PostbagWriter | None = None
        doors = None
        if settings.postbag and settings.sealing_key:
            self._writer = PostbagWriter(settings.postbag, load_sealing_key(settings.sealing_key))
            doors = Doors(memory, self._writer, security, settings.origins, settings.proxies)
        self._searching = Searching(SearchReader.open(settings.edition), memory, security)
        self._forwarding = Forwarding(settings.newsroom, security) if settings.newsroom else None
        self._closing = Closing(settings.closed_mark)
        self.stand = Stand(
            memory,
            security,
            settings.pass_keys,
            doors,
            self._searching,
            forwards=self._forwarding is not None,
            closing=self._closing,
        )
        self._closing.start()
        end_when_alone(watcher)
        threading.Thread(target=self._learn, name="addresses", daemon=True).start()
        # One that was still starting when its watcher died says nothing: another newsstand may have begun.
        if settings.beat is not None and os.getppid() == watcher:
            tell_ready(settings.beat, watcher)

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request."""
        if scope.proto != "http":
            protocol.close(403)  # type: ignore[attr-defined] # a socket's protocol
            return
        request = Request(scope.method, scope.path, scope.query_string, scope.headers)
        most = most_bytes(scope.method, scope.path, self.stand) if scope.method == "POST" else 0
        if most:
            read = await self._read(protocol, most)
            if isinstance(read, Response):
                _send(protocol, read)
                return
            peer = scope.client.rpartition(":")[0]
            request = Request(scope.method, scope.path, scope.query_string, scope.headers, *read, peer)
        begun = begin(request, self.stand, time.time())
        if isinstance(begun, Response):
            _send(protocol, begun)
        elif isinstance(begun, Later):
            _send(protocol, await self._ended(begun, request))
        elif self._forwarding is not None:
            await self._forwarding.carry(scope, protocol)
        else:
            _send(protocol, not_connected(request, self.stand))

    async def _read(self, protocol: HTTPProtocol, most: int) -> tuple[bytes, bool] | Response:
        """The body, and whether it was longer than it may be; or what to say when it does not come or does not fit."""
        held = bytearray()
        try:
            async with asyncio.timeout(self._body_seconds):
                async for chunk in protocol:
                    if len(held) + len(chunk) > most:
                        return b"", True
                    if self._in_hand + len(chunk) > BODIES_IN_HAND:
                        return small(503, plain_pages.BUSY, self.stand.security, ("retry-after", "10"))
                    held += chunk
                    self._in_hand += len(chunk)
        except TimeoutError:
            return small(408, plain_pages.TOO_SLOW, self.stand.security, ("connection", "close"))
        finally:
            self._in_hand -= len(held)
        return bytes(held), False

    def __rsgi_del__(self, _loop: Any) -> None:
        """The worker ends: what waits for the disk is written first."""
        self.close()

    def close(self) -> None:
        """Let go of everything; safe to run twice."""
        self._closing.stop()
        if self._forwarding is not None:
            self._forwarding.close()
        self._searching.close()
        if self._writer is not None:
            self._writer.close()
        self._reader.close()

    def _learn(self) -> None:
        """Readers are answered meanwhile: until it is done, an unknown address costs a query."""
        try:
            self.stand.memory.learn_addresses()
        except (sqlite3.Error, EditionError):
            logger.exception("The addresses could not be read. Unknown ones go on costing a query each.")

    async def _ended(self, begun: Later, request: Request) -> Response:
        # What went wrong is for `response` to say.
        with suppress(Exception):
            await asyncio.wrap_future(begun.done)
        return finish(begun, request, self.stand)


def _send(protocol: HTTPProtocol, response: Response) -> None:
    headers = list(response.headers)
    part = response.file
    if part is None:
        protocol.response_bytes(response.status, headers, response.body)
    elif response.status == 206:
        protocol.response_file_range(response.status, headers, part.path, part.start, part.end)
    else:
        protocol.response_file(response.status, headers, part.path)


def tell_ready(beat: Path, watcher: int) -> None:
    """Write that a worker of `watcher` answers. All its workers do, perhaps at once, so none may write into another's
    words: each writes beside and renames."""
    beside = beat.with_name(f"{beat.name}.{os.getpid()}.{threading.get_ident()}")
    beside.write_text(json.dumps({"pid": watcher, "at": time.time()}))
    beside.replace(beat)


def load(settings: Settings, watcher: int) -> Newsstand:
    """The application for one worker process."""
    return Newsstand(settings, watcher)


def serve(settings: Settings, listeners: Sequence[socket.socket], *, workers: int = 1) -> None:
    """Serve on sockets that listen, until SIGTERM or SIGINT; requests in hand are answered first. Blocks.

    One socket serves any number of workers, though a burst may all go to one of them; of several each needs a worker.
    """
    loader: Callable[..., Any] = partial(load, settings, os.getpid())
    Server(
        listeners,
        "masthead.newsstand.rsgi:load",
        interface=Interfaces.RSGI,
        workers=workers if len(listeners) == 1 else len(listeners),
        websockets=False,
        backpressure=BACKPRESSURE,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_MS, max_buffer_size=64 * 1024),
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve(target_loader=loader, wrap_loader=False)


def _security(settings: Settings, reader: EditionReader) -> Headers:
    """The headers of every answer. What the policy of the look is only the newsroom knows: it presses it like a page,
    so that it travels with the pages it is for."""
    policy = settings.policy
    entry = None if policy else reader.lookup(POLICY)
    if entry is not None and entry.status == 200:
        policy = entry.read().decode("ascii").strip()
    pairs = security_pairs(policy or public_policy())
    return (*pairs, strict_transport()) if settings.https_only else pairs
