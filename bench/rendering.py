"""How long the newsroom takes to draw a page, at a small archive and at a large one."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import Any

from bench.inside import told
from bench.rows import Row
from tools.demo_newsroom import copy_demo

LARGE = 10_000  # stories
# A full press is to do 100 pages a second on one core; the front is some four times a story.
STORY_GOAL, FRONT_GOAL = 10.0, 40.0


def measure(folder: Path) -> list[Row]:
    """The rows render.story_ms and render.front_ms@10000: the median of thirty, one process, nothing cached."""
    said = told(copy_demo(folder / "newsroom"), "bench.archive", str(LARGE))
    against = "a full press of 100 pages/s on one core"
    return [
        _row("render.story_ms", said["story"], STORY_GOAL, against, said["stories"]),
        _row(f"render.front_ms@{LARGE}", said["front"], FRONT_GOAL, against, said["stories"]),
    ]


def _row(name: str, said: dict[str, Any], goal: float, against: str, stories: int) -> Row:
    took = said["ms"]
    detail = {
        "queries": said["queries"],
        "stories": stories,
        "p95_ms": round(took[int(len(took) * 0.95)], 2),
        "rounds": len(took),
    }
    return Row(name, round(median(took), 2), "ms", goal, against, detail)
