"""Makes up articles, any number of them, the same ones each time: for tests of bulk and for measuring."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

_WHO = "The council,The ferry company,A harbour pilot,The school board,A court in Averin,The union".split(",")
_DID = "put off,approved,questioned,withdrew,published,defended".split(",")
_WHAT = "the winter timetable,a plan for the quay,the tender papers,new rules for nets,the budget of the ward".split(
    ","
)
_WHY = [
    "because the figures arrived a day late and nobody had read them",
    "after an evening in which forty-one people asked to speak",
    "while the weather kept two of the three boats in port",
    "although its own lawyers had advised against it in March",
    "so that the autumn sailings can be sold before the fair",
]
_FIRST = "Asta Bram Cille Dorn Edda Falk Greta Hano Ilse Jarl".split()
_LAST = "Aldous Brandt Corvin Dahl Ekker Forsby Grane Holt Iversen Juhl".split()
_TAGS = "ferries harbour schools courts budget fishing weather unions housing roads".split()
_NEWEST = datetime(2024, 12, 31, 18, 0, tzinfo=UTC)


def articles(count: int, *, words: int = 350) -> Iterator[dict[str, object]]:
    """Articles as JSON objects, one every two hours back from the end of 2024."""
    chance = random.Random(20_241_231)
    for number in range(count):
        headline = f"{chance.choice(_WHO)} {chance.choice(_DID)} {chance.choice(_WHAT)}"
        yield {
            "id": f"made-up-{number}",
            "url": _address(number),
            "title": headline,
            "date": _moment(number).isoformat(),
            "summary": f"{headline}, {chance.choice(_WHY)}.",
            "authors": [{"name": f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"}],
            "tags": chance.sample(_TAGS, 3),
            "body_markdown": _body(chance, words, number),
        }


def write_jsonl(path: Path, count: int, *, words: int = 350) -> Path:
    with path.open("w", encoding="utf-8") as file:
        for article in articles(count, words=words):
            file.write(json.dumps(article, ensure_ascii=False) + "\n")
    return path


def _moment(number: int) -> datetime:
    return _NEWEST - timedelta(hours=2 * number)


def _address(number: int) -> str:
    return f"/{_moment(number):%Y/%m}/story-{number}/"


def _body(chance: random.Random, words: int, number: int) -> str:
    parts: list[str] = []
    while sum(part.count(" ") for part in parts) < words:
        parts.append(" ".join(_sentence(chance) for _ in range(3)))
        if len(parts) % 4 == 2:
            parts.append(f"## {chance.choice(_WHAT).capitalize()}")
    earlier = _address(max(number - 3, 0))
    parts.insert(2, f"More in [an earlier report]({earlier}) and [elsewhere](https://example.org/{number}).")
    parts.append("\n".join(f"- **{tag}**: {_sentence(chance)}" for tag in chance.sample(_TAGS, 3)))
    return "\n\n".join(parts)


def _sentence(chance: random.Random) -> str:
    return f"{chance.choice(_WHO)} {chance.choice(_DID)} {chance.choice(_WHAT)} {chance.choice(_WHY)}."
