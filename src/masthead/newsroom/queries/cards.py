"""Stories as they stand in lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from masthead.kit.recording import remembered_each
from masthead.newsroom import crops
from masthead.newsroom.models import Byline, Story
from masthead.newsroom.queries.lists import live_stories
from masthead.press.pressed import noted
from masthead.theme.contexts import BylineView, Card, Link, PictureView

# Formats that say something a reader should know before reading; a plain story says nothing.
LABELLED = frozenset(
    {Story.Format.ANALYSIS, Story.Format.OPINION, Story.Format.FIELD_REPORT, Story.Format.VIDEO}
)
# A change this soon after publication is part of publishing.
SAME_MOMENT = timedelta(minutes=10)

_ROLE_WORDS = {
    Byline.Role.REPORTING: "reporting",
    Byline.Role.PHOTOGRAPHY: "photography",
    Byline.Role.EDITING: "editing",
    Byline.Role.TRANSLATION: "translation",
    Byline.Role.DATA: "data",
}


def cards(stories: QuerySet[Story], limit: int | None = None) -> tuple[Card, ...]:
    """The first `limit` of live stories as cards, in the queryset's order. Three queries, however many there are; one
    where the cards are remembered."""
    return cards_of(list(stories.values_list("pk", flat=True)[:limit]))


def cards_of(story_ids: Sequence[int]) -> tuple[Card, ...]:
    """The cards of those of the stories that readers may see, in the order of the ids. Two queries at most."""
    found = cards_by_id(story_ids)
    return tuple(found[pk] for pk in story_ids if pk in found)


def cards_by_id(story_ids: Iterable[int]) -> dict[int, Card]:
    """The cards of those of the stories that readers may see. Two queries; none for cards that are remembered."""
    today = timezone.localdate()
    return remembered_each(
        "card", story_ids, _live_by_id, lambda story: card_of(noted(story), today), lasts=True
    )


def _live_by_id(story_ids: Collection[int]) -> dict[int, Story]:
    return {story.pk: story for story in _with_parts(live_stories().filter(pk__in=story_ids))}


def _with_parts(stories: QuerySet[Story]) -> QuerySet[Story]:
    return stories.select_related("section", "lead_tag", "picture").prefetch_related(byline_prefetch())


def byline_prefetch() -> Prefetch[str, QuerySet[Byline], str]:
    return Prefetch("bylines", queryset=Byline.objects.select_related("author").order_by("sort_order", "pk"))


def card_of(story: Story, today: date) -> Card:
    """One card. No query if section, lead tag, picture and bylines with authors are loaded."""
    published_at = story.published_at or story.latest_revision_created_at or timezone.now()
    section = Link(story.section.name, story.section.address) if story.section else None
    lead_tag = Link(story.lead_tag.name, story.lead_tag.address) if story.lead_tag else None
    return Card(
        story_id=story.pk,
        address=story.address or "",
        headline=story.title,
        deck=story.deck,
        format=story.format,
        format_label=format_label(story),
        label=lead_tag or section,
        section=section,
        byline=byline_views(story.bylines.all()),
        published_at=published_at,
        updated_at=shown_update(published_at, story.updated_at),
        reading_minutes=story.reading_minutes,
        language=story.language,
        direction=story.direction,
        picture=lead_picture(story, "wide", today),
        square=lead_picture(story, "square", today),
    )


def format_label(story: Story) -> str:
    return str(story.get_format_display()) if story.format in LABELLED else ""


def shown_update(published_at: datetime, updated_at: datetime | None) -> datetime | None:
    """The update readers are told of: only one that came well after publication."""
    return updated_at if updated_at and updated_at - published_at > SAME_MOMENT else None


def byline_views(bylines: Iterable[Byline]) -> tuple[BylineView, ...]:
    """Names in the editor's order, one entry an author even when they have two roles."""
    views: dict[int, BylineView] = {}
    for byline in bylines:
        role = _ROLE_WORDS.get(Byline.Role(byline.role), "")
        known = views.get(byline.author_id)
        views[byline.author_id] = BylineView(
            name=byline.author.name,
            address=byline.author.address,
            role=", ".join(part for part in ((known.role if known else ""), role) if part),
            is_desk=byline.author.kind == byline.author.Kind.DESK,
        )
    return tuple(views.values())


def lead_picture(story: Story, crop: str, today: date) -> PictureView | None:
    """The story's picture with the words it has here; none once its licence has run out."""
    picture = story.picture
    if picture is None or not crops.may_be_shown(picture, today):
        return None
    alt = "" if story.picture_decorative else story.picture_alt or picture.alt
    return crops.view(picture, crop, alt=alt, caption=story.picture_caption or picture.caption)
