"""Sections, tags and series: where a story belongs."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase
from wagtail.search import index

from masthead.newsroom.models.listed import Listed
from masthead.press.pressed import Pressed

HEX_COLOUR = RegexValidator(
    r"^#[0-9a-fA-F]{6}$", "Write a colour as # and six hexadecimal digits, such as #8c2f1b."
)


class Section(Pressed, index.Indexed):
    """A department of the paper, such as Politics. Editors order sections themselves."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=80, unique=True, help_text="The part of the address: /section/SLUG/.")
    description = models.CharField(
        max_length=300, blank=True, help_text="One sentence under the section's name."
    )
    position = models.PositiveSmallIntegerField(
        default=0, help_text="Sections are listed from the lowest number up."
    )
    on_front = models.BooleanField(
        "on the front", default=True, help_text="Gets a block of its own on the front."
    )

    search_fields: ClassVar[list[object]] = [index.AutocompleteField("name"), index.SearchField("name")]

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        return f"/section/{self.slug}/"


class Series(Pressed, index.Indexed):
    """A run of stories published under one title, such as an investigation in parts."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120, unique=True, help_text="The part of the address: /series/SLUG/.")
    description = models.TextField(blank=True)

    search_fields: ClassVar[list[object]] = [index.AutocompleteField("name"), index.SearchField("name")]

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        return f"/series/{self.slug}/"


class Tag(Pressed, index.Indexed, TagBase):
    """Something stories are about. Merging two tags keeps the old address as a redirect."""

    class Kind(models.TextChoices):
        TOPIC = "topic", "Topic"
        PERSON = "person", "Person"
        PLACE = "place", "Place"
        ORGANISATION = "organisation", "Organisation"

    kind = models.CharField(max_length=12, choices=Kind, default=Kind.TOPIC)
    description = models.TextField(blank=True, help_text="An introduction shown above the stories.")
    synonyms = models.CharField(
        max_length=300,
        blank=True,
        help_text="Other words for it, separated by commas. Search finds them too.",
    )

    free_tagging: ClassVar[bool] = True
    search_fields: ClassVar[list[object]] = [
        index.AutocompleteField("name"),
        index.SearchField("name"),
        index.SearchField("synonyms"),
        index.FilterField("kind"),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = "tag"

    @property
    def address(self) -> str:
        return f"/tag/{self.slug}/"


class StoryTag(Listed, ItemBase):
    """One tag on one story."""

    tag = models.ForeignKey(Tag, related_name="tagged_stories", on_delete=models.CASCADE)
    content_object = ParentalKey("newsroom.Story", related_name="story_tags", on_delete=models.CASCADE)

    class Meta:
        # A tag's page asks for its stories; the pair also keeps a story from bearing a tag twice.
        constraints = [
            models.UniqueConstraint(fields=["tag", "content_object"], name="one_tag_once_on_a_story")
        ]
        indexes = [models.Index(fields=["tag", "-listed_at", "-content_object"], name="tag_newest")]


class MergedTag(models.Model):
    """Where a tag went that was merged into another: drafts and old revisions still know it by its id."""

    old_id = models.BigIntegerField(unique=True)
    target = models.ForeignKey(Tag, related_name="merged", on_delete=models.CASCADE)

    def __str__(self) -> str:
        return f"{self.old_id} → {self.target_id}"
