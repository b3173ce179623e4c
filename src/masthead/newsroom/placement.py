"""Where a story stands in lists, and which keys say that it entered, left or moved there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from masthead.newsroom.models import Byline, Correction, Story, StoryTag
from masthead.newsroom.queries.archive import bounds
from masthead.newsroom.queries.lists import live_stories

ENOUGH = 3  # stories that make a tag a subject of its own, in sitemaps and lists of feeds
POOL = "pool"  # a key `pool:…` names stories by what they share with one, and when it was published
_TAGS_A_KEY = 12  # so that a key fits its column


@dataclass(frozen=True, slots=True)
class Placement:
    """All that decides in which lists a story stands and at which place."""

    live: bool
    published_at: datetime | None
    section: int | None
    format: str
    language: str
    series: int | None
    tags: frozenset[int]
    extra_sections: frozenset[int]
    authors: frozenset[int]
    address: str

    @property
    def is_listed(self) -> bool:
        return self.live and self.published_at is not None

    @property
    def day(self) -> date:
        """The day of its publication in the newsroom's zone. Only of a listed story."""
        assert self.published_at is not None  # noqa: S101 - said by is_listed
        return timezone.localtime(self.published_at).date()

    @property
    def sections(self) -> frozenset[int]:
        return self.extra_sections | ({self.section} if self.section else frozenset())


def placement_of(story: Story) -> Placement:
    """As the story stands in memory, its unsaved tags and bylines included. Three queries unless they are loaded."""
    return Placement(
        live=story.live,
        published_at=story.published_at,
        section=story.section_id,
        format=story.format,
        language=story.language,
        series=story.series_id,
        tags=frozenset(row.tag_id for row in story.story_tags.all())
        | ({story.lead_tag_id} if story.lead_tag_id else set()),
        extra_sections=frozenset(section.pk for section in story.extra_sections.all()),
        authors=frozenset(row.author_id for row in story.bylines.all()),
        address=story.address or "",
    )


def stored_placement(story_id: int | None) -> Placement | None:
    """As the database has it; None for a new story. Four queries."""
    story = Story.objects.filter(pk=story_id).defer("body", "footnotes").first() if story_id else None
    return placement_of(story) if story else None


def changed_lists(old: Placement | None, new: Placement | None, *, story_id: int | None) -> list[str]:
    """The keys of the lists that a change of placement touches; none for a story nobody sees before or after.

    Seven queries at most, and one for each tag and author: for what may have got its first story or lost its last.
    """
    if old == new:
        return []
    keys: dict[str, None] = {}
    for placement in (old, new):
        if placement is not None and placement.is_listed:
            keys |= dict.fromkeys(_lists(placement))
            keys |= dict.fromkeys(_pools(placement))
            keys |= dict.fromkeys(_flips(placement, story_id))
    if keys and Correction.objects.filter(story=story_id).exists():
        keys["corrections"] = None
    return list(keys)


def _lists(placement: Placement) -> Iterator[str]:
    yield "newest"
    yield f"newest:format:{placement.format}"
    yield from (f"newest:section:{pk}" for pk in sorted(placement.sections))
    yield from (f"newest:tag:{pk}" for pk in sorted(placement.tags))
    yield from (f"newest:author:{pk}" for pk in sorted(placement.authors))
    if placement.series:
        yield f"newest:series:{placement.series}"
    day = placement.day
    yield from ("dates", f"dates:{day:%Y}", f"dates:{day:%Y-%m}", f"dates:{day:%Y-%m-%d}")


def _pools(placement: Placement) -> Iterator[str]:
    tags = sorted(placement.tags)
    moment = placement.published_at.isoformat() if placement.published_at else ""
    for start in range(0, max(len(tags), 1), _TAGS_A_KEY):
        some = ".".join(map(str, tags[start : start + _TAGS_A_KEY]))
        yield f"{POOL}:{moment}|{placement.language}|{placement.section or ''}|{some}"


def _flips(placement: Placement, story_id: int | None) -> Iterator[str]:
    """Keys of lists that show whether there is anything at all."""
    others = live_stories().order_by().exclude(pk=story_id) if story_id else live_stories().order_by()
    if not others.filter(language=placement.language).exists():
        yield "languages-in-use"
    if _is_first_or_last(placement, story_id, others):
        yield "names-in-use"
    start, end = bounds(placement.day, placement.day)
    if not others.filter(published_at__gte=start, published_at__lt=end).exists():
        yield f"days:{placement.day:%Y-%m}"
    sections = placement.sections
    lent = Q(extra_sections__in=sections)
    used = set(
        others.filter(section__in=sections).values_list("section_id", flat=True).distinct()[: len(sections)]
    )
    if used < sections:
        used |= set(others.filter(lent).values_list("extra_sections", flat=True).distinct())
    if not sections <= used:
        yield "sections-in-use"


def _is_first_or_last(placement: Placement, story_id: int | None, others: QuerySet[Story]) -> bool:
    """Whether a tag, series or author has no other story, or a tag just so many that this one makes it a subject."""
    if placement.series and not others.filter(series=placement.series).exists():
        return True
    signed = Byline.objects.exclude(story=story_id).filter(listed_at__isnull=False)
    if any(not signed.filter(author=pk).exists() for pk in placement.authors):
        return True
    tagged = StoryTag.objects.exclude(content_object=story_id).filter(listed_at__isnull=False)
    counts = (tagged.filter(tag=pk)[:ENOUGH].count() for pk in placement.tags)
    return any(count in {0, ENOUGH - 1} for count in counts)
