"""What the office's templates may read."""

from __future__ import annotations

from dataclasses import dataclass

from masthead.newsroom.body.elements import Element
from masthead.newsroom.contexts import AuthorView


@dataclass(frozen=True, slots=True)
class InstitutionView:
    """Context of `pages/institution.html`: about, ethics, contacts and the like."""

    title: str
    summary: str
    address: str
    body: tuple[Element, ...]

    @property
    def has_blocks(self) -> bool:
        """Whether the body holds more than running text, pictures and cards, and needs their sheet."""
        return any(element.needs_sheet for element in self.body)


@dataclass(frozen=True, slots=True)
class Desk:
    name: str
    people: tuple[AuthorView, ...]


@dataclass(frozen=True, slots=True)
class TeamView:
    """Context of `pages/team.html`."""

    desks: tuple[Desk, ...]
