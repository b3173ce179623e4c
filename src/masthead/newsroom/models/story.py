"""The story: what a newsroom makes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalManyToManyField
from wagtail.models import Page
from wagtail.search import index

from masthead.kit.addresses import BadAddressError, check_address
from masthead.kit.languages import LANGUAGES, direction
from masthead.newsroom.body.blocks import BodyBlock, FootnotesBlock
from masthead.newsroom.body.fields import BodyField
from masthead.newsroom.models.authors import Byline
from masthead.newsroom.models.taxonomy import MergedTag, Section, Series, StoryTag, Tag
from masthead.newsroom.panels import CONTENT_PANELS, PROMOTE_PANELS, SETTINGS_PANELS
from masthead.press.pressed import Pressed


class Story(Pressed, Page):
    """One story, of any format. `title` is the headline; `seo_title` and `search_description` serve search engines.

    `address` is null until the first publication and unique from then on; it does not follow from the tree,
    the section or the slug (decision 9). `published_at` and `updated_at` are what readers see, in UTC.
    """

    class Format(models.TextChoices):
        STORY = "story", "Story"
        BRIEF = "brief", "Brief"
        ANALYSIS = "analysis", "Analysis"
        OPINION = "opinion", "Opinion"
        FIELD_REPORT = "field_report", "Field report"
        VIDEO = "video", "Video"

    format = models.CharField(max_length=12, choices=Format, default=Format.STORY)
    language = models.CharField(max_length=12, choices=LANGUAGES, default="en")
    deck = models.CharField(max_length=400, blank=True, help_text="One or two sentences under the headline.")
    social_title = models.CharField(max_length=200, blank=True, help_text="For cards on social networks.")
    social_picture = models.ForeignKey(
        "newsroom.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    section = models.ForeignKey(Section, null=True, on_delete=models.PROTECT, related_name="stories")
    extra_sections = ParentalManyToManyField(
        Section,
        blank=True,
        related_name="guest_stories",
        help_text="Other sections whose fronts show it too.",
    )
    series = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.SET_NULL, related_name="stories"
    )
    tags = ClusterTaggableManager(through=StoryTag, blank=True)
    lead_tag = models.ForeignKey(
        Tag,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Shown above the headline.",
    )

    picture = models.ForeignKey(
        "newsroom.Picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="lead picture",
    )
    picture_alt = models.CharField(
        "alternative text here", max_length=400, blank=True, help_text="Empty uses the picture's own."
    )
    picture_decorative = models.BooleanField(
        "picture is decorative here", default=False, help_text="Says nothing a reader would miss."
    )
    picture_caption = models.TextField("caption here", blank=True, help_text="Empty uses the picture's own.")

    body = BodyField(BodyBlock(), blank=True)
    footnotes = BodyField(FootnotesBlock(), blank=True)

    address = models.CharField(
        max_length=255,
        unique=True,
        null=True,
        blank=True,
        help_text="Set at first publication. Changing it keeps the old address as a redirect for ever.",
    )
    published_at = models.DateTimeField(null=True, blank=True, db_index=True)
    updated_at = models.DateTimeField(
        "updated", null=True, blank=True, help_text="Shown to readers when the story changed in substance."
    )
    search_text = models.TextField(
        blank=True, editable=False, help_text="Body, byline and tags as plain words."
    )
    reading_minutes = models.PositiveSmallIntegerField(default=1, editable=False)

    parent_page_types: ClassVar[list[str]] = ["newsroom.YearIndex"]
    subpage_types: ClassVar[list[str]] = []
    # A copy is a new story: the address and the dates readers know stay with the first one.
    exclude_fields_in_copy: ClassVar[list[str]] = ["address", "published_at", "updated_at"]
    content_panels = CONTENT_PANELS
    promote_panels = PROMOTE_PANELS
    settings_panels = SETTINGS_PANELS
    # Filled by the room's app, with `base_form_class`: the view's own drawing, which a model may not import.
    draw_page: ClassVar[Callable[[HttpRequest, Story], HttpResponse]]

    search_fields: ClassVar[list[object]] = [
        *Page.search_fields,
        index.SearchField("deck", boost=2),
        index.SearchField("search_text"),
        index.FilterField("section_id"),
        index.FilterField("format"),
        index.FilterField("language"),
        index.FilterField("published_at"),
    ]

    class Meta:
        verbose_name_plural = "stories"
        indexes = [
            # A section's front: its newest stories.
            models.Index(fields=["section", "-published_at"], name="story_section_newest"),
            # The news feed: the newest briefs.
            models.Index(fields=["format", "-published_at"], name="story_format_newest"),
        ]

    @property
    def direction(self) -> str:
        return direction(self.language)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Wagtail's; its tags and bylines are written by then, and take their places in the lists."""
        with transaction.atomic(using=kwargs.get("using")):
            super().save(*args, **kwargs)
            self.stand_in_lists()

    def stand_in_lists(self) -> None:
        """Let tags and bylines say when the story was published, or that readers may not see it.

        It goes by the database: in memory a draft may say otherwise. Three queries, and one for each byline that
        changes. Safe to run twice.
        """
        live = Story.objects.filter(pk=self.pk, live=True).values_list("published_at", flat=True)
        moment = live.first()
        StoryTag.objects.filter(content_object_id=self.pk).exclude(listed_at=moment).update(listed_at=moment)
        listed: set[int] = set()
        rows = Byline.objects.filter(story_id=self.pk).order_by("sort_order", "pk")
        for pk, author, was in rows.values_list("pk", "author_id", "listed_at"):
            wanted = None if author in listed else moment
            listed.add(author)
            if was != wanted:
                Byline.objects.filter(pk=pk).update(listed_at=wanted)

    def clean(self) -> None:
        super().clean()
        if self.address:
            try:
                check_address(self.address)
            except BadAddressError as error:
                raise ValidationError({"address": str(error)}) from error

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """A story's address is its own; an unpublished one has none.

        Note: this reads the site's root paths; they cost a query once in a process and stay cached.
        """
        sites = self._get_relevant_site_root_paths(request)
        if not sites or not self.address:
            return None
        return (sites[0].site_id, sites[0].root_url, self.address)

    def with_content_json(self, content: dict[str, Any]) -> Story:
        """As Wagtail's; the first publication's date stays with the story, not with a revision, and tags that were
        merged since are the ones they were merged into. One query for the tags.
        """
        story: Story = super().with_content_json(follow_merges(content))
        story.address = story.address or self.address
        story.published_at = story.published_at or self.published_at
        return story

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The page as readers would get it, drawn by the very view that serves it (see `apps.ready`)."""
        return type(self).draw_page(request, self)


def follow_merges(content: dict[str, Any]) -> dict[str, Any]:
    """A revision's content with merged tags replaced by what they were merged into, none twice."""
    rows = content.get("story_tags") or []
    named = {*(row["tag"] for row in rows), content.get("lead_tag")} - {None}
    went = (
        dict(MergedTag.objects.filter(old_id__in=named).values_list("old_id", "target_id")) if named else {}
    )
    if not went:
        return content
    once = {went.get(row["tag"], row["tag"]): row for row in rows}
    lead: Any = content.get("lead_tag")
    return {
        **content,
        "lead_tag": went.get(lead, lead),
        "story_tags": [{**row, "tag": tag} for tag, row in once.items()],
    }
