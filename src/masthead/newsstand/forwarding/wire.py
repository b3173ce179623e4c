"""The reader's own connection, which the server's protocol does not show once an answer has begun.

It is looked for among this process's sockets, which costs three system calls for each: for when something is wrong or
slow, not for every request.
"""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Iterator
from contextlib import suppress


def is_there(client: str, server: str) -> bool:
    """Whether the reader at `address:port` still holds a connection to ours."""
    return any(True for _ in _sockets(client, server))


def cut(client: str, server: str) -> None:
    """Break off the connection of a reader; nothing happens where there is none.

    An answer whose length was not told ends like a whole one when its pipe ends; what stopped in the middle must not,
    and the protocol has no word for it.
    """
    for found in _sockets(client, server):
        with suppress(OSError):
            found.shutdown(socket.SHUT_RDWR)


def _sockets(client: str, server: str) -> Iterator[socket.socket]:
    wanted = (client, server.rpartition(":")[2])
    for name in os.listdir("/dev/fd"):  # noqa: PTH208 - numbers, not files
        with suppress(OSError):
            if stat.S_ISSOCK(os.fstat(int(name)).st_mode):
                with socket.socket(fileno=os.dup(int(name))) as found:
                    if found.family != socket.AF_UNIX and _ends(found) == wanted:
                        yield found


def _ends(found: socket.socket) -> tuple[str, str]:
    """The reader's address and port, and our port."""
    host, port = found.getpeername()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}", str(found.getsockname()[1])
