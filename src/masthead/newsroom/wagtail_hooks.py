"""What the newsroom adds to the admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.query import PageQuerySet
from wagtail.snippets.models import register_snippet

from masthead.newsroom.checks import remarks
from masthead.newsroom.desk import home, stories, taxonomy
from masthead.newsroom.models import Archive, Story, Tag


class TaxonomyGroup(ViewSetGroup):
    menu_label = "Sections and tags"
    menu_icon = "tag"
    menu_order = 55
    items = (
        taxonomy.SectionViewSet("sections", url_prefix="sections"),
        taxonomy.TagViewSet,
        taxonomy.SeriesViewSet("series", url_prefix="series"),
    )


class ForPublishers(MenuItem):
    """Shown to those who may publish somewhere."""

    def is_shown(self, request: HttpRequest) -> bool:
        return stories.may_publish_anywhere(request.user)


register_snippet(TaxonomyGroup)
register_snippet(taxonomy.AuthorViewSet)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    return [stories.StoryListing("stories")]


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [
        path("new-story/", stories.new_story, name="newsroom_new_story"),
        path("stories/<int:pk>/take-down/", stories.take_down_story, name="newsroom_take_down"),
        path("takedowns/", stories.takedowns, name="newsroom_takedowns"),
        path("takedowns/<int:pk>/lift/", stories.lift, name="newsroom_lift_takedown"),
        path("tags/<int:pk>/merge/", taxonomy.merge_tag, name="newsroom_merge_tag"),
    ]


@hooks.register("after_publish_page")
def tell_what_might_be_better(request: HttpRequest, page: Page) -> None:
    if isinstance(page, Story):
        for words in remarks(page):
            messages.warning(request, words)


@hooks.register("insert_editor_js")
def keep_to_one_draft() -> SafeString:
    return format_html('<script type="module" src="{}"></script>', static("newsroom/one-draft.js"))


@hooks.register("register_reports_menu_item")
def register_takedowns() -> MenuItem:
    return ForPublishers("Taken down", reverse("newsroom_takedowns"), icon_name="warning", order=50)


@hooks.register("register_page_header_buttons")
def offer_take_down(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(page, Story) and stories.may_take_down(user, page):
        address = reverse("newsroom_take_down", args=[page.pk])
        yield Button("Take down everywhere", address, icon_name="warning", priority=62)


@hooks.register("register_snippet_listing_buttons")
def offer_merge(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(snippet, Tag) and taxonomy.may_merge(user):
        address = reverse("newsroom_merge_tag", args=[snippet.pk])
        yield Button("Merge into another tag", address, icon_name="resubmit", priority=50)


@hooks.register("construct_explorer_page_queryset")
def hide_archive(parent: Page, pages: PageQuerySet[Page], request: HttpRequest) -> PageQuerySet[Page]:
    """Stories have a list of their own; their years would only stand in the way."""
    return pages.not_exact_type(Archive)


@hooks.register("construct_homepage_panels")
def show_stories(request: HttpRequest, panels: list[Component]) -> None:
    panels[:] = [*home.panels(), *panels]


@hooks.register("construct_homepage_summary_items")
def offer_new_story(request: HttpRequest, items: list[SummaryItem]) -> None:
    items.append(home.NewStory(request))


@hooks.register("register_log_actions")
def register_acts(actions: LogActionRegistry) -> None:
    actions.register_action("newsroom.take_down", "Take down", "Taken down everywhere")
    actions.register_action("newsroom.lift_takedown", "Lift takedown", "Takedown lifted")
