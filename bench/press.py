"""What the press takes: from the commit of a publication to the swap, and how many pages a second it presses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from bench.rows import Row
from tools.demo_newsroom import ROOT, copy_demo, settings_for

SMALL, LARGE = 100, 10_000  # stories
STORY_GOAL, LISTS_GOAL = 250.0, 500.0  # milliseconds, 95th percentile, counted from the commit
PAGES_GOAL = 100.0  # a second and core


def measure(folder: Path) -> list[Row]:
    """publish.after_commit_*_p95_ms@N, how they grow with the archive, and press.pages_per_s_core.

    One presser in one process, without readers beside it: what the worker does, no more.
    """
    rows: list[Row] = []
    said = {count: _pressed(copy_demo(folder / f"newsroom-{count}"), count) for count in (SMALL, LARGE)}
    for count, one in said.items():
        for what, goal in (("story", STORY_GOAL), ("lists", LISTS_GOAL)):
            took = sorted(one[what])
            detail = {"median_ms": round(median(took), 1), "rounds": len(took), "pages": one["pages"]}
            rows.append(
                Row(
                    f"publish.after_commit_{what}_p95_ms@{count}",
                    _p95(took),
                    "ms",
                    goal,
                    "the commit",
                    detail,
                )
            )
    grown = median(said[LARGE]["lists"]) / median(said[SMALL]["lists"])
    rows.append(Row("publish.growth", round(grown, 2), "ratio", 1.2, f"{SMALL} stories", {"stories": LARGE}))
    full = said[LARGE]["full"]
    speed = round(full["pages"] / full["cpu_s"], 1)
    rows.append(Row("press.pages_per_s_core", speed, "pages/s", PAGES_GOAL, "one core", full))
    return rows


def _p95(took: list[float]) -> float:
    return round(took[min(len(took) - 1, int(len(took) * 0.95))], 1)


def _pressed(newsroom: Path, count: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.presser", str(count)],
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
