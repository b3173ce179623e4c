"""What readers wrote, in the admin: read, marked as done, deleted. Nobody writes or changes a message here."""

from __future__ import annotations

from typing import Any, ClassVar

from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from masthead.office.models import ContactMessage


class NobodyAdds(ModelPermissionPolicy):
    """Messages come from readers alone, also for those who may do everything else."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "add" and bool(super().user_has_permission(user, action))


def state(message: ContactMessage) -> str:
    """A word for the list; what is done is suspect no more."""
    if message.done:
        return "Done"
    return "Open, suspect" if message.suspect else "Open"


class MessageFilterSet(WagtailFilterSet):
    done = ChoiceFilter(label="State", choices=[("0", "Open"), ("1", "Done")], empty_label="All")

    class Meta:
        model = ContactMessage
        fields: ClassVar[list[str]] = ["done", "subject", "suspect"]


class MessageViewSet(ModelViewSet):
    model = ContactMessage
    icon = "mail"
    menu_label = "Messages"
    menu_order = 240
    add_to_admin_menu = True
    copy_view_enabled = False
    list_per_page = 50
    filterset_class = MessageFilterSet
    search_fields: ClassVar[list[str]] = ["name", "email", "message", "receipt"]
    search_backend_name = None  # by the database: messages are in no index of words
    list_display: ClassVar[list[Any]] = [
        "name",
        Column("subject", label="Subject", accessor="get_subject_display", sort_key="subject"),
        DateColumn("received_at", label="Sent", sort_key="received_at"),
        Column("state", label="State", accessor=state, sort_key="done"),
        "receipt",
    ]
    list_export: ClassVar[list[str]] = []
    panels: ClassVar[list[Any]] = [
        HelpPanel(template="office/desk/letter.html"),
        FieldPanel("done"),
    ]
