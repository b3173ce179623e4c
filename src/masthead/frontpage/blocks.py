"""The block that the front adds to bodies: the latest from a section."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail import blocks
from wagtail.fields import StreamField

from masthead.frontpage.queries import latest_of_section
from masthead.newsroom.body.elements import CardList, Element
from masthead.newsroom.body.registry import register_block
from masthead.newsroom.models import Section

NAME = "section_latest"


class SectionChoiceBlock(blocks.ChooserBlock):
    """A section out of a plain list: a newsroom has few, and a list is quicker than a window with a search."""

    target_model = "newsroom.Section"
    widget = forms.Select

    def get_form_state(self, value: Section | None) -> str:
        return str(value.pk) if value else ""

    def value_from_form(self, value: Any) -> Section | None:
        """What the list sent; nothing chosen, or something that is no section, is no section."""
        return super().value_from_form(_number(getattr(value, "pk", value)))


class SectionLatestBlock(blocks.StructBlock):
    """The newest stories of a section, kept up to date by themselves."""

    section = SectionChoiceBlock()
    heading = blocks.CharBlock(
        required=False, max_length=120, help_text="Empty says “More from” and the section's name."
    )

    class Meta:
        icon = "list-ul"
        label = "More from a section"
        group = "Links"


def add_to(body: StreamField) -> None:
    """Offer the block in a body. Doing it twice is harmless."""
    register_block(body.stream_block, NAME, SectionLatestBlock(), compose_section_latest)


def compose_section_latest(block_id: str, value: Any, without: frozenset[int]) -> Element | None:
    """The finished list; nothing for a section that is gone or has no other story. Three queries at most."""
    section = Section.objects.filter(pk=_number(value.get("section"))).first()
    cards = latest_of_section(section, without) if section else ()
    if section is None or not cards:
        return None
    return CardList(block_id, value.get("heading") or f"More from {section.name}", cards, section.address)


def _number(value: Any) -> int:
    """The id that was stored or sent; 0 for nothing and for nonsense, which no row has."""
    text = str(value or "")
    return int(text) if text.isdecimal() else 0
