"""What the newsroom's templates may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from masthead.newsroom.body.elements import Element, Footnote
from masthead.theme.contexts import BylineView, Card, Link, PictureView, Social


@dataclass(frozen=True, slots=True)
class CorrectionView:
    kind: str  # correction, clarification or update
    kind_label: str
    made_at: datetime
    text: str
    paragraph: str  # p-… id, or empty
    story: Link | None = None  # on the corrections page


@dataclass(frozen=True, slots=True)
class AuthorView:
    """An author box or the head of an author's page."""

    name: str
    address: str
    kind: str
    job_title: str
    desk: str
    beat: str
    bio: str
    languages: tuple[str, ...]
    email: str
    signal: str
    pgp_fingerprint: str
    socials: tuple[Social, ...]
    has_left: bool
    photo: PictureView | None


@dataclass(frozen=True, slots=True)
class StoryView:
    """One story's page. `published_at` and `updated_at` are aware; `updated_at` only when it differs in substance."""

    story_id: int
    address: str
    headline: str
    deck: str
    format: str
    format_label: str
    language: str
    direction: str
    label: Link | None
    section: Link | None
    series: Link | None
    tags: tuple[Link, ...]  # lead tag first
    byline: tuple[BylineView, ...]
    authors: tuple[AuthorView, ...]  # boxes at the end, in byline order, no desks
    published_at: datetime
    updated_at: datetime | None
    reading_minutes: int
    picture: PictureView | None
    body: tuple[Element, ...]
    footnotes: tuple[Footnote, ...]
    corrections: tuple[CorrectionView, ...]  # newest first
    related: tuple[Card, ...]
    share_pictures: tuple[str, ...] = ()  # the lead picture as JPEG: 1:1, 4:3 and 16:9
    picture_licence: str = ""  # address of the lead picture's licence, if it has one

    @property
    def has_blocks(self) -> bool:
        """Whether the body holds more than running text, pictures and cards, and needs their sheet."""
        return any(element.needs_sheet for element in self.body)


@dataclass(frozen=True, slots=True)
class StoryPage:
    """Context of `pages/story.html`, beside `frame` and `head`. `is_preview` draws a strip saying so."""

    story: StoryView
    is_preview: bool = False


@dataclass(frozen=True, slots=True)
class ListPage:
    """Context of `pages/section.html`, `tag.html`, `series.html`, `author.html` and the day archives.

    `cards` are the newest, newest first; `archive` leads to what is older, by date.
    """

    title: str
    kind: str  # section, tag, series, author or archive
    description: str
    address: str
    cards: tuple[Card, ...]
    picks: tuple[Card, ...] = ()
    author: AuthorView | None = None
    tag_kind: str = ""
    archive: Link | None = None
    previous: Link | None = None
    next: Link | None = None


@dataclass(frozen=True, slots=True)
class ArchiveIndexPage:
    """Context of `pages/archive.html`: years, and for one year its months, for one month its days with counts."""

    title: str
    parents: tuple[Link, ...]
    links: tuple[tuple[Link, int], ...]  # the link and how many stories stand behind it


@dataclass(frozen=True, slots=True)
class CorrectionsPage:
    corrections: tuple[CorrectionView, ...]


@dataclass(frozen=True, slots=True)
class GonePage:
    """Context of `pages/410.html`."""

    note: str
    taken_down_at: datetime | None
