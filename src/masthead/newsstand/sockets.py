"""The sockets readers come to: opened here, or held by whoever started us."""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence

QUEUE = 1024  # connections the kernel keeps for each socket
_ACTIVATED = 3  # the first socket a service manager hands over (sd_listen_fds)


def listen(host: str, port: int, count: int) -> list[socket.socket]:
    """Sockets for so many workers. Other processes of the same account may take the port beside us. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return [
        socket.create_server((host, port), family=family, backlog=QUEUE, reuse_port=True)
        for _ in range(count)
    ]


def inherited(numbers: Sequence[int]) -> list[socket.socket]:
    """Sockets that whoever started us listens on, by their numbers. Raises OSError."""
    return [socket.socket(fileno=number) for number in numbers]


def handed_over() -> list[socket.socket]:
    """The sockets a service manager listens on for us (systemd's socket units); none where it does not."""
    if os.environ.get("LISTEN_PID") != str(os.getpid()):
        return []
    count = int(os.environ.get("LISTEN_FDS", "0"))
    return inherited(range(_ACTIVATED, _ACTIVATED + count))
