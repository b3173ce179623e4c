"""A granian server on sockets that somebody else holds.

granian opens a socket for each worker, among which the kernel spreads whoever comes. When a worker ends, its socket is
closed and the kernel resets who waited in its queue. Sockets that are held beyond the lives of workers, by whoever
started them, lose nobody: the worker that follows takes them.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Sequence
from typing import Any

from granian._granian import SocketHolder
from granian.server.mp import MPServer, WorkerProcess

from masthead.newsstand.sockets import QUEUE


class Server(MPServer):
    """As granian's own, but for where it listens: each worker has one of the sockets, in turn."""

    def __init__(self, listeners: Sequence[socket.socket], target: str, **options: Any) -> None:
        host, port = listeners[0].getsockname()[:2]
        super().__init__(target, address=host, port=port, backlog=QUEUE, **options)
        self._listeners = listeners

    def _init_shared_socket(self) -> None:
        self._sso = None
        for listener in self._listeners:
            listener.set_inheritable(True)

    def _spawn_worker(  # type: ignore[override] # as MPServer has it
        self, idx: int, target: Any, callback_loader: Callable[..., Any]
    ) -> WorkerProcess:
        listener = self._listeners[idx % len(self._listeners)]
        # On Linux the holder also says how long the queue is; granian listens once more on the same socket.
        number = listener.fileno()
        told = (number, False, QUEUE) if sys.platform == "linux" else (number, False)
        self._shd = SocketHolder(*told)  # type: ignore[assignment]
        self._sso = listener
        return super()._spawn_worker(idx, target, callback_loader)
