"""The front, the menu and the announcement bar as staff edit them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Orderable, Page

from masthead.press.pressed import Pressed

LINK_HELP = "An address of this site such as /about/, or a full one beginning with https://."


def check_link(value: str) -> None:
    """A link leads to a path of ours or to the web; nothing else is let in."""
    inside = value.startswith("/") and not value.startswith("//") and "\\" not in value
    if not inside and not value.startswith(("https://", "http://")):
        raise ValidationError(LINK_HELP)


class LinkField(models.CharField):  # type: ignore[type-arg]  # Django itself cannot be subscripted
    """An address that `check_link` lets in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs = {"max_length": 300, "help_text": LINK_HELP, "validators": [check_link], **kwargs}
        super().__init__(*args, **kwargs)


class Front(Pressed, Page):
    """What stands where on the front: of the whole paper, or of one section.

    The front without a section is the site's root page. What editors leave empty fills itself with the newest.
    """

    # A page asks for a front that may not exist yet: its key must be known before its row.
    pressed_as_one = True

    section = models.OneToOneField(
        "newsroom.Section",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="front",
        help_text="Empty for the front of the whole paper.",
    )

    content_panels: ClassVar[list[object]] = [
        FieldPanel("title"),
        FieldPanel("section"),
        InlinePanel("slots", label="Story", heading="Lead and featured (the first one leads)", max_num=5),
        InlinePanel("picks", label="Pick", heading="Editors' picks"),
    ]
    promote_panels: ClassVar[list[object]] = []

    # Filled by the room's app: the view's own drawing, which a model may not import.
    draw_page: ClassVar[Callable[[Front], HttpResponse]]

    class Meta:
        verbose_name = "front"

    def clean(self) -> None:
        """There is one front of the whole paper; the database cannot say so, because empty is never a double."""
        super().clean()
        others = Front.objects.filter(section=None).exclude(pk=self.pk)
        if self.section_id is None and others.exists():
            raise ValidationError(
                {"section": "The paper has its front already. Choose a section for this one."}
            )

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        sites = self._get_relevant_site_root_paths(request)
        return (
            (sites[0].site_id, sites[0].root_url, self.section.address if self.section else "/")
            if sites
            else None
        )

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return type(self).draw_page(self)


class Placed(Orderable):
    """A story put in a place by hand, from and until a moment."""

    story = models.ForeignKey("newsroom.Story", on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField("from", null=True, blank=True)
    ends_at = models.DateTimeField("until", null=True, blank=True)

    panels: ClassVar[list[object]] = [
        FieldPanel("story"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
    ]

    class Meta(Orderable.Meta):
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": "The end must come after the beginning."})


class FrontSlot(Placed):
    front = ParentalKey(Front, related_name="slots", on_delete=models.CASCADE)


class Pick(Placed):
    front = ParentalKey(Front, related_name="picks", on_delete=models.CASCADE)


class Announcement(Pressed):
    """The thin bar above every page. The most important one that is due is shown."""

    pressed_as_one = True

    text = models.CharField(max_length=140, help_text="One line on a phone: about sixty characters.")
    link_label = models.CharField(max_length=40, blank=True)
    link = LinkField(blank=True)
    starts_at = models.DateTimeField("from", default=timezone.now)
    ends_at = models.DateTimeField("until", null=True, blank=True)
    priority = models.SmallIntegerField(default=0, help_text="The highest number that is due is shown.")

    class Meta:
        ordering = ["-priority", "-starts_at"]

    def __str__(self) -> str:
        return self.text

    @property
    def state(self) -> str:
        """Where the announcement stands now. One that is due may still wait behind a more important one."""
        now = timezone.now()
        if self.ends_at and self.ends_at <= now:
            return "Over"
        return "Due" if self.starts_at <= now else "Scheduled"

    def clean(self) -> None:
        super().clean()
        if self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": "The end must come after the beginning."})
        if bool(self.link) != bool(self.link_label):
            raise ValidationError({"link": "A link needs both a label and an address."})


@register_setting(icon="list-ul", order=110)
class Navigation(Pressed, BaseGenericSetting, ClusterableModel):
    """The menu and the footer. One row."""

    pressed_as_one = True

    panels: ClassVar[list[object]] = [
        InlinePanel("sections", label="Section", heading="Sections in the menu, in order"),
        InlinePanel("more", label="Link", heading="More"),
        InlinePanel("promos", label="Promo", heading="Promos with a picture", max_num=4),
        InlinePanel("footer", label="Link", heading="Footer"),
    ]

    class Meta:
        verbose_name = "navigation"


class MenuSection(Orderable):
    navigation = ParentalKey(Navigation, related_name="sections", on_delete=models.CASCADE)
    section = models.ForeignKey("newsroom.Section", on_delete=models.CASCADE, related_name="+")

    panels: ClassVar[list[object]] = [FieldPanel("section")]


class MoreLink(Orderable):
    navigation = ParentalKey(Navigation, related_name="more", on_delete=models.CASCADE)
    label = models.CharField(max_length=60)
    link = LinkField()

    panels: ClassVar[list[object]] = [FieldRowPanel([FieldPanel("label"), FieldPanel("link")])]


class MenuPromo(Orderable):
    navigation = ParentalKey(Navigation, related_name="promos", on_delete=models.CASCADE)
    title = models.CharField(max_length=60)
    text = models.CharField(max_length=160, blank=True)
    link_label = models.CharField(max_length=40)
    link = LinkField()
    picture = models.ForeignKey(
        "newsroom.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    panels: ClassVar[list[object]] = [
        FieldPanel("title"),
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("link_label"), FieldPanel("link")]),
        FieldPanel("picture"),
    ]


class FooterLink(Orderable):
    """Links with the same column title stand together, in the order of their first."""

    navigation = ParentalKey(Navigation, related_name="footer", on_delete=models.CASCADE)
    column = models.CharField(max_length=60)
    label = models.CharField(max_length=60)
    link = LinkField()

    panels: ClassVar[list[object]] = [
        MultiFieldPanel([FieldRowPanel([FieldPanel("column"), FieldPanel("label"), FieldPanel("link")])])
    ]
