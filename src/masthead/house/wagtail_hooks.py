"""The admin as a whole: its colours, its menu and its home screen. What a room adds stands with the room."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.components import Component

# Menus of Wagtail's own that only repeat what our menus say, or praise what we did not choose.
_LEFT_OUT = frozenset({"snippets", "help"})
_WORDS = {"images": "Pictures", "explorer": "Fronts and pages"}
# What an editor needs many times a day stands first.
_ORDER = {"explorer": 70, "images": 80, "documents": 90}


@hooks.register("insert_global_admin_css")
def link_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("house/desk.css"))


@hooks.register("construct_main_menu")
def arrange_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in _LEFT_OUT]
    for item in items:
        item.label = _WORDS.get(item.name, item.label)
        item.order = _ORDER.get(item.name, item.order)


@hooks.register("construct_homepage_summary_items", order=1000)
def leave_out_counts(request: HttpRequest, items: list[SummaryItem]) -> None:
    """How many rows there are says nothing to a newsroom. Runs after those that Wagtail's own parts add."""
    items[:] = [item for item in items if not type(item).__module__.startswith("wagtail.")]


@hooks.register("construct_homepage_panels")
def leave_out_banners(request: HttpRequest, panels: list[Component]) -> None:
    panels[:] = [panel for panel in panels if getattr(panel, "name", "") != "whats_new_in_wagtail_version"]
