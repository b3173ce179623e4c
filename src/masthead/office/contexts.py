"""What the office's templates may read."""

from __future__ import annotations

from dataclasses import dataclass

from masthead.newsroom.body.elements import Element
from masthead.newsroom.contexts import AuthorView
from masthead.theme.contexts import FieldView


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


@dataclass(frozen=True, slots=True)
class ContactView:
    """Context of `pages/contact.html`: the form, and the other ways to reach us."""

    fields: tuple[FieldView, ...]
    action: str
    trap: str
    email: str
    phone: str
    postal_address: str

    @property
    def has_other_ways(self) -> bool:
        return bool(self.email or self.phone or self.postal_address)


@dataclass(frozen=True, slots=True)
class SentView:
    """Context of `pages/sent.html`. Both are empty where the page is opened without anything sent."""

    receipt: str
    email: str
