"""What stands at addresses of the room, loaded for one page or ahead for many."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeVar

from django.db.models import Prefetch, QuerySet

from masthead.kit.recording import remembered_each
from masthead.newsroom.body.compose import RawBody, read_bodies, stories_in
from masthead.newsroom.models import Byline, RelatedStory, Story, StoryTag, Takedown
from masthead.newsroom.queries.cards import cards_by_id
from masthead.newsroom.queries.related import related_ids
from masthead.newsroom.services.addresses import both_forms
from masthead.press.pressed import noted

Row = TypeVar("Row")


def takedown_at(address: str) -> Takedown | None:
    """The takedown that holds at an address, with or without its closing slash. One query; none if read ahead."""
    return _takedowns([address]).get(address)


def story_at(address: str) -> Story | None:
    """The live story at an address, with or without its closing slash, with what its page needs. Five queries; none if
    read ahead."""
    return _stories([address]).get(address)


def stories_with_parts() -> QuerySet[Story]:
    """Stories with what their page needs. Five queries, however many stories."""
    bylines = Byline.objects.select_related("author__photo").order_by("sort_order", "pk")
    return (
        Story.objects.order_by()
        .select_related("section", "series", "lead_tag", "picture", "social_picture")
        .prefetch_related(
            Prefetch("bylines", queryset=bylines),
            "corrections",
            Prefetch("story_tags", queryset=StoryTag.objects.select_related("tag")),
            Prefetch("related_picks", queryset=RelatedStory.objects.order_by("sort_order", "pk")),
        )
    )


def read_stories(addresses: Sequence[str]) -> None:
    """Read what the pages at these addresses are drawn from, so that drawing them one by one asks hardly anything.

    Some twenty queries, however many addresses, and two short ones for each story. What is read here and found missing
    there costs a query there, and is no fault.
    """
    if not addresses:
        return
    down = _takedowns(addresses)
    stories = list(_stories(one for one in addresses if one not in down).values())
    if not stories:
        return
    read_bodies(RawBody(story.body.raw_data, story.footnotes.raw_data) for story in stories)
    cards_by_id(pick.related_id for story in stories for pick in story.related_picks.all())
    cards_by_id(pk for story in stories for pk in related_ids(story, without=_shown_in_body(story)))


def _shown_in_body(story: Story) -> set[int]:
    return set(cards_by_id(stories_in(story.body.raw_data))) - {story.pk}


def _takedowns(addresses: Iterable[str]) -> dict[str, Takedown]:
    return remembered_each("takedown at", addresses, _load_takedowns, noted)


def _stories(addresses: Iterable[str]) -> dict[str, Story]:
    return remembered_each("story at", addresses, _load_stories, noted)


def _load_takedowns(addresses: Collection[str]) -> dict[str, Takedown]:
    rows = Takedown.objects.filter(address__in=_forms(addresses))
    return _at_either_form(addresses, {row.address: row for row in rows})


def _load_stories(addresses: Collection[str]) -> dict[str, Story]:
    rows = stories_with_parts().filter(address__in=_forms(addresses), live=True)
    return _at_either_form(addresses, {row.address or "": row for row in rows})


def _forms(addresses: Iterable[str]) -> set[str]:
    return {form for address in addresses for form in both_forms(address)}


def _at_either_form(addresses: Iterable[str], rows: Mapping[str, Row]) -> dict[str, Row]:
    """What stands at each address itself, or else at its other form."""
    found = ((one, next((rows[form] for form in both_forms(one) if form in rows), None)) for one in addresses)
    return {address: row for address, row in found if row is not None}
