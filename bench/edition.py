"""What an edition costs on disk and in time: bytes and inodes for each story, puts a second, lookups."""

from __future__ import annotations

import os
import random
import tempfile
import time
from pathlib import Path
from typing import Any

from masthead.edition.encodings import QUICK, Strength
from masthead.edition.pages import Page
from masthead.edition.reader import EditionReader
from masthead.edition.writer import EditionWriter

SIZES = (10_000,)  # stories; `python -m bench.edition 100000` takes another
GROUP = 200  # stories swapped together in a full press
PAGE = 60_000  # bytes of a reference story
LONE = 50  # stories put one by one, as when an editor publishes


def rows(
    sizes: tuple[int, ...] = SIZES, folder: Path | None = None, strength: Strength = QUICK
) -> list[dict[str, Any]]:
    """Rows for each size. Ten thousand stories take a minute or two and 350 MB; a hundred thousand ten times that."""
    found: list[dict[str, Any]] = []
    for stories in sizes:
        with tempfile.TemporaryDirectory(dir=folder, prefix="masthead-bench-") as made:
            found += _measured(Path(made) / "edition", stories, strength)
    return found


def _measured(root: Path, stories: int, strength: Strength) -> list[dict[str, Any]]:
    writer = EditionWriter.open(root, create=True)
    texts = _Texts()
    filled = _fill(writer, texts, stories, strength)
    bytes_each, inodes_each = _weight(root, stories)
    lone = _put_alone(writer, texts, stories)
    known, unknown, memory = _look_up(root, stories)
    writer.close()
    catalogue = (root / "catalogue.sqlite").stat().st_size
    return [
        _row(
            f"edition.bytes_per_story@{stories}",
            bytes_each,
            "bytes",
            inodes=inodes_each,
            catalogue=catalogue / stories,
        ),
        _row(f"edition.puts_per_s@{stories}", stories / filled, "stories/s", page_bytes=PAGE, group=GROUP),
        _row(
            f"edition.publish_p50_ms@{stories}", lone[len(lone) // 2], "ms", p95=lone[len(lone) * 95 // 100]
        ),
        _row(f"edition.lookup_us@{stories}", known, "us", unknown=unknown, reader_uss_mb=memory),
    ]


def _row(name: str, value: float, unit: str, **detail: float) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(value, 2),
        "unit": unit,
        "detail": {key: round(number, 2) for key, number in detail.items()},
    }


class _Texts:
    """Stories that compress about as real ones do: a frame they share, and words of their own."""

    def __init__(self) -> None:
        self._random = random.Random(7)
        letters = "etaoinshrdlucmfwypvbgk"
        self._words = [
            "".join(self._random.choices(letters, k=self._random.randint(2, 11))) for _ in range(6000)
        ]
        self._frame = self._prose(PAGE // 4)

    def page(self, number: int) -> bytes:
        """A page of PAGE bytes. A quarter is prose of its own, a quarter the frame, the rest markup that repeats."""
        own = self._prose(PAGE // 4)
        markup = '<li class="card"><a href="/2026/11/story/"><img srcset="a 1x, b 2x" alt=""></a></li>' * (
            PAGE // 160
        )
        return f"<!doctype html><title>{number}</title>{self._frame}{own}{markup}"[:PAGE].encode()

    def _prose(self, size: int) -> str:
        return " ".join(self._random.choices(self._words, k=size // 7))


def _address(number: int) -> str:
    return f"/{2016 + number % 11}/{1 + number % 12:02d}/story-{number}/"


def _fill(writer: EditionWriter, texts: _Texts, stories: int, strength: Strength) -> float:
    took = 0.0
    for first in range(0, stories, GROUP):
        pages = [
            Page(_address(number), texts.page(number), keys=(f"story:{number}", "section:war"), build="b1")
            for number in range(first, min(first + GROUP, stories))
        ]
        began = time.perf_counter()
        with writer.group(strength) as group:
            for page in pages:
                group.put(page)
        took += time.perf_counter() - began
    return took


def _put_alone(writer: EditionWriter, texts: _Texts, stories: int) -> list[float]:
    found = []
    for number in range(LONE):
        page = Page(_address(stories + number), texts.page(number), keys=("front",))
        began = time.perf_counter()
        writer.put(page)
        found.append((time.perf_counter() - began) * 1000)
    return sorted(found)


def _weight(root: Path, stories: int) -> tuple[float, float]:
    """Bytes the file system gives and inodes it uses, folders included, each counted once however many names it has."""
    seen: dict[int, int] = {}
    for folder, folders, files in os.walk(root):
        for name in (*folders, *files):
            found = (Path(folder) / name).lstat()
            seen[found.st_ino] = found.st_blocks * 512
    return sum(seen.values()) / stories, len(seen) / stories


def _look_up(root: Path, stories: int) -> tuple[float, float, float]:
    picked = random.Random(3).sample(range(stories), min(5000, stories))
    with EditionReader.open(root) as reader:
        times = []
        for addresses in ([_address(number) for number in picked], [f"/nope/{number}/" for number in picked]):
            began = time.perf_counter()
            for address in addresses:
                reader.lookup(address)
            times.append((time.perf_counter() - began) / len(addresses) * 1e6)
        return times[0], times[1], _own_memory()


def _own_memory() -> float:
    """Memory of this process alone, in MB; 0 where the system does not say."""
    try:
        lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1000


if __name__ == "__main__":
    import json
    import sys

    wanted = tuple(int(number) for number in sys.argv[1:]) or SIZES
    for row in rows(wanted):
        print(json.dumps(row), flush=True)
