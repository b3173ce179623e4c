"""Runs one measurement inside a newsroom: `python -m bench.presser COUNT` in an environment that names its folder.

It fills the archive to COUNT stories, publishes some with a byline, tags and a picture, and presses what they order. It
prints one JSON object: milliseconds from each commit to the swap of the story and of the last list, and what pressing
some hundred stories anew takes.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

ROUNDS, FULL = 20, 300


def main(count: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "masthead.house.settings")
    import django

    django.setup()
    from masthead.newsroom.models import Section, Story
    from masthead.press.presser import Presser
    from tests.factories.newsroom import fill_archive

    presser = Presser(build="bench")
    while presser.turn():
        pass
    fill_archive(max(1, count - Story.objects.count()), section=list(Section.objects.all()))
    rounds = [_publish(presser, number) for number in range(ROUNDS)]
    told = {"story": [one["story"] for one in rounds], "lists": [one["lists"] for one in rounds]}
    print(json.dumps(told | {"pages": rounds[-1]["pages"], "full": _press_anew(presser)}))


def _publish(presser: Any, number: int) -> dict[str, float]:
    """One story by the newsroom's own door; its press, timed from the commit."""
    from django.utils import timezone

    from masthead.newsroom.models import Author, Picture, Section, Tag
    from tests.factories.newsroom import make_story

    story = make_story(
        f"Published for measuring {number}",
        section=Section.objects.get(slug="politics"),
        tags=list(Tag.objects.order_by("pk")[:3]),
        authors=list(Author.objects.order_by("pk")[:1]),
        picture=Picture.objects.order_by("pk")[number],
        published_at=timezone.now(),
    )
    before, begun, at_story = presser.drawn, time.perf_counter(), 0.0
    # Files, pieces and search come behind the pages themselves.
    while presser.turn():
        if not at_story and presser.writer.row(story.address) is not None:
            at_story = time.perf_counter() - begun
        if not presser.index.waiting_before(60):
            break
    lists = time.perf_counter() - begun
    while presser.turn():
        pass
    return {"story": at_story * 1000, "lists": lists * 1000, "pages": presser.drawn - before}


def _press_anew(presser: Any) -> dict[str, float]:
    """Some hundred stories from the archive, as a full press takes them."""
    from masthead.newsroom.models import Story

    addresses = Story.objects.filter(live=True).order_by("-pk").values_list("address", flat=True)[:FULL]
    presser.index.put_backlog(addresses)
    before, cpu, wall = presser.drawn, time.process_time(), time.perf_counter()
    while presser.turn():
        pass
    return {
        "pages": presser.drawn - before,
        "cpu_s": round(time.process_time() - cpu, 2),
        "wall_s": round(time.perf_counter() - wall, 2),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
