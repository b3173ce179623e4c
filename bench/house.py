"""What a running house takes: the memory of all its processes, and an editor's wait while everything is pressed anew.

While the editor saves, the press presses the whole newsroom, and the worker takes some thousand letters out of the
postbag. The database is SQLite, which lets one write at a time.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

from bench.inside import inside
from bench.publishing import send, sign_in, typed_stories
from bench.rows import Row
from tools.demo_newsroom import ROOT, copy_demo, running, settings_for

STORIES = 3_000
LETTERS = 5_000
SAVES = 60
MEMORY_GOAL, SAVE_GOAL = 300.0, 500.0  # MiB; milliseconds
QUIET = 15.0  # seconds until a house that was just started has nothing to do
_LOCKED = "database is locked"


def measure(folder: Path) -> list[Row]:
    """memory.stack_mb (PSS) and edit.save_p95_ms. Two minutes."""
    newsroom = copy_demo(folder / "newsroom")
    drafts = typed_stories(newsroom, STORIES, SAVES, act="")
    with running(newsroom) as site:
        site.wait_for_press(600)
        time.sleep(QUIET)
        memory = _memory(newsroom)
        inside(newsroom, "bench.house")
        busy = _press_all(newsroom)
        editor, took, presses = sign_in(site), [], 1
        for draft in drafts:
            if busy.poll() is not None:  # all was pressed before the editor was done: once more
                busy, presses = _press_all(newsroom), presses + 1
            took.append(send(site, editor, draft))
            time.sleep(0.2)
        busy.terminate()
        busy.wait()
    locked = sum(log.read_text().count(_LOCKED) for log in (newsroom / "log").glob("*.log"))
    took.sort()
    detail = {
        "median_ms": round(took[len(took) // 2]),
        "slowest_ms": round(took[-1]),
        "database_is_locked": locked,
        "full_presses_begun": presses,
    }
    p95 = round(took[int(len(took) * 0.95)], 1)
    return [
        memory,
        Row("edit.save_p95_ms", p95, "ms", SAVE_GOAL, "a full press and a drain beside it", detail),
    ]


def _press_all(newsroom: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "masthead", "press", "all"]
    return subprocess.Popen(command, cwd=ROOT, env=settings_for(newsroom), stdout=subprocess.DEVNULL)


def _memory(newsroom: Path) -> Row:
    """Shared memory counted in proportion, of every process that was told of this folder."""
    found = {pid: size for pid in _processes(newsroom) if (size := _proportional(pid))}
    detail = {_name(pid): round(size, 1) for pid, size in found.items()}
    return Row(
        "memory.stack_mb", round(sum(found.values()), 1), "MiB PSS", MEMORY_GOAL, "SQLite, idle", detail
    )


def _processes(newsroom: Path) -> list[int]:
    mark = f"MASTHEAD_DATA_DIR={newsroom}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def _proportional(pid: int) -> float:
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return sum(map(int, re.findall(r"^Pss:\s+([0-9]+) kB", told, re.MULTILINE))) / 1024


def _name(pid: int) -> str:
    words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    return f"{pid}: {words.strip()[-60:]}"


def _fill_postbag() -> None:
    """So many letters to the newsroom, as the newsstand writes them."""
    from masthead.house import places
    from masthead.office.contact import contact_form
    from masthead.postbag.forms.validating import Accepted, entry_of, validate
    from masthead.postbag.keys import load_sealing_key
    from masthead.postbag.writer import PostbagWriter

    form = contact_form()
    letter = validate(
        form,
        {
            "subject": ["other"],
            "message": ["The ferry was late."],
            "name": ["Ola"],
            "email": ["ola@example.org"],
        },
    )
    if not isinstance(letter, Accepted):
        sys.exit(f"The letter was refused: {letter.errors}")
    with PostbagWriter(places.journals(), load_sealing_key(places.sealing_key())) as writer:
        for _ in range(LETTERS):
            writer.append(entry_of(form, letter, time.time_ns() // 1_000_000))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "masthead.house.settings")
    import django

    django.setup()
    _fill_postbag()
