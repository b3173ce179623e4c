"""What the front adds to the admin."""

from __future__ import annotations

from typing import ClassVar

from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from masthead.frontpage.models import Announcement


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
