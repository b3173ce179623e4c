"""A granian server on a socket that somebody else holds.

granian binds a socket for each worker. When such a worker ends, the kernel resets whoever waited in that socket's
queue. One socket for all workers, held beyond their lives by who started them, loses nobody: the next takes them.
"""

from __future__ import annotations

import os
import socket
import sys
from typing import Any

from granian._granian import SocketHolder
from granian.server.mp import MPServer

QUEUE = 1024  # connections the kernel keeps for us
_ACTIVATED = 3  # the first socket a service manager hands over (sd_listen_fds)


class Server(MPServer):
    """As granian's own, but for where it listens."""

    def __init__(self, listener: socket.socket, target: str, **options: Any) -> None:
        host, port = listener.getsockname()[:2]
        super().__init__(target, address=host, port=port, backlog=QUEUE, **options)
        self._listener = listener

    def _init_shared_socket(self) -> None:
        number = self._listener.fileno()
        # On Linux the holder also says how long the queue is; granian listens once more on the same socket.
        told = (number, False, QUEUE) if sys.platform == "linux" else (number, False)
        self._listener.set_inheritable(True)
        self._ssp = None
        self._shd = SocketHolder(*told)  # type: ignore[assignment]
        self._sfd = number  # type: ignore[assignment]
        self._sso = self._listener


def listen(host: str, port: int) -> socket.socket:
    """A socket of our own; a second process of the same account may take the port beside us. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=QUEUE, reuse_port=True)


def inherited(number: int) -> socket.socket:
    """A socket that whoever started us listens on, by its number. Raises OSError."""
    return socket.socket(fileno=number)


def handed_over() -> socket.socket | None:
    """The socket a service manager listens on for us (systemd's socket units), if it does."""
    if os.environ.get("LISTEN_PID") != str(os.getpid()) or os.environ.get("LISTEN_FDS", "0") == "0":
        return None
    return inherited(_ACTIVATED)
