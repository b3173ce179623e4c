"""What pages show alike is made once and kept from batch to batch, until something it was made from changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from masthead.kit.recording import LastingMemory, Recording, fresh_until, made_from, remembered, remembering
from masthead.press.index import KEPT
from tests.factories.newsroom import make_author, make_picture, make_section, make_story, make_tag
from tests.rooms.press.desk import page, press_all_that_waits


def made_in(memory: LastingMemory, value: str, *keys: str, until: datetime | None = None) -> str:
    def make() -> str:
        made_from(*keys)
        fresh_until(until)
        return value

    with remembering(memory):
        return remembered("it", make, lasts=True)


def test_kept_until_a_key_changes():
    memory = LastingMemory()
    assert made_in(memory, "first", "story:1") == "first"
    memory.forget({"story:2"})
    assert made_in(memory, "second", "story:1") == "first"
    memory.forget({"story:1"})
    assert made_in(memory, "third", "story:1") == "third"


def test_kept_until_it_is_over():
    memory = LastingMemory()
    made_in(memory, "over", until=datetime.now(UTC) - timedelta(seconds=1))
    assert made_in(memory, "fresh", until=datetime.now(UTC) + timedelta(hours=1)) == "fresh"
    assert made_in(memory, "never") == "fresh"


def test_what_is_remembered_for_a_batch_alone_ends_with_it():
    memory = LastingMemory()
    for value in ("first", "second"):
        with remembering(memory):
            assert remembered("it", lambda value=value: value) == value


def test_does_not_grow_without_end():
    memory = LastingMemory(most=8)
    for number in range(100):
        memory.put(number, number, Recording())
    assert memory.get(99) is not None
    assert memory.get(0) is None
    assert sum(memory.get(number) is not None for number in range(100)) <= 8


def test_a_heavy_value_takes_the_place_of_many():
    memory = LastingMemory(most=8)
    for number in range(8):
        memory.put(number, number, Recording())
    memory.put("long story", "…", Recording(), weight=6)
    assert memory.get("long story") is not None
    assert sum(memory.get(number) is not None for number in range(8)) <= 2
    memory.forget_all()
    for number in range(8):
        memory.put(number, number, Recording())
    assert all(memory.get(number) is not None for number in range(8))


@pytest.fixture
def newsroom(pressed):
    tag, author, section = make_tag("Ferries"), make_author("Ola Brand"), make_section("Coast")
    stories = [
        make_story(f"Story {number}", tags=[tag], authors=[author], section=section, picture=make_picture())
        for number in range(6)
    ]
    press_all_that_waits(pressed)
    return pressed, tag, author, section, stories


def lists_of(tag, author, section) -> list[str]:
    return [
        f"{thing.address}{feed}" for thing in (tag, author, section) for feed in ("", "feed.rss", "feed.json")
    ]


@pytest.mark.django_db
def test_lists_show_every_change_of_what_was_remembered(newsroom):
    presser, tag, author, section, stories = newsroom
    story, every = stories[2], lists_of(tag, author, section)

    def shown(words: str) -> list[str]:
        press_all_that_waits(presser)
        return [address for address in every if words in page(presser, address)]

    story.title = "Another headline"
    story.save_revision().publish()
    assert shown("Another headline") == every

    author.name = "Ivka Dorran"
    author.save()
    assert shown("Ivka Dorran") == every

    tag.name = "Boats"
    tag.save()
    assert {f"{section.address}feed.json", f"{author.address}feed.rss"} <= set(shown("Boats"))

    story.picture.alt = "A wall of pictures"
    story.picture.save()
    assert {section.address, f"{tag.address}feed.rss"} <= set(shown("A wall of pictures"))

    story.body = [("text", "<p>Entirely new words.</p>")]
    story.save_revision().publish()
    assert shown("Entirely new words") == [address for address in every if "feed" in address]

    story.unpublish()
    assert shown("Another headline") == []


@pytest.mark.django_db
def test_a_new_story_costs_lists_no_look_at_the_others(newsroom):
    presser, tag, author, section, _ = newsroom

    def asked() -> int:
        make_story(tags=[tag], authors=[author], section=section, published_at=timezone.now())
        with CaptureQueriesContext(connection) as queries:
            press_all_that_waits(presser)
        # Bodies are read where a story is drawn, for its own page, its items in feeds and the search index.
        return sum("newsroom_story" in row["sql"] and '"body"' in row["sql"] for row in queries)

    first = asked()
    for _ in range(6):
        make_story(tags=[tag], authors=[author], section=section)
    press_all_that_waits(presser)
    assert asked() == first <= 6


@pytest.mark.django_db
def test_after_a_long_pause_nothing_is_trusted(newsroom):
    """The index forgets expansions after an hour, so they cannot say any more what changed."""
    presser, tag, *_, stories = newsroom
    story = stories[0]
    type(story).objects.filter(pk=story.pk).update(title="Changed past every door")
    presser._memory_at -= KEPT
    presser.expand([f"newest:{tag.press_key}"])
    press_all_that_waits(presser)
    assert "Changed past every door" in page(presser, tag.address)
