"""Three panels of the home screen: what goes out next, what I am writing, what went out today."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.components import Component
from wagtail.models import Revision
from wagtail.permissions import policy_registry

from masthead.newsroom.models import Story
from masthead.newsroom.queries import stories_of_day

PANEL_LENGTH = 8
Row = tuple[Story, datetime | None]

_HEAVY = ("body", "footnotes", "search_text")


class StoriesPanel(Component):
    """A short table of stories, each with the moment that matters here. One or two queries."""

    template_name = "newsroom/desk/stories_panel.html"

    def __init__(self, heading: str, nothing: str, rows: Callable[[Any], list[Row]], order: int) -> None:
        self.heading, self.nothing, self.rows, self.order = heading, nothing, rows, order
        self.id = heading.lower().replace(" ", "-")

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        rows = self.rows(parent_context["request"].user)
        return {"id": self.id, "heading": self.heading, "nothing": self.nothing, "rows": rows}


class NewStory(SummaryItem):
    """The button that begins a story, for whoever may write one."""

    template_name = "newsroom/desk/new_story.html"

    def is_shown(self) -> bool:
        return bool(policy_registry.get_by_type(Story).user_has_permission(self.request.user, "add"))


def goes_out_next(user: Any) -> list[Row]:
    """Scheduled publications, the next one first."""
    due = Revision.page_revisions.filter(approved_go_live_at__isnull=False).order_by("approved_go_live_at")
    moments = {int(pk): at for pk, at in due.values_list("object_id", "approved_go_live_at")[:PANEL_LENGTH]}
    stories = Story.objects.defer(*_HEAVY).select_related("section").in_bulk(moments)
    return [(stories[pk], at) for pk, at in moments.items() if pk in stories]


def my_drafts(user: Any) -> list[Row]:
    """What this person began or changed last and has not published, newest first."""
    unfinished = Story.objects.defer(*_HEAVY).select_related("section").filter(has_unpublished_changes=True)
    mine = unfinished.filter(owner=user) | unfinished.filter(latest_revision__user=user)
    newest = mine.order_by("-latest_revision_created_at")[:PANEL_LENGTH]
    return [(story, story.latest_revision_created_at) for story in newest]


def published_today(user: Any) -> list[Row]:
    stories = stories_of_day(timezone.localdate()).select_related("section")
    return [(story, story.published_at) for story in stories[:PANEL_LENGTH]]


def panels() -> list[StoriesPanel]:
    return [
        StoriesPanel("My drafts", "Nothing unfinished.", my_drafts, 101),
        StoriesPanel("Goes out next", "Nothing is scheduled.", goes_out_next, 102),
        StoriesPanel("Published today", "Nothing yet today.", published_today, 103),
    ]
