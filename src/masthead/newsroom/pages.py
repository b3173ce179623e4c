"""The newsroom's page contexts, put together from its questions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from masthead.kit.recording import dated_at, remembered
from masthead.newsroom import crops
from masthead.newsroom.arrangement import Arrangement, arrangement_of
from masthead.newsroom.body.compose import compose_body
from masthead.newsroom.body.elements import RelatedCard
from masthead.newsroom.contexts import AuthorView, CorrectionView, ListPage, StoryPage, StoryView
from masthead.newsroom.models import Author, Correction, Section, Series, Story, Tag
from masthead.newsroom.queries import cards_of, ids_of, related_stories
from masthead.newsroom.queries.cards import byline_views, format_label, lead_picture, shown_update
from masthead.press.pressed import noted
from masthead.theme.contexts import Card, Head, Link, Social

Thing = Section | Tag | Series | Author
# How many stories a list shows before it leads on to the archive by date.
LIST_LENGTH = 40
# How many of them stand large at the top.
LARGE = 4
FEED_KINDS = (
    ("application/rss+xml", "feed.rss"),
    ("application/atom+xml", "feed.atom"),
    ("application/feed+json", "feed.json"),
)
# When a story's own update is drawn from a correction, the later of the two counts.
_UPDATES = frozenset({Correction.Kind.CORRECTION, Correction.Kind.UPDATE})


def story_view(story: Story) -> StoryView:
    """Everything a story's page shows. At most twenty queries, however long the story or large the archive."""
    published_at = story.published_at or timezone.now()
    dated_at(published_at)
    bylines = list(story.bylines.all())
    corrections = sorted(story.corrections.all(), key=_made_at, reverse=True)
    body, footnotes = compose_body(
        story.body.raw_data, footnotes=story.footnotes.raw_data, without=frozenset({story.pk or 0})
    )
    in_body = {element.card.story_id for element in body if isinstance(element, RelatedCard) and element.card}
    authors = {
        row.author_id: _author_box(row.author) for row in bylines if row.author.kind != Author.Kind.DESK
    }
    picture = lead_picture(story, "wide", timezone.localdate())
    return StoryView(
        story_id=story.pk or 0,
        address=story.address or "",
        headline=story.title,
        deck=story.deck,
        format=story.format,
        format_label=format_label(story),
        language=story.language,
        direction=story.direction,
        label=_label(story),
        section=_link(story.section),
        series=_link(story.series),
        tags=_tags(story),
        byline=byline_views(bylines),
        authors=tuple(authors.values()),
        published_at=published_at,
        updated_at=shown_update(published_at, latest_change(story, corrections)),
        reading_minutes=story.reading_minutes,
        picture=picture,
        body=body,
        footnotes=footnotes,
        corrections=tuple(correction_view(row) for row in corrections),
        related=related_stories(story, without=in_body),
        share_pictures=tuple(crops.address(story.picture, spec) for spec in crops.STRUCTURED)
        if picture and story.picture
        else (),
        picture_licence=story.picture.licence_url if picture and story.picture else "",
    )


def latest_change(story: Story, corrections: Iterable[Correction]) -> datetime | None:
    """The last change of substance: the editor's mark, or a correction or update made later."""
    moments = [row.made_at for row in corrections if row.kind in _UPDATES]
    return max([*moments, *([story.updated_at] if story.updated_at else [])], default=None)


def _made_at(row: Correction) -> datetime:
    return row.made_at


def _link(thing: Section | Series | Tag | None) -> Link | None:
    return Link(thing.name, thing.address) if thing else None


def _label(story: Story) -> Link | None:
    return _link(story.lead_tag) or _link(story.section)


def _tags(story: Story) -> tuple[Link, ...]:
    tags = [row.tag for row in story.story_tags.all()]
    tags.sort(key=lambda tag: (tag.pk != story.lead_tag_id, tag.name.casefold(), tag.name))
    return tuple(Link(tag.name, tag.address) for tag in tags)


def correction_view(row: Correction, *, with_story: bool = False) -> CorrectionView:
    story = Link(row.story.title, row.story.address or "") if with_story else None
    return CorrectionView(row.kind, str(row.get_kind_display()), row.made_at, row.text, row.paragraph, story)


def author_view(author: Author) -> AuthorView:
    """An author as readers see them. One query for the photo unless it is loaded."""
    photo = author.photo
    return AuthorView(
        name=author.name,
        address=author.address,
        kind=author.kind,
        job_title=author.job_title,
        desk=author.desk,
        beat=author.beat,
        bio=author.bio,
        languages=tuple(word.strip() for word in author.languages.split(",") if word.strip()),
        email="" if author.has_left else author.email,
        signal="" if author.has_left else author.signal,
        pgp_fingerprint="" if author.has_left else author.pgp_fingerprint,
        socials=tuple(Social(row["name"], row["url"]) for row in author.socials if row.get("url")),
        has_left=author.has_left,
        photo=crops.view(photo, "square", alt="")
        if crops.may_be_shown(photo, timezone.localdate())
        else None,
    )


def _author_box(author: Author) -> AuthorView:
    return remembered(("author box", author.pk), lambda: author_view(noted(author)))


def story_head(story: Story, view: StoryView) -> Head:
    """Titles and cards for search engines and social networks."""
    picture = story.social_picture or story.picture
    shown = picture if crops.may_be_shown(picture, timezone.localdate()) else None
    return Head(
        title=story.seo_title or story.title,
        description=story.search_description or story.deck,
        canonical=view.address,
        og_type="article",
        og_title=story.social_title or story.title,
        picture=crops.address(shown, crops.SHARE) if shown else "",
        picture_alt=shown.alt if shown else "",
        published_at=view.published_at,
        modified_at=view.updated_at,
        authors=tuple(name.name for name in view.byline),
        section=view.section.label if view.section else "",
        tags=tuple(tag.label for tag in view.tags),
        language=view.language,
        direction=view.direction,
        preload_picture=view.picture,
        feeds=feeds_of("/", "All stories"),
    )


def story_page(story: Story, *, is_preview: bool = False) -> tuple[StoryPage, Head]:
    view = story_view(story)
    return StoryPage(view, is_preview), story_head(story, view)


def list_page(thing: Thing, *, arrangement: Arrangement | None = None) -> tuple[ListPage, Head]:
    """The page of a section, tag, series or author: its newest stories. Four queries at most, and for a section
    what its arrangement costs. Stories placed by hand come first; none stands on the page twice.
    """
    if arrangement is None:
        arrangement = arrangement_of(thing) if isinstance(thing, Section) else Arrangement()
    kind = thing._meta.model_name or ""
    description = thing.bio if isinstance(thing, Author) else thing.description
    listed, picks = _arranged(thing, arrangement)
    page = ListPage(
        title=thing.name,
        kind=kind,
        description=description,
        address=thing.address,
        cards=listed,
        picks=picks,
        author=author_view(thing) if isinstance(thing, Author) else None,
        tag_kind=thing.kind if isinstance(thing, Tag) else "",
        archive=Link("Archive by date", "/archive/"),
    )
    head = Head(
        title=thing.name,
        description=description or f"The latest stories: {thing.name}.",
        canonical=thing.address,
        feeds=feeds_of(thing.address, thing.name),
        og_type="profile" if kind == "author" else "website",
        # A list of one or two stories is no page for a search engine.
        robots="noindex, follow" if kind == "tag" and len(page.cards) < 3 else "",
    )
    return page, head


def _arranged(thing: Thing, chosen: Arrangement) -> tuple[tuple[Card, ...], tuple[Card, ...]]:
    """The list, what was placed by hand first, and the picks beside it: no story stands on the page twice."""
    placed = [card.story_id for card in chosen.placed]
    newest = ids_of(thing, LIST_LENGTH + len(placed))
    rest = cards_of([pk for pk in newest if pk not in placed][:LIST_LENGTH])
    listed = (*chosen.placed, *rest)[:LIST_LENGTH]
    above = {card.story_id for card in listed[:LARGE]}
    picks = tuple(card for card in chosen.picks if card.story_id not in above)
    return tuple(card for card in listed if card not in picks), picks


def feeds_of(address: str, title: str) -> tuple[tuple[str, str, str], ...]:
    return tuple((mime, title, f"{address}{name}") for mime, name in FEED_KINDS)
