"""`python -m bench [NAME]`: take all measurements, or those whose row begins with NAME, and write var/bench.json."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench import edition, house, imports, newsstand, pages, postbag, press, publishing, rendering, search
from bench.rows import Row, keep
from tools.demo_newsroom import ROOT

FILE = ROOT / "var" / "bench.json"
# How many stories `make bench` fills an edition with; more is a matter of asking for it by hand.
STORIES = 10_000


def _edition(folder: Path) -> list[Row]:
    return [_row(one) for one in edition.rows((STORIES,), folder)]


def _postbag(folder: Path) -> list[Row]:
    return [_row(one) for one in postbag.rows(folder)]


def _newsstand(folder: Path) -> list[Row]:
    return [_row(one) for one in newsstand.rows()]


def _row(measured: dict[str, Any]) -> Row:
    return Row(**{"goal": None, "against": "", **measured})


MEASUREMENTS = {
    **dict.fromkeys(("page.story_kb", "page.front_kb", "page.story_rest_kb"), pages.measure),
    **dict.fromkeys(("render.story_ms", "render.front_ms@10000"), rendering.measure),
    "import.stories_per_s": imports.measure,
    "edition.bytes_per_story": _edition,
    "postbag.appends_per_s": _postbag,
    "serve.story": _newsstand,
    "search.": search.measure,
    "press.pages_per_s_core": press.measure,
    "publish.": publishing.measure,
    **dict.fromkeys(("memory.stack_mb", "edit.save_p95_ms"), house.measure),
}


def main(wanted: str = "") -> int:
    chosen = dict.fromkeys(act for name, act in MEASUREMENTS.items() if name.startswith(wanted))
    if not chosen:
        print(f"There is no measurement {wanted!r}. There are: {', '.join(MEASUREMENTS)}.", file=sys.stderr)
        return 2
    rows: list[Row] = []
    for act in chosen:
        begun = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="masthead-bench-") as folder:
            rows += act(Path(folder))
        print(
            f"  measured {act.__module__.removeprefix('bench.')} in {time.monotonic() - begun:.0f} s",
            flush=True,
        )
    keep(FILE, rows)
    _print(rows)
    return 0


def _print(rows: list[Row]) -> None:
    table = Table("row", "value", "unit", "goal", "against", box=None, title_justify="left")
    for row in rows:
        table.add_row(
            row.name, f"{row.value:g}", row.unit, "" if row.goal is None else f"{row.goal:g}", row.against
        )
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
