"""What a story's row carries so that lists and search need not open its body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import unescape
from typing import TYPE_CHECKING, Any

from django.utils.html import strip_tags

from masthead.kit.reading import reading_minutes

if TYPE_CHECKING:
    from masthead.newsroom.models import Story

# Blocks that repeat the story or stand beside it: not searched, not counted as reading.
_BESIDE = frozenset({"pull_quote", "related_story", "divider", "embed"})
# Keys of block values that readers see before the rest.
_ABOVE = frozenset({"title", "caption", "columns", "headline", "heading"})
# Keys of block values that hold machinery, not words.
_MACHINERY = frozenset(
    {"id", "type", "size", "kind", "url", "source_url", "picture", "document", "story", "x", "y"}
)


def _reading_order(key: str) -> tuple[bool, str]:
    """What stands above comes first; else by name, because PostgreSQL does not keep the order of keys."""
    return key not in _ABOVE, key


def words_of(value: Any) -> Iterator[str]:
    """Every piece of text in a raw block value (as StreamField stores it), tags removed, in reading order."""
    if isinstance(value, str):
        text = unescape(strip_tags(value.replace("</", " </"))).strip()
        if text:
            yield text
    elif isinstance(value, dict):
        for key in sorted(value, key=_reading_order):
            if key not in _MACHINERY:
                yield from words_of(value[key])
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from words_of(inner)


def body_words(raw_blocks: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The words of a body in StreamField's raw form, without what only repeats or decorates it."""
    for block in raw_blocks:
        if block["type"] not in _BESIDE:
            yield from words_of(block["value"])


def read_minutes(raw_blocks: Iterable[dict[str, Any]], language: str) -> int:
    """Minutes to read the running text: captions, tables and boxes are not counted."""
    running = (block for block in raw_blocks if block["type"] in {"text", "quote"})
    return reading_minutes(" ".join(word for block in running for word in words_of(block["value"])), language)


def derive(story: Story) -> None:
    """Refresh `search_text` and `reading_minutes` from the story as it stands in memory. Writes nothing."""
    raw = list(story.body.raw_data)
    names = [byline.author.name for byline in story.bylines.all()]
    tags = [word for tag in story.tags.all() for word in (tag.name, tag.synonyms) if word]
    story.search_text = "\n".join([*body_words(raw), *names, *tags])
    story.reading_minutes = read_minutes(raw, story.language)
