"""What `masthead run` does before it starts anything: set-up at first, an upgrade when the code has changed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from masthead import __version__
from masthead.house import env
from masthead.house.processes import end_group

_LAID_OUT = 2  # raised when set-up lays out more than before: now edition and postbag


class StepFailedError(RuntimeError):
    """A command of the preparation ended with a status other than 0."""

    def __init__(self, words: tuple[str, ...], code: int) -> None:
        super().__init__(f"`masthead {' '.join(words)}` did not succeed; what it said stands above.")
        self.code = max(code, 1)


def prepare(data_dir: Path, *, with_demo: bool, say: Callable[[str], None]) -> None:
    """First start: set-up and the demo, each in a process of its own. Later starts: only if the version changed.

    The mark is written last: a first start that was stopped anywhere begins again, and finds done what is done.
    Raises StepFailedError.
    """
    mark = data_dir / "run" / "prepared"
    if mark.exists() and mark.read_text() == _state_of_code():
        return
    if mark.exists():
        say("Masthead changed; bringing the newsroom up to date")
        _step("upgrade")
    else:
        say("Setting up the newsroom (once)")
        _first_time(data_dir, with_demo and not env.flag("MASTHEAD_PRODUCTION"))
    mark.write_text(_state_of_code())


def _first_time(data_dir: Path, with_demo: bool) -> None:
    """Set-up uses one core at a time; meanwhile another draws the demo's pictures."""
    if not with_demo:
        _step("setup")
        return
    ahead = _start("masthead.house.demo.sketches", str(data_dir / "run" / "sketches"))
    try:
        _step("setup")
    finally:
        end_group(ahead)
    _step("demo", "--if-empty")


def _state_of_code() -> str:
    """Changes when the version, any migration or what set-up lays out does."""
    package = Path(__file__).resolve().parent.parent
    names = sorted(path.name for path in package.glob("*/migrations/0*.py"))
    return f"{__version__} {len(names)} {names[-1] if names else ''} {_LAID_OUT}"


def _step(*words: str) -> None:
    """Run one command and wait. It stands in a group of its own, so that an interrupt ends all of it, quietly."""
    child = _start("masthead", *words)
    try:
        code = child.wait()
    except BaseException:
        end_group(child)
        raise
    if code:
        raise StepFailedError(words, code)


def _start(module: str, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", module, *words], start_new_session=True)  # noqa: S603
