"""What the front adds to the admin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from masthead.frontpage.models import Announcement, Front


class AnnouncementViewSet(SnippetViewSet):
    """Announcements with their state, the most important first."""

    model = Announcement
    icon = "info-circle"
    menu_label = "Announcements"
    menu_order = 250
    add_to_admin_menu = True
    list_display: ClassVar[list[str]] = ["text", "state", "starts_at", "ends_at", "priority"]
    list_per_page = 50
    panels: ClassVar[list[object]] = [
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("link_label"), FieldPanel("link")]),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldPanel("priority"),
    ]


register_snippet(AnnouncementViewSet)


@hooks.register("before_delete_page")
@hooks.register("before_unpublish_page")
def keep_front(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The paper's own front stays: every story stands below it in the tree and would go with it."""
    if not Front.objects.filter(pk=page.pk, section=None).exists():
        return None
    messages.error(
        request,
        "The front of the paper cannot be deleted or unpublished. Take stories out of its slots instead.",
    )
    return redirect("wagtailadmin_explore", page.pk)


@hooks.register("before_bulk_action")
def keep_front_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """As `keep_front`, for rows ticked in a list."""
    if action_type not in {"delete", "unpublish"}:
        return None
    answers = (keep_front(request, one) for one in objects if isinstance(one, Page))
    return next((answer for answer in answers if answer is not None), None)
