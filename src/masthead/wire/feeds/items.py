"""What stands in a feed: the newest stories of a list, finished, whatever the format."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils import timezone

from masthead.kit.recording import remembered_each, remembering
from masthead.newsroom import crops
from masthead.newsroom.body.compose import RawBody, compose_bodies, read_bodies
from masthead.newsroom.models import Story, StoryTag
from masthead.newsroom.pages import latest_change
from masthead.newsroom.queries import live_stories
from masthead.newsroom.queries.cards import byline_prefetch, byline_views, lead_picture, shown_update
from masthead.press.pressed import noted
from masthead.theme.contexts import PictureView
from masthead.theme.render import absolute
from masthead.wire.feeds.full_text import full_text

LENGTH = 20
# The size of the picture beside an item: wide, and JPEG, which every reader can show.
PICTURE_SPEC, PICTURE_SIZE = "fill-1200x675|format-jpeg", (1200, 675)


@dataclass(frozen=True, slots=True)
class FeedAuthor:
    name: str
    address: str  # whole, or empty


@dataclass(frozen=True, slots=True)
class FeedPicture:
    """Always JPEG, of `PICTURE_SIZE`."""

    address: str
    alt: str
    caption: str
    credit: str


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One story. `id` stays the same when the address, the site's name or its host changes."""

    id: str
    address: str
    title: str
    summary: str
    html: str
    authors: tuple[FeedAuthor, ...]
    categories: tuple[str, ...]
    published_at: datetime  # in the publication's zone, whole seconds
    updated_at: datetime
    language: str
    picture: FeedPicture | None


@dataclass(frozen=True, slots=True)
class Feed:
    """A list of stories as a feed. All addresses are whole."""

    title: str
    description: str
    address: str  # of the page it is the feed of
    own_address: str
    language: str
    publication: str
    publication_address: str
    items: tuple[FeedItem, ...]

    @property
    def updated_at(self) -> datetime | None:
        return max((item.updated_at for item in self.items), default=None)


def feed_items(story_ids: Sequence[int], base_url: str) -> tuple[FeedItem, ...]:
    """Live stories with their full text, in the order of the ids.

    At most thirteen queries: the stories, their bylines, tags and corrections, and what their bodies refer to
    (see `compose_bodies`), however many stories there are and whatever the archive holds. None where the items are
    remembered, which the press does from one feed to the next.
    """
    with remembering():
        items = remembered_each(
            f"feed item {base_url}",
            story_ids,
            _with_parts,
            lambda story: _item(noted(story), base_url),
            lasts=True,
            weigh=lambda item: 1 + len(item.html) // 2000,
        )
    return tuple(items[pk] for pk in story_ids if pk in items)


def _with_parts(story_ids: Collection[int]) -> dict[int, Story]:
    """The stories with what their items need, and what their bodies refer to."""
    tags = Prefetch("story_tags", queryset=StoryTag.objects.select_related("tag").order_by("tag__name", "pk"))
    rows = (
        live_stories()
        .filter(pk__in=story_ids)
        .defer(None)
        .defer("search_text")
        .select_related("section", "lead_tag", "picture")
        .prefetch_related(byline_prefetch(), tags, "corrections")
    )
    found = {story.pk: story for story in rows}
    read_bodies(_raw_body(story) for story in found.values())
    return found


def _raw_body(story: Story) -> RawBody:
    return RawBody(story.body.raw_data, story.footnotes.raw_data, frozenset({story.pk}))


def _item(story: Story, base_url: str) -> FeedItem:
    [(body, notes)] = compose_bodies([_raw_body(story)], syndicated=True)
    html = full_text(body=body, footnotes=notes, lead=_lead(story), address=_at(story, base_url))
    published_at = story.published_at or timezone.now()
    names = byline_views(story.bylines.all())
    return FeedItem(
        id=f"urn:uuid:{story.translation_key}",
        address=_at(story, base_url),
        title=story.title,
        summary=story.deck,
        html=html,
        authors=tuple(FeedAuthor(name.name, absolute(name.address, base_url)) for name in names),
        categories=_categories(story),
        published_at=_moment(published_at),
        updated_at=_moment(
            shown_update(published_at, latest_change(story, story.corrections.all())) or published_at
        ),
        language=story.language,
        picture=_picture(story, base_url),
    )


def _at(story: Story, base_url: str) -> str:
    return absolute(story.address or "/", base_url)


def _moment(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(microsecond=0)


def _categories(story: Story) -> tuple[str, ...]:
    names = [story.section.name] if story.section else []
    names += [story.lead_tag.name] if story.lead_tag else []
    names += [row.tag.name for row in story.story_tags.all()]
    return tuple(dict.fromkeys(names))


def _lead(story: Story) -> PictureView | None:
    """The lead picture, unless its licence keeps it on our own pages."""
    if story.picture is None or story.picture.do_not_syndicate:
        return None
    return lead_picture(story, "wide", timezone.localdate())


def _picture(story: Story, base_url: str) -> FeedPicture | None:
    view = _lead(story)
    if view is None or story.picture is None:
        return None
    address = absolute(crops.address(story.picture, PICTURE_SPEC), base_url)
    return FeedPicture(address, view.alt, view.caption, view.credit)
