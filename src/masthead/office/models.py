"""The institution as staff edit it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Orderable, Page

from masthead.kit.addresses import BadAddressError, check_address
from masthead.kit.languages import LANGUAGES
from masthead.newsroom.body.blocks import BodyBlock
from masthead.newsroom.body.fields import BodyField
from masthead.newsroom.models import Story
from masthead.newsroom.models.taxonomy import HEX_COLOUR
from masthead.newsroom.services.addresses import both_forms
from masthead.press.pressed import Pressed
from masthead.theme.accent import check_accent


@register_setting(icon="home", order=100)
class Publication(Pressed, BaseGenericSetting, ClusterableModel):
    """What the publication is called, how it looks and how it is reached. One row."""

    pressed_as_one = True

    name = models.CharField(max_length=80, default="Masthead")
    short_name = models.CharField(max_length=24, blank=True, help_text="Where the whole name does not fit.")
    tagline = models.CharField(max_length=160, blank=True)
    description = models.TextField(blank=True, help_text="Two sentences for search engines and cards.")
    language = models.CharField(max_length=12, choices=LANGUAGES, default="en")
    founded = models.PositiveSmallIntegerField("founded in", null=True, blank=True)
    logo = models.ForeignKey(
        "newsroom.Picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Shown in place of the name. Leave empty to set the name in type.",
    )
    accent = models.CharField(
        max_length=7,
        default="#8a1f2d",
        validators=[HEX_COLOUR],
        help_text="One colour, dark enough to read on white.",
    )
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    postal_address = models.TextField(blank=True)
    ownership = models.TextField(blank=True, help_text="Who owns the publication.")
    funding = models.TextField(blank=True, help_text="Where the money comes from.")

    panels: ClassVar[list[object]] = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("name"), FieldPanel("short_name")]),
                FieldPanel("tagline"),
                FieldPanel("description"),
                FieldRowPanel([FieldPanel("language"), FieldPanel("founded")]),
            ],
            heading="Name",
        ),
        MultiFieldPanel([FieldPanel("logo"), FieldPanel("accent")], heading="Look"),
        MultiFieldPanel(
            [FieldPanel("email"), FieldPanel("phone"), FieldPanel("postal_address")], heading="Contact"
        ),
        MultiFieldPanel([FieldPanel("ownership"), FieldPanel("funding")], heading="On the record"),
        InlinePanel("socials", label="Profile", heading="Profiles elsewhere"),
    ]

    class Meta:
        verbose_name = "publication"

    def clean(self) -> None:
        """Refuse an accent that nobody could read on paper."""
        super().clean()
        try:
            check_accent(self.accent)
        except ValueError as error:
            raise ValidationError({"accent": str(error)}) from error


class SocialProfile(Orderable):
    """A profile on another site, always with a name."""

    publication = ParentalKey(Publication, related_name="socials", on_delete=models.CASCADE)
    name = models.CharField(
        max_length=40, help_text="The network's name, which is what readers see and hear."
    )
    url = models.URLField("address")

    panels: ClassVar[list[object]] = [FieldPanel("name"), FieldPanel("url")]


class InstitutionPage(Pressed, Page):
    """A page about the publication: about, ethics, contacts and the like."""

    address = models.CharField(
        max_length=120, unique=True, help_text="Such as /about/. Footer links lead here."
    )
    summary = models.CharField(max_length=400, blank=True)
    body = BodyField(BodyBlock(), blank=True)

    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[object]] = [
        FieldPanel("title"),
        FieldPanel("address"),
        FieldPanel("summary"),
        FieldPanel("body"),
    ]

    # Filled by the room's app: the view's own drawing, which a model may not import.
    draw_page: ClassVar[Callable[[InstitutionPage], HttpResponse]]

    class Meta:
        verbose_name = "institution page"

    def clean(self) -> None:
        super().clean()
        try:
            check_address(self.address)
        except BadAddressError as error:
            raise ValidationError({"address": str(error)}) from error
        self._refuse_taken()

    def _refuse_taken(self) -> None:
        """Two things cannot answer at one address, with or without its closing slash. Two queries."""
        forms = both_forms(self.address)
        if Story.objects.filter(address__in=forms).exists():
            raise ValidationError({"address": "This address belongs to a story. Choose another one."})
        if InstitutionPage.objects.filter(address__in=forms).exclude(pk=self.pk).exists():
            raise ValidationError({"address": "This address belongs to another page. Choose another one."})

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        sites = self._get_relevant_site_root_paths(request)
        return (sites[0].site_id, sites[0].root_url, self.address) if sites else None

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return type(self).draw_page(self)


class ContactMessage(models.Model):
    """What a reader wrote by the contact form. Written when the postbag is drained; the desk only marks and deletes."""

    class Subject(models.TextChoices):
        NEWSROOM = "newsroom", _("A story, or something we should look into")
        CORRECTIONS = "corrections", _("A mistake we made")
        SUBSCRIPTIONS = "subscriptions", _("Subscriptions and membership")
        ADVERTISING = "advertising", _("Advertising")
        OTHER = "other", _("Something else")

    receipt = models.CharField(
        max_length=16, db_index=True, help_text="The number the reader was given; they may quote it."
    )
    subject = models.CharField(max_length=20, choices=Subject.choices)
    name = models.CharField(max_length=120)
    email = models.EmailField()
    message = models.TextField()
    language = models.CharField(max_length=12, help_text="Of the form they filled in.")
    received_at = models.DateTimeField(db_index=True)  # the desk lists the newest first
    suspect = models.BooleanField(
        default=False,
        help_text="A box that people do not see was ticked, or very many came at once: often a program, at times a "
        "person.",
    )
    done = models.BooleanField(default=False, help_text="Answered, or in need of no answer.")

    class Meta:
        verbose_name = "message"
        ordering: ClassVar[list[str]] = ["-received_at", "-pk"]

    def __str__(self) -> str:
        """The receipt alone: this stands in logs that outlive the message."""
        return self.receipt
