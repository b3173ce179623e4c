"""Runs one measurement inside a newsroom: `python -m bench.archive COUNT` in an environment that names its folder.

It fills the archive with COUNT stories, draws story and front as a reader would get them, without a network, and
prints one JSON object: milliseconds of each round and the number of questions to the database.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

ROUNDS = 30


def main(count: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "masthead.house.settings")
    import django

    django.setup()
    from masthead.newsroom.models import Section, Story
    from tests.factories.newsroom import fill_archive

    fill_archive(count, section=list(Section.objects.all()))
    story = Story.objects.get(slug="canal-lamps-back-on").address or ""
    print(json.dumps({"story": _rounds(story), "front": _rounds("/"), "stories": Story.objects.count()}))


def _rounds(address: str) -> dict[str, object]:
    from django.db import connection
    from django.test import Client

    reader = Client()
    asked: list[str] = []

    def count(execute: Any, question: str, values: Any, many: bool, context: Any) -> Any:
        asked.append(question)
        return execute(question, values, many, context)

    with connection.execute_wrapper(count):
        answer = reader.get(address)
    if answer.status_code != 200:
        sys.exit(f"{address} answered {answer.status_code}.")
    took = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        reader.get(address)
        took.append((time.perf_counter() - begun) * 1000)
    return {"queries": len(asked), "ms": sorted(took)}


if __name__ == "__main__":
    main(int(sys.argv[1]))
