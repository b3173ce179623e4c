"""What our pages say of themselves to machines: schema.org's words, one builder for each kind of page.

Everything comes from what the page shows; only the front asks which of the institution's pages exist.
"""

from __future__ import annotations

from masthead.frontpage.contexts import FrontView
from masthead.newsroom.contexts import ListPage, StoryPage
from masthead.office.contexts import InstitutionView, TeamView
from masthead.theme.structured import register_builder
from masthead.wire.structured.lists import describe_list
from masthead.wire.structured.publication import describe_front, describe_institution, describe_team
from masthead.wire.structured.story import describe_story


def register() -> None:
    """Safe to run twice."""
    register_builder(StoryPage, describe_story)
    register_builder(ListPage, describe_list)
    register_builder(FrontView, describe_front)
    register_builder(TeamView, describe_team)
    register_builder(InstitutionView, describe_institution)
