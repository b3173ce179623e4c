"""A newsroom with its demo, for tests, measurements and screenshots: built once a state of the code, then copied.

Ready ones lie in `var/demo-cache/{state}`, where `make clean-data` removes them. A copy is what everyone works on, so
that nothing one run does is found by the next.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from tools.laid_ahead import lay_ahead

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / "var" / "demo-cache"
KEPT = 2  # ready newsrooms, the newest
BUILT_WITHIN = 900  # seconds until every page is pressed and every size of every picture made
READY_WITHIN = 300  # seconds for a whole first start on a busy machine
# What pages give as their own address, whatever port a copy listens on: with another, all would be pressed anew.
BASE_URL = "http://127.0.0.1:8000"


@dataclass(frozen=True)
class DemoSite:
    """A running newsroom: where it answers, where its data is, who may sign in."""

    url: str
    data_dir: Path

    @cached_property
    def passwords(self) -> dict[str, str]:
        """By user name: admin, editor, reporter."""
        rows = json.loads((self.data_dir / "demo-logins.json").read_text())
        return {row["username"]: row["password"] for row in rows}

    def address(self, slug: str) -> str:
        """The address of a story, as the database has it. KeyError when there is none."""
        found = self.ask(
            "SELECT s.address FROM newsroom_story s JOIN wagtailcore_page p ON p.id = s.page_ptr_id WHERE p.slug = ?",
            slug,
        )
        if not found:
            raise KeyError(slug)
        return str(found[0][0])

    @cached_property
    def addresses(self) -> list[str]:
        """Of every published story, newest first."""
        rows = self.ask(
            "SELECT s.address FROM newsroom_story s JOIN wagtailcore_page p ON p.id = s.page_ptr_id "
            "WHERE p.live ORDER BY s.published_at DESC"
        )
        return [str(row[0]) for row in rows]

    def wait_for_press(self, seconds: float = 120) -> None:
        """Return when every page shows what was done so far. Raises TimeoutError."""
        end = time.monotonic() + seconds
        while self.ask("SELECT 1 FROM press_pressorder LIMIT 1") or self._addresses_wait():
            if time.monotonic() > end:
                raise TimeoutError("The press did not come to an end. The worker's log says why.")
            time.sleep(0.05)

    def _addresses_wait(self) -> bool:
        """Whether some are due, or the worker of now has not yet looked which."""
        worker = json.loads((self.data_dir / "run" / "worker.json").read_text())["pid"]
        name = f"file:{self.data_dir / 'press' / 'index.sqlite3'}?mode=ro"
        with closing(sqlite3.connect(name, uri=True)) as index:
            looked = index.execute(
                "SELECT 1 FROM state WHERE name = 'pressed by' AND value = ?", (str(worker),)
            )
            due = index.execute("SELECT 1 FROM due WHERE not_before < ? LIMIT 1", (time.time(),))
            return looked.fetchone() is None or due.fetchone() is not None

    def ask(self, question: str, *values: object) -> list[tuple[object, ...]]:
        """Read rows, past the application."""
        name = f"file:{self.data_dir / 'newsroom.sqlite3'}?mode=ro"
        with closing(sqlite3.connect(name, uri=True)) as database:
            return database.execute(question, values).fetchall()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settings_for(data_dir: Path, **more: str) -> dict[str, str]:
    """An environment in which only these settings of Masthead count."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("MASTHEAD_", "DJANGO_"))
    }
    ours = {
        "MASTHEAD_DATA_DIR": str(data_dir),
        "MASTHEAD_BASE_URL": BASE_URL,
        "PYTHONPATH": str(ROOT / "src"),
    }
    return kept | ours | more


@contextmanager
def running(data_dir: Path, *, port: int = 0, **settings: str) -> Iterator[DemoSite]:
    """`masthead run` on a folder of its own, from its ready line until the block is left."""
    port = port or free_port()
    command = [sys.executable, "-m", "masthead", "run", "--port", str(port)]
    process = subprocess.Popen(
        command,
        env=settings_for(data_dir, **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield DemoSite(_await_ready(process), data_dir)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()


def _await_ready(process: subprocess.Popen[str]) -> str:
    said: list[str] = []
    for line in process.stdout or ():
        said.append(line)
        if line.startswith("ready "):
            return line.split()[1].rstrip("/")
    raise RuntimeError("masthead run ended before it was ready. It said:\n" + "".join(said))


def copy_demo(target: Path) -> Path:
    """Put a copy of the demo newsroom at `target`, which must not exist; builds the demo first when it is stale."""
    ready = CACHE / _state()
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:  # two who need it at once: one builds, the other waits
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (ready / "demo-logins.json").exists():
            _build(ready)
        shutil.copytree(ready, target)
    return target


def _build(ready: Path) -> None:
    """Build beside and rename, so that a build that was stopped leaves nothing half."""
    beside = Path(tempfile.mkdtemp(prefix=".building-", dir=CACHE))
    try:
        lay_ahead(beside)
        with running(beside) as site:
            site.wait_for_press(BUILT_WITHIN)
        for name in ("run/worker.json", "run/newsstand.json", "run/house.lock"):
            (beside / name).unlink(missing_ok=True)
        shutil.rmtree(beside / "log", ignore_errors=True)
        beside.rename(ready)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    _forget_old(ready)


def _forget_old(ready: Path) -> None:
    others = [path for path in CACHE.iterdir() if path != ready and path.is_dir() and path.name[0] != "."]
    for path in sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


def _state() -> str:
    """Changes with any file of the package, and with the day: the demo's stories are of today."""
    told = hashlib.sha256(datetime.now(ZoneInfo("UTC")).date().isoformat().encode())
    package = ROOT / "src" / "masthead"
    paths = [path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    for path in sorted(paths):
        told.update(str(path.relative_to(package)).encode())
        told.update(path.read_bytes())
    return told.hexdigest()[:16]
