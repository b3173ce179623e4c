"""Who wrote, photographed or edited a story. An author needs no account."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable
from wagtail.search import index

from masthead.newsroom.models.listed import Listed
from masthead.press.pressed import Pressed


class Author(Pressed, index.Indexed):
    """A name that can stand in a byline: staff, guest or a desk such as "News desk"."""

    class Kind(models.TextChoices):
        STAFF = "staff", "Staff"
        GUEST = "guest", "Guest"
        DESK = "desk", "Desk (no person)"

    name = models.CharField(max_length=160)
    slug = models.SlugField(max_length=160, unique=True, help_text="The part of the address: /author/SLUG/.")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.STAFF)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="author",
        help_text="The account this author signs in with, if any.",
    )
    pseudonym = models.BooleanField(
        default=False, help_text="The name is not the person's own; never linked to a user."
    )
    job_title = models.CharField(max_length=120, blank=True)
    desk = models.CharField(max_length=80, blank=True, help_text="Groups the team page, such as Pictures.")
    position = models.PositiveSmallIntegerField(
        default=100, help_text="Order on the team page, lowest first."
    )
    photo = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    bio = models.TextField(blank=True)
    beat = models.CharField(max_length=200, blank=True, help_text="What they cover.")
    languages = models.CharField(
        max_length=200, blank=True, help_text="Languages they work in, separated by commas."
    )
    email = models.EmailField(blank=True)
    signal = models.CharField("Signal", max_length=80, blank=True, help_text="Signal user name or number.")
    pgp_fingerprint = models.CharField("PGP fingerprint", max_length=60, blank=True)
    socials = models.JSONField(default=list, blank=True, help_text="List of {name, url}.")
    left_on = models.DateField(
        null=True, blank=True, help_text="Set when someone leaves: off the team page, old bylines stay."
    )

    search_fields: ClassVar[list[object]] = [
        index.AutocompleteField("name"),
        index.SearchField("name"),
        index.FilterField("kind"),
    ]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        return f"/author/{self.slug}/"

    @property
    def has_left(self) -> bool:
        return self.left_on is not None


class Byline(Listed, Orderable):
    """One author of one story, in the order the story names them. Of two roles, one is listed."""

    class Role(models.TextChoices):
        WRITING = "writing", "Writing"
        REPORTING = "reporting", "Reporting"
        PHOTOGRAPHY = "photography", "Photography"
        EDITING = "editing", "Editing"
        TRANSLATION = "translation", "Translation"
        DATA = "data", "Data"

    story = ParentalKey("newsroom.Story", related_name="bylines", on_delete=models.CASCADE)
    author = models.ForeignKey(Author, related_name="bylines", on_delete=models.PROTECT)
    role = models.CharField(max_length=12, choices=Role, default=Role.WRITING)

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["story", "author", "role"], name="one_byline_a_role")]
        indexes = [models.Index(fields=["author", "-listed_at", "-story"], name="author_newest")]
