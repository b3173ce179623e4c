"""The elements a story's page is made of: one finished dataclass a block, drawn by `blocks/<template>.html`.

Each element names its template by `template`; the template sees it as `block`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from masthead.theme.contexts import Card, PictureView


@dataclass(frozen=True, slots=True)
class Element:
    template: ClassVar[str]
    # Whether its look is in the sheet that only bodies with such parts load.
    needs_sheet: ClassVar[bool] = True
    block_id: str  # the block's own stable id, a UUID


@dataclass(frozen=True, slots=True)
class Paragraph(Element):
    """A piece of running text. `html` is the inside of the tag, clean; `id` is public, as `p-…`.

    `tag` is p, h2, h3, ul or ol (for the lists, `html` holds the items).
    """

    template: ClassVar[str] = "blocks/paragraph.html"
    needs_sheet: ClassVar[bool] = False
    id: str
    tag: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class PictureElement(Element):
    template: ClassVar[str] = "blocks/picture.html"
    needs_sheet: ClassVar[bool] = False
    picture: PictureView
    size: str  # column, wide or full


@dataclass(frozen=True, slots=True)
class Gallery(Element):
    template: ClassVar[str] = "blocks/gallery.html"
    title: str
    pictures: tuple[PictureView, ...]


@dataclass(frozen=True, slots=True)
class PullQuote(Element):
    template: ClassVar[str] = "blocks/pull_quote.html"
    text: str
    attribution: str


@dataclass(frozen=True, slots=True)
class Quote(Element):
    template: ClassVar[str] = "blocks/quote.html"
    text: str
    speaker: str
    role: str
    source_url: str


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    number: bool  # aligned as a figure


@dataclass(frozen=True, slots=True)
class Table(Element):
    template: ClassVar[str] = "blocks/table.html"
    caption: str
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: str


@dataclass(frozen=True, slots=True)
class Chart(Element):
    """`svg` is drawn by us from the rows; the same rows stand below it as a table."""

    template: ClassVar[str] = "blocks/chart.html"
    title: str
    kind: str
    unit: str
    svg: str
    description: str
    table: Table


@dataclass(frozen=True, slots=True)
class Marker:
    label: str
    x: float  # per cent
    y: float
    # Labels near the right edge stand to the left of their point.
    flip: bool


@dataclass(frozen=True, slots=True)
class Map(Element):
    template: ClassVar[str] = "blocks/map.html"
    title: str
    picture: PictureView
    markers: tuple[Marker, ...]


@dataclass(frozen=True, slots=True)
class FactBox(Element):
    template: ClassVar[str] = "blocks/fact_box.html"
    title: str
    html: str


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    date: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Timeline(Element):
    template: ClassVar[str] = "blocks/timeline.html"
    title: str
    entries: tuple[TimelineEntry, ...]


@dataclass(frozen=True, slots=True)
class Embed(Element):
    """`frame` is the address that is loaded in a frame on request; empty when the provider is not known to us."""

    template: ClassVar[str] = "blocks/embed.html"
    url: str
    frame: str
    provider: str
    title: str
    description: str
    picture: PictureView | None
    ratio: str  # CSS aspect-ratio of the frame


@dataclass(frozen=True, slots=True)
class DocumentElement(Element):
    template: ClassVar[str] = "blocks/document.html"
    title: str
    address: str
    kind: str  # PDF, CSV …
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class RelatedCard(Element):
    """A story of ours (`card`) or one elsewhere, in separate readable parts."""

    template: ClassVar[str] = "blocks/related_story.html"
    needs_sheet: ClassVar[bool] = False
    card: Card | None
    address: str
    headline: str
    excerpt: str
    publication: str
    author: str


@dataclass(frozen=True, slots=True)
class Divider(Element):
    template: ClassVar[str] = "blocks/divider.html"


@dataclass(frozen=True, slots=True)
class CardList(Element):
    """A list of cards that a room above puts into the body, such as the latest from a section."""

    template: ClassVar[str] = "blocks/card_list.html"
    heading: str
    cards: tuple[Card, ...]
    more: str  # address, or empty


@dataclass(frozen=True, slots=True)
class Footnote:
    label: str
    html: str
    references: int  # how often the text refers to it
