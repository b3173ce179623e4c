"""What every reader hands over: one article, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AuthorRef:
    """A name from a byline; `slug` is empty when the file gives none."""

    name: str
    slug: str = ""


@dataclass(frozen=True, slots=True)
class TagRef:
    name: str
    slug: str = ""


@dataclass(frozen=True, slots=True)
class PictureRef:
    """A picture as the file names it: a path, an address or a bare name."""

    source: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """One article before anything of it is trusted. Times are aware.

    `source_id` is the record's own id in its file; `key` is the short name other records refer to it by.
    `address` is where it stood on its old site, `old_addresses` are others that led there;
    `folder` is where its pictures may lie, relative to the imported folder. `variables` are what templates in the
    text may name.
    """

    source_id: str
    key: str
    headline: str
    body: str
    format: str  # markdown, html or text
    published_at: datetime
    updated_at: datetime | None = None
    deck: str = ""
    authors: tuple[AuthorRef, ...] = ()
    tags: tuple[TagRef, ...] = ()
    section: str = ""
    kind: str = ""  # story, brief, analysis …
    picture: PictureRef | None = None
    address: str = ""
    old_addresses: tuple[str, ...] = ()
    language: str = ""
    folder: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Skip:
    """A record that was read and will not be imported. Equal reasons are counted together."""

    reason: str


Row = ArticleRecord | Skip
