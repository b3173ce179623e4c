"""The two levels of the page tree above a story. They have no public page of their own."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from wagtail.models import Page


class Unaddressed(Page):
    """A page that only orders the tree: it has no address and is never served."""

    class Meta:
        abstract = True

    def get_url_parts(self, request: object = None) -> None:
        return None

    def is_previewable(self) -> bool:
        return False


class Archive(Unaddressed):
    """The parent of the year indexes: one in a newsroom."""

    is_creatable = False  # set-up makes it
    max_count: ClassVar[int] = 1
    subpage_types: ClassVar[list[str]] = ["newsroom.YearIndex"]
    promote_panels: ClassVar[list[object]] = []

    class Meta:
        verbose_name = "story archive"


class YearIndex(Unaddressed):
    """The parent of the stories begun in one calendar year of the newsroom's time zone.

    Stories sit here whatever their section, so that moving a story between sections never touches the tree.
    """

    is_creatable = False  # the year begins by itself
    year = models.PositiveSmallIntegerField(unique=True)

    parent_page_types: ClassVar[list[str]] = ["newsroom.Archive"]
    subpage_types: ClassVar[list[str]] = ["newsroom.Story"]
    promote_panels: ClassVar[list[object]] = []

    class Meta:
        verbose_name = "year index"
