"""What is put into the index, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# A snippet is plain text in pieces; True marks a piece that was searched for. Whoever draws it escapes each piece.
Snippet = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One story or other thing to be found. All text is plain, without markup."""

    id: str
    address: str
    headline: str = ""
    deck: str = ""
    body: str = ""
    byline: str = ""
    tags: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()  # its own first, then those it is lent to
    format: str = ""
    language: str = ""
    published: int = 0  # seconds since 1970, UTC
    card: Mapping[str, Any] = field(default_factory=dict)  # what a list needs to draw it; JSON, small


@dataclass(frozen=True, slots=True)
class Filters:
    """What must hold besides the words. Empty means any. `since` and `until`: seconds since 1970, both included."""

    section: str = ""
    format: str = ""
    language: str = ""
    tag: str = ""
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. A higher score is better; scores of two searches do not compare."""

    id: str
    address: str
    score: float
    published: int
    card: Mapping[str, Any]
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits. `cut_short`: time ran out, so `total` is a lower bound and the order is by date in part."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    cut_short: bool = False
    some: bool = False  # nothing has all of the words; these have some
    words: tuple[str, ...] = ()  # what was searched for after all that means nothing was left out
