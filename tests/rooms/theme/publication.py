"""A made-up publication, and templates drawn with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.template import engines

from masthead.theme.contexts import AnnouncementView, Frame, PublicationView

HARBOUR = PublicationView(
    name="The Harbour Post",
    short_name="Post",
    tagline="",
    description="",
    language="en",
    direction="ltr",
    accent="#9b1c1c",
    accent_dark="#ef8f8f",
    logo=None,
    email="desk@harbour.example",
    founded=1998,
    socials=(),
    base_url="https://harbour.example",
)


def publication(**changes: Any) -> PublicationView:
    return replace(HARBOUR, **changes)


def frame(announcement: AnnouncementView | None = None, **changes: Any) -> Frame:
    return Frame(publication=publication(**changes), announcement=announcement)


def drawn(text: str, **context: Any) -> str:
    """A template text, with our tags loaded; `frame` is in its context unless given as None."""
    context.setdefault("frame", frame())
    return engines["django"].from_string("{% load masthead %}" + text).render(context)
