"""What every page may show, whoever draws it: links, pictures, cards and the frame around them.

All frozen and finished: no querysets, no model instances, nothing that could ask the database while drawing.
Times are aware datetimes; templates put them into the publication's zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Link:
    """A word and where it leads. `current` marks the page the reader is on or inside."""

    label: str
    address: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One `<source>`: a MIME type and a `srcset` with widths."""

    type: str
    srcset: str


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture in one crop. `src` is a fallback every browser reads; width and height are its own, in pixels."""

    src: str
    width: int
    height: int
    sources: tuple[Source, ...] = ()
    srcset: str = ""
    alt: str = ""
    caption: str = ""
    credit: str = ""
    colour: str = ""

    @property
    def ratio(self) -> str:
        """For CSS `aspect-ratio`."""
        return f"{self.width}/{self.height}"


@dataclass(frozen=True, slots=True)
class BylineView:
    """One name in a byline. `address` is empty for a name without a page; `role` is empty for plain writing."""

    name: str
    address: str
    role: str = ""
    is_desk: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A story as it stands in a list."""

    story_id: int
    address: str
    headline: str
    deck: str
    format: str
    format_label: str  # empty for a plain story
    label: Link | None  # lead tag, else section
    section: Link | None
    byline: tuple[BylineView, ...]
    published_at: datetime
    updated_at: datetime | None  # only when it differs in substance
    reading_minutes: int
    language: str
    direction: str
    picture: PictureView | None = None
    square: PictureView | None = None

    def __hash__(self) -> int:
        return hash(
            (self.story_id, self.headline)
        )  # parts that tell nearly all apart: cards are looked up often


@dataclass(frozen=True, slots=True)
class Day:
    """The cards of one calendar day of the publication's zone; `date` is that day at midnight there."""

    date: datetime
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Social:
    """A profile elsewhere: always with a name, because an icon alone says nothing aloud."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class PublicationView:
    """The institution as every page names it."""

    name: str
    short_name: str
    tagline: str
    description: str
    language: str
    direction: str
    accent: str  # hex, checked for contrast on both papers when it was set
    accent_dark: str
    logo: PictureView | None
    email: str
    founded: int | None
    socials: tuple[Social, ...]
    base_url: str  # no slash at the end

    def __hash__(self) -> int:
        return hash((self.name, self.base_url))  # as of cards


@dataclass(frozen=True, slots=True)
class Promo:
    """A block with a picture in the menu: newsletters, the store, a paid product."""

    title: str
    text: str
    link: Link
    picture: PictureView | None


@dataclass(frozen=True, slots=True)
class FooterColumn:
    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class NavigationView:
    """The menu and the footer as the editors ordered them."""

    main: tuple[Link, ...]
    more: tuple[Link, ...]
    promos: tuple[Promo, ...]
    footer: tuple[FooterColumn, ...]

    def __hash__(self) -> int:
        return hash(self.main)  # as of cards


@dataclass(frozen=True, slots=True)
class AnnouncementView:
    """The bar above the page. `key` changes with the message, so that a new one is shown to who dismissed the old."""

    key: str
    text: str
    link: Link | None


@dataclass(frozen=True, slots=True)
class DrawnPiece:
    """A small part of every page as HTML, whole, and a short word that changes with it (see `theme.pieces`)."""

    html: str
    version: str


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of a form for readers. The slots are its gaps, by the names of docs/contracts/forms.md."""

    name: str
    kind: str  # text, email, textarea or choice
    label: str
    required: bool
    max_length: int
    options: tuple[tuple[str, str], ...] = ()  # (value, label)
    autocomplete: str = ""

    @property
    def value_slot(self) -> str:
        return f"{'choice' if self.kind == 'choice' else 'text'}:value_{self.name}"

    @property
    def error_slot(self) -> str:
        return f"rows:error_{self.name}"

    @property
    def invalid_slot(self) -> str:
        return f"text:invalid_{self.name}"


@dataclass(frozen=True, slots=True)
class Head:
    """What goes into `<head>` and nowhere else."""

    title: str  # whole, with the publication's name
    description: str = ""
    canonical: str = ""  # absolute
    robots: str = ""
    og_type: str = "website"
    og_title: str = ""
    picture: str = ""  # absolute address of a 1200 x 630 JPEG
    picture_alt: str = ""
    published_at: datetime | None = None
    modified_at: datetime | None = None
    authors: tuple[str, ...] = ()
    section: str = ""
    tags: tuple[str, ...] = ()
    feeds: tuple[tuple[str, str, str], ...] = ()  # (MIME type, title, address)
    json_ld: str = ""  # a finished, script-safe JSON text
    language: str = ""
    direction: str = ""
    preload_picture: PictureView | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything around a page's own content, the same for all pages of one moment."""

    publication: PublicationView
    navigation: NavigationView = field(default_factory=lambda: NavigationView((), (), (), ()))
    announcement: AnnouncementView | None = None
    latest: tuple[Card, ...] = ()  # the newest briefs and stories for the side of a story
    popular: tuple[Card, ...] = ()  # empty until the audience room fills it: then no frame is drawn
    picks: tuple[Card, ...] = ()
    # What the press has drawn of the last four already, by the names of `theme.pieces`; empty elsewhere.
    pieces: Mapping[str, DrawnPiece] = field(default_factory=dict)
    address: str = ""  # of the page this frame stands around
