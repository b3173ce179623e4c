"""Archives to measure with: reference stories with every kind of block, 60 KB as a page each, and usual ones."""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Callable, Iterator
from itertools import accumulate, islice
from typing import Any

PAGE = 60_000  # bytes a reference story has as a page, at least
_BODIES = 60  # different ones, dealt out in turn
_PARAGRAPHS, _WORDS_IN_ONE = 48, 95
_USUAL_PARAGRAPHS, _USUAL_WORDS = 12, 55  # with a picture among them: some 700 words
_AT_ONCE = 5_000  # stories written between two words of progress
_RANDOM = random.Random(5)
_WORDS = ["".join(_RANDOM.choices("etaoinshrdlucmfwypvbgk", k=_RANDOM.randint(2, 11))) for _ in range(9_000)]
_WEIGHTS = list(accumulate(1 / (rank + 5) for rank in range(len(_WORDS))))

Progress = Callable[[int, int], None]


def fill(count: int, *, usual: bool = False, progress: Progress = lambda done, total: None) -> None:
    """Add so many live stories, with bylines and tags, to a newsroom that has sections, people, tags and pictures.

    They are written past every service: nothing is ordered, and no revision, index entry or log is made.
    """
    from masthead.newsroom.models import Picture, Section

    bodies = list(_usual_bodies() if usual else _bodies())
    for done in range(0, count, _AT_ONCE):
        _fill(
            min(_AT_ONCE, count - done),
            hours=done,
            body=bodies,
            section=list(Section.objects.all()),
            picture=list(Picture.objects.order_by("pk")[:40]),
            deck=[_words(24) for _ in range(50)],
        )
        progress(min(done + _AT_ONCE, count), count)


def _fill(count: int, *, hours: int, **fields: Any) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from masthead.newsroom.models import Author, Byline, StoryTag, Tag
    from tests.factories.newsroom import fill_archive

    newest = timezone.now() - timedelta(days=1, hours=hours)
    ids = fill_archive(count, newest=newest, **fields)
    at = {id_: newest - timedelta(hours=place) for place, id_ in enumerate(ids)}
    authors, tags = list(Author.objects.order_by("pk")), list(Tag.objects.order_by("pk"))
    Byline.objects.bulk_create(
        [Byline(story_id=id_, author=authors[id_ % len(authors)], sort_order=0) for id_ in ids],
        batch_size=500,
    )
    StoryTag.objects.bulk_create(
        [
            StoryTag(content_object_id=id_, tag=tags[(id_ * 7 + place) % len(tags)], listed_at=at[id_])
            for id_ in ids
            for place in range(3)
        ],
        batch_size=500,
    )


def _usual_bodies() -> Iterator[Any]:
    from masthead.newsroom.models import Picture, Story

    field = Story._meta.get_field("body")
    for number, picture in enumerate(Picture.objects.order_by("pk")[:_BODIES]):
        blocks = [{"type": "picture", "value": {"picture": picture.pk}, "id": f"picture-{number}"}] * 2
        prose = list(_with_prose(blocks, number, _USUAL_PARAGRAPHS, _USUAL_WORDS))
        yield field.to_python(json.dumps(prose[:-1]))


def _bodies() -> Iterator[Any]:
    from masthead.newsroom.models import Document, Picture, Story
    from tests.rooms.newsroom.body_parts import every_block, make_document

    field = Story._meta.get_field("body")
    document = Document.objects.first() or make_document()
    stories = list(Story.objects.filter(live=True).order_by("pk")[:20])
    pictures = list(Picture.objects.order_by("pk")[:20])
    for number in range(_BODIES):
        picture, story = pictures[number % len(pictures)], stories[number % len(stories)]
        blocks = every_block(_words(4), picture=picture.pk, document=document.pk, story=story.pk)
        yield field.to_python(json.dumps(list(_with_prose(blocks, number, _PARAGRAPHS, _WORDS_IN_ONE))))


def _with_prose(
    blocks: list[dict[str, Any]], number: int, paragraphs: int, words: int
) -> Iterator[dict[str, Any]]:
    """The blocks, with paragraphs before each of them."""
    rest = iter(range(paragraphs))
    for place, block in enumerate(blocks):
        few = list(islice(rest, -(-paragraphs // len(blocks))))
        if few:
            prose = "".join(f"<p>{_words(words).capitalize()}.</p>" for _ in few)
            yield {"type": "text", "value": prose, "id": f"prose-{number}-{place}"}
        yield block


def _words(count: int) -> str:
    return " ".join(_RANDOM.choices(_WORDS, cum_weights=_WEIGHTS, k=count))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "masthead.house.settings")
    import django

    django.setup()
    fill(
        int(sys.argv[1]),
        usual="usual" in sys.argv,
        progress=lambda done, total: print(f"  {done} of {total}"),
    )
