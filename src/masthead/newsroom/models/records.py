"""What is on record about a story: corrections, related stories and takedowns."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from masthead.press.pressed import Pressed


class Correction(Orderable):
    """A dated note on a story, shown with it and on the public corrections page."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", "Correction"
        CLARIFICATION = "clarification", "Clarification"
        UPDATE = "update", "Update"

    story = ParentalKey("newsroom.Story", related_name="corrections", on_delete=models.CASCADE)
    kind = models.CharField(max_length=14, choices=Kind, default=Kind.CORRECTION)
    made_at = models.DateTimeField("when", default=timezone.now)
    text = models.TextField(help_text="What was wrong and what is right, in whole sentences.")
    paragraph = models.CharField(
        "paragraph id",
        max_length=60,
        blank=True,
        help_text="The p-… id of the paragraph that changed, if one did.",
    )

    panels: ClassVar[list[object]] = [
        FieldPanel("kind"),
        FieldPanel("made_at"),
        FieldPanel("text"),
        FieldPanel("paragraph"),
    ]

    class Meta:
        ordering = ["-made_at"]
        # The public corrections page lists the newest of all stories.
        indexes = [models.Index(fields=["-made_at"], name="correction_newest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"


class RelatedStory(Orderable):
    """A hand-picked related story; the automatic ones fill the places that are left."""

    story = ParentalKey("newsroom.Story", related_name="related_picks", on_delete=models.CASCADE)
    related = models.ForeignKey("newsroom.Story", related_name="+", on_delete=models.CASCADE)

    panels: ClassVar[list[object]] = [FieldPanel("related")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["story", "related"], name="related_once")]


class Takedown(Pressed):
    """An address that must answer 410, with the note readers see there.

    Kept apart from the story, so that it outlives a story that is deleted.
    """

    address = models.CharField(max_length=255, unique=True)
    story = models.ForeignKey(
        "newsroom.Story", null=True, blank=True, on_delete=models.SET_NULL, related_name="takedowns"
    )
    note = models.TextField(help_text="What readers are told at the address.")
    taken_down_at = models.DateTimeField(default=timezone.now)
    taken_down_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-taken_down_at"]

    def __str__(self) -> str:
        return self.address
