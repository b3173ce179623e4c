"""How many stories an hour of moving in brings: `masthead import articles` on made-up stories of a usual length."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path
from typing import Any

from bench.inside import told
from bench.rows import Row
from tools.demo_newsroom import copy_demo

COUNT = 5_000
GOAL = 100.0
_WORDS = (
    "the harbour board met on a cold Tuesday and put off its vote for the third time since spring because nobody "
    "could say who had asked for the berths or what the city was to be paid for them in the years ahead"
).split()


def measure(folder: Path) -> list[Row]:
    """The row import.stories_per_s: reading, cleaning, storing and the hand-over, all in."""
    newsroom = copy_demo(folder / "newsroom")
    file = folder / "articles.jsonl"
    with file.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(record) + "\n" for record in _records(COUNT))
    begun = time.perf_counter()
    said = told(newsroom, "masthead", "import", "articles", str(file), "--json", "--section", "Politics")
    took = time.perf_counter() - begun
    if said["imported"] != COUNT:
        raise RuntimeError(f"The import left stories out: {said}")
    detail = {"stories": COUNT, "seconds": round(took, 1), "words": 500}
    return [
        Row("import.stories_per_s", round(COUNT / took, 1), "stories/s", GOAL, "the whole command", detail)
    ]


def _records(count: int) -> Any:
    chance = random.Random(7)
    for number in range(count):
        paragraphs = [" ".join(chance.choices(_WORDS, k=50)).capitalize() + "." for _ in range(10)]
        yield {
            "id": f"bench-{number}",
            "title": f"Harbour vote {number} is put off",
            "slug": f"harbour-vote-{number}",
            "date": f"{2000 + number % 25}-{number % 12 + 1:02}-{number % 28 + 1:02}T09:00:00Z",
            "author": f"Reporter {number % 40}",
            "tags": [f"Tag {number % 60}"],
            "body": "".join(f"<p>{one}</p>" for one in paragraphs),
        }
