"""One command that keeps the house's processes running, tells their state and stops them cleanly."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import socket
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from masthead.house import env, supervised
from masthead.house.processes import Process, answers, heartbeat
from masthead.newsstand.sockets import listen

READY_WITHIN = 90.0  # seconds a process may take until it answers
# Seconds `ready` waits for the front page, which the first press makes.
FRONT_WITHIN = 300.0
TELL_AGAIN = 15.0  # seconds between two words about a wait
STALE = 30.0  # seconds without a beat after which the worker does not run
LOOK = 0.2  # seconds between two looks at the processes
MOST_WORKERS = 64  # of the newsstand
NAMES = ("newsstand", "newsroom", "worker")
_START_ORDER = (
    "newsroom",
    "newsstand",
    "worker",
)  # the newsstand hands on to the newsroom, the worker needs neither


class HouseError(RuntimeError):
    """The house cannot run; the message says why and what to do."""


class PortTakenError(HouseError):
    """Another program listens on the port."""


class AlreadyRunsError(HouseError):
    """Another `masthead run` keeps this data folder."""


class NotReadyError(HouseError):
    """A process did not answer in time; the message names its log."""


class House:
    """The processes of one newsroom on one machine.

    The sockets readers come to, one for each worker of the newsstand, are ours and outlive every newsstand: while it is
    replaced, or started again after it died, who comes waits in the kernel's queue and is refused by nobody.
    `say` tells a waiting person how far we are.
    """

    def __init__(
        self,
        data_dir: Path,
        host: str,
        port: int,
        *,
        names: Collection[str] = NAMES,
        front_within: float = FRONT_WITHIN,
        say: Callable[[str], None] = lambda words: None,
    ) -> None:
        self.data_dir, self.run_dir = data_dir, data_dir / "run"
        self.host, self.port = host, port
        self.names = [name for name in _START_ORDER if name in names]
        self.front_within, self.say = front_within, say
        self.processes: list[Process] = []
        self.renewal_asked = False
        self._secret = env.text("MASTHEAD_FORWARDING_SECRET") or secrets.token_urlsafe(32)
        self._listeners: list[socket.socket] = []
        self._lock: IO[str] | None = None
        self._written = ""

    def take_lock(self) -> None:
        """Be the only one to run this newsroom. Raises AlreadyRunsError. The lock ends with this process."""
        self.run_dir.mkdir(parents=True, exist_ok=True)
        lock = (self.run_dir / "house.lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.close()
            raise AlreadyRunsError(
                f"This newsroom runs already, out of {self.data_dir}. Stop that one first (Ctrl-C where it "
                "was started), or give this one a folder of its own: MASTHEAD_DATA_DIR=other make run PORT=8010."
            ) from error
        self._lock = lock

    def check_port(self) -> None:
        """Whether the port can be had, before a long set-up. Raises PortTakenError."""
        try:
            # Alone: beside others the port can be had whoever listens there.
            family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
            socket.create_server((self.host, self.port), family=family).close()
        except OSError as error:
            raise PortTakenError(
                f"Port {self.port} is in use by another program. Stop it, or choose another: "
                "make run PORT=8010."
            ) from error

    def start(self) -> None:
        """Start everything and wait until all of it answers. Raises NotReadyError, PortTakenError."""
        self.check_port()
        self._listeners = listen(self.host, self.port, newsstand_workers())
        self.processes = self._make(self.names)
        for process in self.processes:
            process.start()
        self.write_state()
        for process in self.processes:
            self._await(process)
        self.write_state()
        self._await_front()

    def watch(self) -> None:
        """Keep everything running until a signal arrives (KeyboardInterrupt)."""
        while True:
            self.keep_alive()
            if self.renewal_asked:
                self.renewal_asked = False
                self.renew()
            time.sleep(LOOK)

    def keep_alive(self) -> None:
        """Start again whatever has ended, each at its time, and tell who runs."""
        for process in self.processes:
            process.keep_alive()
        self.write_state()

    def ask_renewal(self, signum: int = 0, frame: object = None) -> None:
        """Renew at the next look; for a signal."""
        self.renewal_asked = True

    def renew(self) -> None:
        """Replace every process by one with the code and settings of now; readers notice nothing.

        New ones must answer before old ones go. Where one does not, all of the new go again, the old stay, and `say`
        tells why.
        """
        fresh = self._make([name for name in self.names if name != "worker"])
        try:
            for process in fresh:
                process.start()
                self._await(process, meanwhile=self.keep_alive)
        except NotReadyError as error:
            for process in fresh:
                process.stop()
            self.say(f"Not renewed: {error} The processes from before go on.")
            return
        workers = [process for process in self.processes if process.name == "worker"]
        old = [process for process in self.processes if process.name != "worker"]
        self.processes = fresh + workers
        self.write_state()
        # The old newsstand hands its last requests to the old newsroom, so it goes first.
        for process in sorted(old, key=lambda one: one.name != "newsstand"):
            process.stop()
        for process in workers:  # two would do no harm, but what waits for one can wait a moment
            process.stop()
            process.start()
        self.say("Renewed.")

    def stop(self) -> None:
        """End the processes in order. Without the lock nothing is ours to end."""
        if self._lock is None:
            return
        for process in reversed(self.processes):
            process.stop()
        for listener in self._listeners:
            listener.close()
        (self.run_dir / "house.json").unlink(missing_ok=True)
        self._lock.close()
        self._lock = None

    def write_state(self) -> None:
        """Tell `status` and `doctor` who runs; nothing is written where nothing changed."""
        rows = {process.name: {"pid": process.pid} for process in self.processes}
        newsroom = next((process.port for process in self.processes if process.name == "newsroom"), 0)
        state = {"port": self.port, "host": self.host, "newsroom_port": newsroom, "processes": rows}
        told = json.dumps(state)
        if told == self._written:
            return
        path = self.run_dir / "house.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".new")
        beside.write_text(told)
        beside.replace(path)
        self._written = told

    def _make(self, names: Collection[str]) -> list[Process]:
        """Processes as the settings say now, not yet started. The newsroom gets a port of its own."""
        port = free_port() if "newsroom" in names else 0
        makers = {
            "newsroom": lambda: self._newsroom(port),
            "newsstand": lambda: self._newsstand(port),
            "worker": self._worker,
        }
        return [makers[name]() for name in names]

    def _newsroom(self, port: int) -> Process:
        settings = {"MASTHEAD_FORWARDING_SECRET": self._secret}
        command = supervised.command("newsroom", port)
        made = self._process("newsroom", command, lambda pid: newsroom_answers(port), settings)
        made.port = port
        return made

    def _newsstand(self, newsroom_port: int) -> Process:
        settings = {"MASTHEAD_FORWARDING_SECRET": self._secret}
        if newsroom_port:
            settings["MASTHEAD_NEWSROOM"] = f"127.0.0.1:{newsroom_port}"
        numbers = tuple(listener.fileno() for listener in self._listeners)
        command = supervised.command("newsstand", self.host, self.port, *numbers)
        made = self._process("newsstand", command, self._newsstand_answers, settings)
        made.sockets = numbers
        return made

    def _worker(self) -> Process:
        def beats(pid: int) -> bool:
            return heartbeat(self.run_dir).get("pid") == pid

        return self._process("worker", supervised.command("worker"), beats, {})

    def _process(
        self, name: str, command: list[str], is_ready: Callable[[int], bool], settings: dict[str, str]
    ) -> Process:
        return Process(name, command, self.data_dir / "log" / f"{name}.log", is_ready, settings)

    def _newsstand_answers(self, pid: int) -> bool:
        """All newsstands answer on one socket; the beat says that a worker of this one does."""
        beat = heartbeat(self.run_dir, "newsstand")
        return beat.get("pid") == pid and answers(f"{self.own_address}/healthz")

    @property
    def own_address(self) -> str:
        """Where this machine reaches the newsstand."""
        return local_address(self.host, self.port)

    def _await(self, process: Process, meanwhile: Callable[[], None] = lambda: None) -> None:
        end = time.monotonic() + READY_WITHIN
        while not process.ready:
            meanwhile()
            if not process.alive or time.monotonic() > end:
                raise NotReadyError(
                    f"The {process.name} did not start. What it said stands in {process.log}."
                )
            time.sleep(0.1)

    def _await_front(self) -> None:
        """Wait until the newsstand has a front page to show. Whoever waits is told; nobody waits for ever, and a press
        that takes longer is no failure: what is there already can be read."""
        if self.front_within <= 0 or "newsstand" not in self.names:
            return
        begun, told = time.monotonic(), 0.0
        while not answers(f"{self.own_address}/healthz/ready"):
            waited = time.monotonic() - begun
            if waited > self.front_within:
                self.say(
                    "The front page is not pressed yet. The worker goes on; log/worker.log tells how far it is."
                )
                return
            if told == 0.0 or waited - told > TELL_AGAIN:
                self.say(
                    "Pressing the pages (once)" if told == 0.0 else f"Still pressing, after {waited:.0f} s"
                )
                told = max(waited, 0.001)
            self.keep_alive()
            time.sleep(LOOK)


def newsstand_workers() -> int:
    """How many processes answer readers. Raises BadSettingError."""
    return env.number("MASTHEAD_NEWSSTAND_WORKERS", 1, MOST_WORKERS)


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def local_address(host: str, port: int) -> str:
    """How this machine reaches what listens on a host and port; what listens everywhere listens here too."""
    near = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"http://[{near}]:{port}" if ":" in near else f"http://{near}:{port}"


def newsroom_answers(port: int) -> bool:
    """Whether the newsroom's process answers."""
    return answers(f"http://127.0.0.1:{port}/healthz")


def status(data_dir: Path) -> dict[str, dict[str, object]]:
    """State of each process: `ready`, `starting` or `stopped`, with its pid (0 when stopped)."""
    house = running_house(data_dir)
    pids = {name: int(row["pid"]) for name, row in house["processes"].items()}
    newsstand = local_address(str(house["host"]), int(house["port"]))
    worker = pids.get("worker") or _worker_alone(data_dir)
    return {
        "newsstand": _state(pids.get("newsstand", 0), lambda: answers(f"{newsstand}/healthz")),
        "newsroom": _state(pids.get("newsroom", 0), lambda: newsroom_answers(int(house["newsroom_port"]))),
        "worker": _state(worker, lambda: heartbeat(data_dir / "run").get("pid") == worker),
    }


def _worker_alone(data_dir: Path) -> int:
    """The pid of a worker that a service manager started: its own beat tells of it, while it is fresh."""
    beat = heartbeat(data_dir / "run")
    return int(beat.get("pid", 0)) if time.time() - beat.get("at", 0) < STALE else 0


def running_house(data_dir: Path) -> dict[str, Any]:
    """What `masthead run` last wrote of itself; without processes where none runs."""
    stored: dict[str, Any] = {"processes": {}, "host": "127.0.0.1", "port": 0, "newsroom_port": 0}
    with suppress(OSError, ValueError):
        stored |= json.loads((data_dir / "run" / "house.json").read_text())
    return stored


def _state(pid: int, is_ready: Callable[[], bool]) -> dict[str, object]:
    if not pid or not _lives(pid):
        return {"pid": 0, "state": "stopped"}
    return {"pid": pid, "state": "ready" if is_ready() else "starting"}


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True
