"""One process of the house: started, watched, started again, ended; and how its readiness shows from outside."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

GRACE = 20.0  # seconds a process may take to end after SIGTERM; granian gives its workers ten, the press has fifteen
BACKOFF = (0.0, 1.0, 3.0, 10.0)  # seconds before the first, second … restart in a row
STEADY = 60.0  # seconds of life after which the row of restarts is forgotten
_WELL = re.compile(rb"HTTP/1\.[01] 200 ")


@dataclass
class Process:
    """One process of the house, started again whenever it ends by itself."""

    name: str
    command: list[str]
    log: Path
    is_ready: Callable[[int], bool]  # given the pid it runs under
    settings: dict[str, str] = field(default_factory=dict)  # beside those we have
    sockets: tuple[int, ...] = ()  # numbers of those it inherits
    port: int = 0  # that it listens on by itself
    child: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    restarts: int = 0
    wait_until: float = field(default=0.0)

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as out:
            # A group of its own, so that Ctrl-C reaches us alone and we end the others in order. The pipe on its
            # standard input closes when we are gone, however that came: then it ends itself (`end_with_parent`).
            self.child = subprocess.Popen(  # noqa: S603
                self.command,
                env=os.environ | self.settings,
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=out,
                start_new_session=True,
                pass_fds=self.sockets,
            )
        self.started_at = time.monotonic()

    @property
    def pid(self) -> int:
        """Its number; 0 when it was never started."""
        return self.child.pid if self.child else 0

    @property
    def ready(self) -> bool:
        """Whether it runs and answers."""
        return self.alive and self.is_ready(self.pid)

    @property
    def alive(self) -> bool:
        return self.child is not None and self.child.poll() is None

    def keep_alive(self) -> None:
        """Start it again after a pause that grows with each failure in a row."""
        now = time.monotonic()
        if self.alive:
            if now - self.started_at > STEADY:
                self.restarts = 0
            return
        if self.wait_until == 0.0:
            self.wait_until = now + BACKOFF[min(self.restarts, len(BACKOFF) - 1)]
        elif now >= self.wait_until:
            self.restarts += 1
            self.wait_until = 0.0
            self.start()

    def stop(self) -> None:
        """SIGTERM, and SIGKILL for what does not end within the grace."""
        if self.child is None or self.child.poll() is not None:
            return
        end_group(self.child)


def end_group(child: subprocess.Popen[bytes]) -> None:
    """SIGTERM to a process and what it started, SIGKILL to what is left after the grace."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        child.wait(GRACE)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def end_with_parent() -> None:
    """End this process by SIGTERM as soon as the one that started it is gone. For children of `House` alone."""

    def watch() -> None:
        os.read(0, 1)  # nothing is ever written: it returns when the other end is closed
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def answers(url: str) -> bool:
    """Whether an address of this machine answers 200 within two seconds.

    Asked over a bare socket: the standard library's client would keep its 9 MB in whoever only watches.
    """
    where = urlsplit(url)
    with (
        suppress(OSError),
        socket.create_connection((where.hostname or "", where.port or 80), timeout=2) as line,
    ):
        line.sendall(
            f"GET {where.path} HTTP/1.1\r\nHost: {where.netloc}\r\nConnection: close\r\n\r\n".encode()
        )
        return bool(_WELL.match(line.recv(64)))
    return False


def heartbeat(run_dir: Path, name: str = "worker") -> dict[str, float]:
    """What a process last wrote: its pid and the time (Unix seconds). Empty when it never ran."""
    try:
        beat: dict[str, float] = json.loads((run_dir / f"{name}.json").read_text())
    except (OSError, ValueError):
        return {}
    return beat
