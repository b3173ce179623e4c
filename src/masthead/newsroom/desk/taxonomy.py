"""Sections, tags, series and authors in the admin."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import ReorderView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.snippets import SnippetViewSet
from wagtail.snippets.widgets import AdminSnippetChooser

from masthead.newsroom.errors import SameTagError
from masthead.newsroom.models import Author, Byline, Section, Series, StoryTag, Tag
from masthead.newsroom.services import merge_tags
from masthead.press.services import order_press


class ReorderSections(ReorderView):
    """Wagtail moves rows by an update that no signal tells of."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = super().post(request, *args, **kwargs)
        order_press(
            *(section.press_key for section in Section.objects.all()), cause="Sections in another order"
        )
        return answer


class SectionViewSet(ModelViewSet):
    model = Section
    reorder_view_class = ReorderSections
    icon = "list-ul"
    menu_label = "Sections"
    ordering = "position"
    sort_order_field = "position"
    list_display: ClassVar[list[Any]] = ["name", "slug", BooleanColumn("on_front", label="On the front")]
    search_fields: ClassVar[list[str]] = ["name"]
    panels: ClassVar[list[Any]] = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("description"),
        FieldPanel("on_front"),
    ]


class SeriesViewSet(ModelViewSet):
    model = Series
    icon = "list-ol"
    menu_label = "Series"
    list_display: ClassVar[list[Any]] = ["name", "slug"]
    form_fields: ClassVar[list[str]] = ["name", "slug", "description"]


class TagFilterSet(WagtailFilterSet):
    class Meta:
        model = Tag
        fields: ClassVar[list[str]] = ["kind"]


class TagViewSet(SnippetViewSet):
    model = Tag
    icon = "tag"
    menu_label = "Tags"
    list_display: ClassVar[list[Any]] = [
        "name",
        Column("kind", label="Kind", accessor="get_kind_display"),
        "synonyms",
        Column("used", label="Stories", sort_key="used"),
    ]
    filterset_class = TagFilterSet
    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("kind")]),
        FieldPanel("slug"),
        FieldPanel("description"),
        FieldPanel("synonyms"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        return Tag.objects.annotate(used=_count(StoryTag, "tag")).order_by("name")


class AuthorFilterSet(WagtailFilterSet):
    left = ChoiceFilter(
        label="In the newsroom",
        method="filter_left",
        choices=[("no", "Works here"), ("yes", "Has left")],
        widget=forms.RadioSelect,
        empty_label="All",
    )

    class Meta:
        model = Author
        fields: ClassVar[list[str]] = ["kind"]

    def filter_left(self, authors: QuerySet[Author], name: str, value: str) -> QuerySet[Author]:
        return authors.filter(left_on__isnull=value == "no")


class AuthorViewSet(SnippetViewSet):
    model = Author
    icon = "user"
    menu_label = "Authors"
    menu_order = 60
    add_to_admin_menu = True
    list_display: ClassVar[list[Any]] = [
        "name",
        Column("kind", label="Kind", accessor="get_kind_display"),
        "job_title",
        "desk",
        "left_on",
        Column("used", label="Bylines", sort_key="used"),
    ]
    filterset_class = AuthorFilterSet
    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("kind")]),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("job_title"), FieldPanel("desk"), FieldPanel("position")]),
        FieldPanel("photo"),
        FieldPanel("bio"),
        FieldRowPanel([FieldPanel("beat"), FieldPanel("languages")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("email"), FieldPanel("signal")]),
                FieldPanel("pgp_fingerprint"),
                FieldPanel("socials"),
            ],
            heading="How readers reach them",
        ),
        MultiFieldPanel(
            [FieldPanel("user"), FieldPanel("pseudonym"), FieldPanel("left_on")], heading="In the newsroom"
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Author]:
        return Author.objects.annotate(used=_count(Byline, "author")).order_by("name")


def _count(model: type[StoryTag] | type[Byline], key: str) -> Coalesce:
    """How many rows of `model` name each object: counted for the rows of one page, not for the whole table."""
    rows = model._default_manager.filter(**{key: OuterRef("pk")}).order_by().values(key)
    return Coalesce(Subquery(rows.annotate(count=Count("pk")).values("count")), 0)


class MergeForm(forms.Form):
    target: forms.ModelChoiceField[Tag] = forms.ModelChoiceField(
        queryset=Tag.objects.all(),
        widget=AdminSnippetChooser(Tag),
        label="Into which tag",
        error_messages={"required": "Choose the tag that stays."},
    )


def may_merge(user: Any) -> bool:
    return bool(user.has_perm("newsroom.change_tag") and user.has_perm("newsroom.delete_tag"))


@require_http_methods(["GET", "POST"])
def merge_tag(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the tag that stays; the page says how many stories move. A POST does it."""
    if not may_merge(request.user):
        raise PermissionDenied
    source = get_object_or_404(Tag, pk=pk)
    form = MergeForm(request.POST or None)
    listing = reverse(Tag.snippet_viewset.get_url_name("list"))
    if request.method == "POST" and form.is_valid():
        target = form.cleaned_data["target"]
        try:
            moved = merge_tags(source=source, target=target)
        except SameTagError as error:
            form.add_error("target", str(error))
        else:
            messages.success(request, f"“{source.name}” is now “{target.name}”. Stories that moved: {moved}.")
            return redirect(listing)
    context = {"tag": source, "form": form, "count": source.tagged_stories.count(), "back": listing}
    return render(request, "newsroom/desk/merge_tag.html", context)
