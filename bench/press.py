"""How many pages a second the press makes: reference stories of 60 KB with every kind of block, as a full press."""

from __future__ import annotations

from pathlib import Path

from bench.inside import told
from bench.rows import Row
from tools.demo_newsroom import copy_demo

STORIES = 10_000  # in the archive
PRESSED = 400
GOAL = 100.0  # pages a second and core


def measure(folder: Path, stories: int = STORIES) -> list[Row]:
    """The row press.pages_per_s_core: one presser in one process, by the processor's time.

    The detail has the clock's, and what each phase takes.
    """
    said = told(copy_demo(folder / "newsroom"), "bench.presser", str(stories), str(PRESSED))
    speed = round(said["pages"] / said["cpu_s"], 1)
    return [Row("press.pages_per_s_core", speed, "pages/s", GOAL, "one core", said)]
