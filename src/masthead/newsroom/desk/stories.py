"""The list of all stories, and the verbs that Wagtail's page editor lacks."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_filters import ChoiceFilter, ModelChoiceFilter, ModelMultipleChoiceFilter, MultipleChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.permissions import policy_registry
from wagtail.snippets.widgets import AdminSnippetChooser

from masthead.newsroom.models import Author, Section, Story, Takedown, YearIndex
from masthead.newsroom.services import lift_takedown, take_down
from masthead.newsroom.services.takedowns import addresses_of

# How many takedowns the report shows, newest first.
REPORT_LENGTH = 500


class StoryFilterSet(WagtailFilterSet):
    format = MultipleChoiceFilter(choices=Story.Format.choices, widget=CheckboxSelectMultiple)
    section = ModelMultipleChoiceFilter(queryset=Section.objects.all(), widget=CheckboxSelectMultiple)
    status = ChoiceFilter(
        label="Status",
        method="filter_status",
        empty_label="All",
        choices=[
            ("live", "Published"),
            ("newer", "Published, with a newer draft"),
            ("draft", "Not published"),
            ("scheduled", "Scheduled"),
            ("taken_down", "Taken down"),
        ],
        widget=RadioSelect,
    )
    author = ModelChoiceFilter(
        label="Author",
        field_name="bylines__author",
        queryset=Author.objects.all(),
        widget=AdminSnippetChooser(Author),
        distinct=True,
    )

    class Meta:
        model = Story
        fields: ClassVar[list[str]] = []

    def filter_status(self, stories: QuerySet[Story], name: str, value: str) -> QuerySet[Story]:
        scheduled = stories.filter(_revisions__approved_go_live_at__isnull=False)
        return {
            "live": stories.filter(live=True),
            "newer": stories.filter(live=True, has_unpublished_changes=True),
            "draft": stories.filter(live=False),
            "scheduled": scheduled.distinct(),
            "taken_down": stories.filter(pk__in=Takedown.objects.values("story_id")),
        }.get(value, stories)


class StoryIndexView(IndexView):
    default_ordering = "-latest_revision_created_at"

    def get_base_queryset(self) -> QuerySet[Story]:
        stories: QuerySet[Story] = super().get_base_queryset()
        return stories.select_related("section")


class StoryListing(PageListingViewSet):
    """Every story, whatever its year; new ones begin in the current year's index."""

    model = Story
    name = "stories"
    url_prefix = "stories"
    icon = "doc-full-inverse"
    menu_label = "Stories"
    menu_order = 50
    add_to_admin_menu = True
    index_view_class = StoryIndexView
    filterset_class = StoryFilterSet
    columns: ClassVar[list[Column]] = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label="Headline", sort_key="title", classname="title"),
        Column("section", label="Section", accessor="section", width="14%"),
        Column("format", label="Format", accessor="get_format_display", width="10%"),
        DateColumn("published_at", label="Published", sort_key="published_at", width="12%"),
        DateColumn(
            "latest_revision_created_at", label="Changed", sort_key="latest_revision_created_at", width="12%"
        ),
        PageStatusColumn("status", label="Status", sort_key="live", width="10%"),
    ]

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        given: dict[str, Any] = super().get_index_view_kwargs(**kwargs)
        return {**given, "add_url_name": "newsroom_new_story", "add_item_label": "New story"}


@require_safe
def new_story(request: HttpRequest) -> HttpResponse:
    """To the empty form, under the index of the current year, which the worker has made in December."""
    begun = YearIndex.objects.filter(year__lte=timezone.localdate().year).order_by("-year").first()
    if begun is None:
        raise Http404("The archive has no year yet. Run `masthead setup`.")
    return redirect("wagtailadmin_pages:add", "newsroom", "story", begun.pk)


class TakeDownForm(forms.Form):
    note = forms.CharField(
        label="What readers are told there",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Say in a sentence or two why the story is gone. It stands at every one of its addresses.",
    )


def may_take_down(user: Any, story: Story) -> bool:
    return bool(story.address) and bool(story.permissions_for_user(user).can_publish())


@require_http_methods(["GET", "POST"])
def take_down_story(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the readers' note and says what will happen; a POST does it. For those who may publish."""
    story = get_object_or_404(Story, pk=pk)
    if not may_take_down(request.user, story):
        raise PermissionDenied
    standing = Takedown.objects.filter(story=story).first()
    form = TakeDownForm(request.POST or None, initial={"note": standing.note if standing else ""})
    if request.method == "POST" and form.is_valid():
        addresses = take_down(story=story, note=form.cleaned_data["note"], actor=request.user)  # type: ignore[arg-type]
        messages.success(
            request,
            f"“{story.title}” is taken down. {len(addresses)} of its addresses now answer with your note.",
        )
        return redirect("newsroom_takedowns")
    back = reverse("wagtailadmin_pages:edit", args=[story.pk])
    context = {"story": story, "form": form, "addresses": addresses_of(story=story), "back": back}
    return render(request, "newsroom/desk/take_down.html", context)


@require_safe
def takedowns(request: HttpRequest) -> HttpResponse:
    """What is taken down, newest first, one line a story. For those who may publish anywhere."""
    _refuse_who_may_not_publish(request)
    rows: dict[Any, dict[str, Any]] = {}
    for row in Takedown.objects.select_related("story", "taken_down_by")[:REPORT_LENGTH]:
        line = rows.setdefault(row.story_id or f"address {row.pk}", {"takedown": row, "addresses": []})
        line["addresses"].append(row.address)
    return render(request, "newsroom/desk/takedowns.html", {"rows": list(rows.values())})


@require_http_methods(["GET", "POST"])
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    _refuse_who_may_not_publish(request)
    takedown = get_object_or_404(Takedown.objects.select_related("story"), pk=pk)
    if request.method == "POST":
        count = lift_takedown(takedown=takedown, actor=request.user)  # type: ignore[arg-type]
        messages.success(
            request,
            f"The takedown is lifted for {count} address(es). The story stays unpublished until you publish it.",
        )
        return redirect("newsroom_takedowns")
    return render(request, "newsroom/desk/lift.html", {"takedown": takedown})


def may_publish_anywhere(user: Any) -> bool:
    return bool(policy_registry.get_by_type(Story).user_has_permission(user, "publish"))


def _refuse_who_may_not_publish(request: HttpRequest) -> None:
    if not may_publish_anywhere(request.user):
        raise PermissionDenied
