"""The front's parts of every page's frame: the menu, the announcement bar, the latest briefs and the picks."""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2s

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from masthead.frontpage.models import Announcement, FooterLink, MenuPromo, MenuSection, MoreLink
from masthead.kit.recording import fresh_until, made_from
from masthead.newsroom import crops
from masthead.newsroom.models import Section, Story
from masthead.newsroom.queries import live_stories
from masthead.theme.contexts import AnnouncementView, FooterColumn, Link, NavigationView, PictureView, Promo


def navigation() -> NavigationView:
    """The menu and the footer as editors ordered them. Five queries.

    There is one row of navigation, so its parts are asked for directly.
    """
    made_from("navigation", "sections-in-use")
    return NavigationView(
        main=_main(),
        more=tuple(Link(row.label, row.link) for row in MoreLink.objects.order_by("sort_order", "pk")),
        promos=_promos(),
        footer=_footer(),
    )


def _main() -> tuple[Link, ...]:
    """The sections of the menu that have something to read; all such sections while nobody set a menu."""
    rows = MenuSection.objects.order_by("sort_order", "pk")
    order = list(dict.fromkeys(rows.values_list("section_id", flat=True)))
    filled = {section.pk: section for section in sections_with_stories()}
    return tuple(Link(filled[pk].name, filled[pk].address) for pk in order or filled if pk in filled)


def sections_with_stories() -> list[Section]:
    """Sections whose page shows at least one story, in the editors' order. One query."""
    lent = Story.extra_sections.through.objects.filter(section=OuterRef("pk"), story__live=True)
    own = live_stories().order_by().filter(section=OuterRef("pk"))
    return list(Section.objects.filter(Q(Exists(own)) | Q(Exists(lent))).order_by("position", "name"))


def _promos() -> tuple[Promo, ...]:
    rows = MenuPromo.objects.select_related("picture").order_by("sort_order", "pk")
    return tuple(
        Promo(row.title, row.text, Link(row.link_label, row.link), _promo_picture(row)) for row in rows
    )


def _promo_picture(row: MenuPromo) -> PictureView | None:
    if row.picture is None or not crops.may_be_shown(row.picture, timezone.localdate()):
        return None
    # The promo's own words stand beside it and say what it leads to.
    return crops.view(row.picture, "square", alt="", caption="", credit="")


def _footer() -> tuple[FooterColumn, ...]:
    columns: dict[str, list[Link]] = {}
    for row in FooterLink.objects.order_by("sort_order", "pk"):
        columns.setdefault(row.column, []).append(Link(row.label, row.link))
    return tuple(FooterColumn(title, tuple(links)) for title, links in columns.items())


def announcement(now: datetime | None = None) -> AnnouncementView | None:
    """The most important announcement that is due; of two alike, the one that began later. Two queries."""
    made_from("announcement")
    now = now or timezone.now()
    later = Announcement.objects.filter(starts_at__gt=now).order_by("starts_at")
    fresh_until(later.values_list("starts_at", flat=True).first())
    due = Announcement.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), starts_at__lte=now)
    row = due.order_by("-priority", "-starts_at", "-pk").first()
    if row is None:
        return None
    fresh_until(row.ends_at)
    link = Link(row.link_label, row.link) if row.link else None
    return AnnouncementView(_key(row), row.text, link)


def _key(row: Announcement) -> str:
    """Changes with the message, so that who closed the old one is shown the new one."""
    said = blake2s(repr((row.text, row.link_label, row.link)).encode(), digest_size=4).hexdigest()
    return f"{row.pk}-{said}"
