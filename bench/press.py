"""How many pages a second the press makes: reference stories of 60 KB with every kind of block, as a full press."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.rows import Row
from tools.demo_newsroom import ROOT, copy_demo, settings_for

STORIES = 10_000  # in the archive
PRESSED = 400
GOAL = 100.0  # pages a second and core


def measure(folder: Path, stories: int = STORIES) -> list[Row]:
    """The row press.pages_per_s_core: one presser in one process, by the processor's time.

    The detail has the clock's, and what each phase takes.
    """
    said = _pressed(copy_demo(folder / "newsroom"), stories)
    speed = round(said["pages"] / said["cpu_s"], 1)
    return [Row("press.pages_per_s_core", speed, "pages/s", GOAL, "one core", said)]


def _pressed(newsroom: Path, stories: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.presser", str(stories), str(PRESSED)],
        cwd=ROOT,
        env=settings_for(newsroom, PYTHONPATH=f"{ROOT / 'src'}:{ROOT}"),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"The pages could not be pressed:\n{done.stderr[-2000:]}")
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said
