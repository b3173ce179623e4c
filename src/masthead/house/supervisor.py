"""One command that keeps the house's processes running, tells their state and stops them cleanly."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

READY_WITHIN = 90.0  # seconds a process may take until it answers
GRACE = 10.0  # seconds a process may take to end after SIGTERM
BACKOFF = (0.2, 1.0, 3.0, 10.0)  # seconds before the first, second … restart in a row
STEADY = 60.0  # seconds of life after which the row of restarts is forgotten


class HouseError(RuntimeError):
    """The house cannot run; the message says why and what to do."""


class PortTakenError(HouseError):
    """Another program listens on the port."""


class AlreadyRunsError(HouseError):
    """Another `masthead run` keeps this data folder."""


class NotReadyError(HouseError):
    """A process did not answer in time; the message names its log."""


@dataclass
class Process:
    """One process of the house, started again whenever it ends by itself."""

    name: str
    command: list[str]
    log: Path
    is_ready: Callable[[], bool]
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
                self.command, stdin=subprocess.PIPE, stdout=out, stderr=out, start_new_session=True
            )
        self.started_at = time.monotonic()

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


class House:
    """The processes of one newsroom on one machine. Until the press exists the newsroom serves readers itself."""

    def __init__(self, data_dir: Path, host: str, port: int) -> None:
        self.run_dir = data_dir / "run"
        self.host, self.port = host, port
        masthead = [sys.executable, "-m", "masthead"]
        serve = [*masthead, "serve", "--supervised", "--host", host, "--port", str(port)]
        self.processes = [
            Process("newsroom", serve, data_dir / "log" / "newsroom.log", self._newsroom_answers),
            Process(
                "worker",
                [*masthead, "work", "--supervised"],
                data_dir / "log" / "worker.log",
                self._worker_breathes,
            ),
        ]

        self._lock: IO[str] | None = None

    def take_lock(self) -> None:
        """Be the only one to run this newsroom. Raises AlreadyRunsError. The lock ends with this process."""
        self.run_dir.mkdir(parents=True, exist_ok=True)
        lock = (self.run_dir / "house.lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.close()
            raise AlreadyRunsError(
                f"This newsroom runs already, out of {self.run_dir.parent}. Stop that one first (Ctrl-C where it "
                "was started), or give this one a folder of its own: MASTHEAD_DATA_DIR=other make run PORT=8010."
            ) from error
        self._lock = lock

    def check_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                raise PortTakenError(
                    f"Port {self.port} is in use by another program. Stop it, or choose another: "
                    "make run PORT=8010."
                ) from error

    def start(self) -> None:
        """Start everything and wait until all of it answers. Raises NotReadyError."""
        for process in self.processes:
            process.start()
        self.write_state()
        for process in self.processes:
            self._await(process)
        self.write_state()

    def _await(self, process: Process) -> None:
        end = time.monotonic() + READY_WITHIN
        while not process.is_ready():
            if not process.alive or time.monotonic() > end:
                raise NotReadyError(
                    f"The {process.name} did not start. What it said stands in {process.log}."
                )
            time.sleep(0.1)

    def watch(self) -> None:
        """Keep everything running until a signal arrives (KeyboardInterrupt)."""
        while True:
            for process in self.processes:
                process.keep_alive()
            self.write_state()
            time.sleep(0.5)

    def stop(self) -> None:
        """End the processes in order. Without the lock nothing is ours to end."""
        if self._lock is None:
            return
        for process in reversed(self.processes):
            process.stop()
        (self.run_dir / "house.json").unlink(missing_ok=True)
        self._lock.close()
        self._lock = None

    def write_state(self) -> None:
        state = {
            process.name: {"pid": process.child.pid if process.child else 0} for process in self.processes
        }
        path = self.run_dir / "house.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".new")
        beside.write_text(json.dumps({"port": self.port, "host": self.host, "processes": state}))
        beside.replace(path)

    def _newsroom_answers(self) -> bool:
        return answers(f"http://{self.host}:{self.port}/healthz")

    def _worker_breathes(self) -> bool:
        worker = next(process for process in self.processes if process.name == "worker")
        beat = heartbeat(self.run_dir)
        return bool(worker.child and beat.get("pid") == worker.child.pid)


def end_with_parent() -> None:
    """End this process by SIGTERM as soon as the one that started it is gone. For children of `House` alone."""

    def watch() -> None:
        os.read(0, 1)  # nothing is ever written: it returns when the other end is closed
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def answers(url: str) -> bool:
    """Whether an address of this machine answers 200 within two seconds."""
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def heartbeat(run_dir: Path) -> dict[str, float]:
    """What the worker last wrote: its pid and the time (Unix seconds). Empty when it never ran."""
    try:
        beat: dict[str, float] = json.loads((run_dir / "worker.json").read_text())
    except (OSError, ValueError):
        return {}
    return beat


def status(data_dir: Path) -> dict[str, dict[str, object]]:
    """State of each process: `ready`, `starting` or `stopped`, with its pid (0 when stopped).

    Until the press exists, `newsstand` is the newsroom process.
    """
    try:
        stored = json.loads((data_dir / "run" / "house.json").read_text())
    except (OSError, ValueError):
        stored = {"processes": {}}
    pids = {name: row["pid"] for name, row in stored["processes"].items()}
    newsroom = _state(
        pids.get("newsroom", 0), lambda: answers(f"http://{stored['host']}:{stored['port']}/healthz")
    )
    worker_pid = pids.get("worker", 0)
    worker = _state(worker_pid, lambda: heartbeat(data_dir / "run").get("pid") == worker_pid)
    return {"newsstand": dict(newsroom), "newsroom": newsroom, "worker": worker}


def _state(pid: int, is_ready: Callable[[], bool]) -> dict[str, object]:
    if not pid or (not Path(f"/proc/{pid}").exists() and not _lives(pid)):
        return {"pid": 0, "state": "stopped"}
    return {"pid": pid, "state": "ready" if is_ready() else "starting"}


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True
