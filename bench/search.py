"""What search costs: how long a question takes, one story's update, and bytes for each story.

`python -m bench.search 100000` takes another size. Words are as frequent as in prose: the commonest is in every story.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from bench.rows import Row
from masthead.edition.search.documents import Document, Filters
from masthead.edition.search.reader import SearchReader
from masthead.edition.search.writer import SearchWriter
from masthead.edition.writer import EditionWriter

STORIES = 10_000
WORDS_IN_A_STORY = 850
_AT_ONCE = 200  # documents written together, as a rebuild does
_DAY = 86_400  # seconds
_RANDOM = random.Random(7)
_WORDS = ["".join(_RANDOM.choices("etaoinshrdlucmfwypvbgk", k=_RANDOM.randint(2, 11))) for _ in range(40_000)]
_WEIGHTS = list(accumulate(1 / (rank + 8) for rank in range(len(_WORDS))))
# What readers ask for, by the rank of a word: a third of all stories have the first, one in two hundred the second.
_COMMON, _RARE = 250, 20_000
Question = tuple[str, Filters]
# Choosing every word anew would take longer than indexing it.
_PASSAGES = [
    " ".join(_RANDOM.choices(_WORDS, cum_weights=_WEIGHTS, k=WORDS_IN_A_STORY // 10)) for _ in range(20_000)
]
_SECTIONS = [f"section-{number}" for number in range(8)]


def measure(folder: Path, stories: int = STORIES) -> list[Row]:
    """Ten thousand stories take half a minute and 120 MB; a hundred thousand ten times that."""
    root = folder / "edition"
    EditionWriter.open(root, create=True).close()
    index = SearchWriter.open(root)
    filled = _filled(index, stories)
    size = sum(path.stat().st_size for path in (root / "search" / "segments").iterdir())
    segments = len(list((root / "search" / "segments").iterdir()))
    updates = _timed(_updates(index, stories))
    reader, questions = SearchReader.open(root), list(_asked(stories))
    asked = _timed(_searches(reader, questions))
    short = sum(reader.search(words, filters).cut_short for words, filters in questions)
    return [
        _row(f"search.query_p50_ms@{stories}", asked, cut_short=short / len(questions)),
        _row(f"search.update_ms@{stories}", updates, segments=segments),
        Row(
            "search.bytes_per_story",
            size / stories,
            "bytes",
            None,
            "",
            {"stories": stories, "per_s": stories / filled},
        ),
    ]


def _filled(index: SearchWriter, stories: int) -> float:
    began = time.perf_counter()
    for first in range(0, stories, _AT_ONCE):
        index.add(_document(number) for number in range(first, min(first + _AT_ONCE, stories)))
        index.merge()
    return time.perf_counter() - began


def _document(number: int) -> Document:
    words = _RANDOM.choices(_WORDS, cum_weights=_WEIGHTS, k=30)
    return Document(
        f"story:{number}",
        f"/{2006 + number % 20}/{1 + number % 12:02d}/story-{number}/",
        headline=" ".join(words[:9]),
        deck=" ".join(words[9:26]),
        body=" ".join(_RANDOM.sample(_PASSAGES, k=10)),
        byline="Ola Brand",
        tags=(words[26], words[27]),
        sections=(_SECTIONS[number % 8],),
        format="brief" if number % 5 else "story",
        language="en",
        published=1_100_000_000 + number * 3 * 3600,
        card={
            "headline": " ".join(words[:9]),
            "picture": [{"src": "/media/abcdefgh/1234.webp", "alt": "A quay."}],
        },
    )


def _updates(index: SearchWriter, stories: int) -> Iterator[Callable[[], object]]:
    """Stories published and changed one by one, each followed by the merging an update does at once."""
    for number in range(200):
        document = _document(stories + number if number % 2 else number * 37 % stories)

        def update(document: Document = document) -> None:
            with index.turn():
                index.add([document])
            index.merge(most=64)

        yield update


def _asked(stories: int) -> Iterator[Question]:
    """One to three words from common to rare, every other question with filters."""
    chosen = random.Random(3)
    newest = 1_100_000_000 + stories * 3 * 3600
    for number in range(300):
        ranks = [int(_COMMON * (_RARE / _COMMON) ** chosen.random()) for _ in range(1 + number % 3)]
        filters = (
            Filters(section=chosen.choice(_SECTIONS), since=newest - 365 * _DAY) if number % 2 else Filters()
        )
        yield " ".join(_WORDS[rank] for rank in ranks), filters


def _searches(reader: SearchReader, questions: list[Question]) -> Iterator[Callable[[], object]]:
    for words, filters in questions:
        yield lambda words=words, filters=filters: reader.search(words, filters)


@dataclass(frozen=True)
class _Times:
    """How long acts took, in ms, shortest first; by the clock, and by what the processor did of it."""

    clock: list[float]
    processor: list[float]


def _timed(acts: Iterator[Callable[[], object]]) -> _Times:
    clock, processor = [], []
    for act in acts:
        began, worked = time.perf_counter(), time.process_time()
        act()
        clock.append((time.perf_counter() - began) * 1000)
        processor.append((time.process_time() - worked) * 1000)
    return _Times(sorted(clock), sorted(processor))


def _row(name: str, times: _Times, **detail: float) -> Row:
    """The median; on a busy machine only the processor's figures say much."""
    told = {
        "p99": _at(times.clock, 99),
        "cpu_p50": _at(times.processor, 50),
        "cpu_p99": _at(times.processor, 99),
    }
    rounded = {key: round(number, 3) for key, number in {**told, **detail}.items()}
    return Row(name, round(_at(times.clock, 50), 2), "ms", None, "", rounded)


def _at(times: list[float], percent: int) -> float:
    return times[min(len(times) - 1, len(times) * percent // 100)]


if __name__ == "__main__":
    for wanted in map(int, sys.argv[1:] or [STORIES]):
        with tempfile.TemporaryDirectory(prefix="masthead-bench-") as made:
            for row in measure(Path(made), wanted):
                print(row, flush=True)
