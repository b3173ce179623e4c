"""Pictures and documents: files whose public names follow from nothing, and which stay private until used."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any, ClassVar

from django.conf import settings
from django.core.files import File
from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, Filter
from wagtail.search import index

from masthead.kit.addresses import new_token
from masthead.newsroom.credits import FileCredits, credited
from masthead.press.pressed import Pressed


class Picture(Pressed, AbstractImage):
    """A photograph, drawing or map with its caption, credit and rights.

    The original is never public (it may hold a source's position); readers get renditions under
    `/media/{token}/`, and only while a published page uses the picture (decision 5).
    """

    class Licence(models.TextChoices):
        OWN = "own", "Own work"
        AGENCY = "agency", "Agency contract"
        CREATIVE_COMMONS = "cc", "Creative Commons"
        HANDOUT = "handout", "Handout"
        PERMISSION = "permission", "Used with permission"
        PUBLIC_DOMAIN = "public", "Public domain"
        UNKNOWN = "unknown", "Not yet known"

    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    alt = models.CharField(
        "alternative text",
        max_length=400,
        blank=True,
        help_text="What the picture shows, for those who cannot see it.",
    )
    caption = models.TextField(
        blank=True, help_text="Who, what, where, when. Read from the file when it says."
    )
    credit = models.CharField(
        max_length=255, blank=True, help_text="Photographer / agency, as it must be printed."
    )
    source = models.CharField(max_length=255, blank=True, help_text="Where the newsroom got the file.")
    licence = models.CharField(max_length=12, choices=Licence, default=Licence.UNKNOWN)
    licence_url = models.URLField("licence address", blank=True)
    rights_expire_on = models.DateField(
        null=True, blank=True, help_text="From the day after, the picture is shown nowhere."
    )
    do_not_syndicate = models.BooleanField(
        default=False, help_text="Leave the picture out of feeds and the API."
    )
    colour = models.CharField(
        max_length=7, blank=True, editable=False, help_text="Mean colour, shown while it loads."
    )

    admin_form_fields = (
        "title",
        "file",
        "alt",
        "caption",
        "credit",
        "source",
        "licence",
        "licence_url",
        "rights_expire_on",
        "do_not_syndicate",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    search_fields: ClassVar[list[object]] = [
        *AbstractImage.search_fields,
        index.SearchField("caption"),
        index.SearchField("credit"),
        index.FilterField("licence"),
        index.FilterField("rights_expire_on"),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        permissions = [("choose_image", "Can choose image")]

    @property
    def default_alt_text(self) -> str:
        return self.alt

    def get_upload_to(self, filename: str) -> str:
        return f"originals/{self.token}{PurePosixPath(filename).suffix.lower()[:6]}"

    def file_credits(self) -> FileCredits:
        """What is written into every rendition of this picture."""
        return FileCredits(
            caption=self.caption,
            credit=self.credit,
            creator=self.credit.split("/")[0].strip(),
            source=self.source,
            copyright=self.credit,
            licence_url=self.licence_url,
            headline="",
        )

    def generate_rendition_file(self, filter: Filter, *, source: File[Any] | None = None) -> File[Any]:
        with credited(self.file_credits()):
            return super().generate_rendition_file(filter, source=source)


class PictureRendition(AbstractRendition):
    """One size and format of a picture."""

    image = models.ForeignKey(Picture, related_name="renditions", on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_a_filter"
            )
        ]

    def get_upload_to(self, filename: str) -> str:
        spec = self.filter_spec.replace("|", ".")
        key = f"{self.focal_point_key}." if self.focal_point_key else ""
        return f"{self.image.token}/{key}{spec}{PurePosixPath(filename).suffix}"


def document_upload_to(document: Document, filename: str) -> str:
    return f"documents/{document.token}{PurePosixPath(filename).suffix.lower()[:8]}"


class Document(Pressed, AbstractDocument):
    """A file readers may download once a published page links to it."""

    file = models.FileField(upload_to=document_upload_to)
    # Wagtail's own document model is installed too, and would claim the reverse names.
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="uploaded_documents",
    )
    tags = TaggableManager(blank=True, related_name="newsroom_documents")
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    description = models.CharField(max_length=300, blank=True)

    admin_form_fields = ("title", "file", "description", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        permissions = [("choose_document", "Can choose document")]

    @property
    def public_name(self) -> str:
        """The last part of the address: its ending gives the type, and it tells nothing of the title."""
        return f"document{PurePosixPath(str(self.file.name)).suffix.lower()}"

    @property
    def url(self) -> str:
        return f"/media/{self.token}/{self.public_name}"
