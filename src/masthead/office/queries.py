"""The office's questions: what the publication is called and who works there."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from masthead.kit.languages import direction
from masthead.kit.recording import made_from, remembered
from masthead.newsroom import crops
from masthead.newsroom.models import Author
from masthead.newsroom.pages import author_view
from masthead.newsroom.services.addresses import both_forms
from masthead.office.contexts import Desk, TeamView
from masthead.office.models import InstitutionPage, Publication
from masthead.theme.accent import BadColourError, check_accent
from masthead.theme.contexts import PictureView, PublicationView, Social

# Where people stand whose author page names no desk.
NO_DESK = "Newsroom"


def current_publication() -> Publication:
    """The one row, or what a newsroom is before anybody filled it in. At most two queries; writes nothing."""
    made_from("publication")
    rows = Publication.objects.select_related("logo").prefetch_related("socials")
    return rows.first() or Publication(name=settings.WAGTAIL_SITE_NAME, language=settings.LANGUAGE_CODE)


def publication_view() -> PublicationView:
    """The institution as every page names it. At most two queries; none where it is remembered."""
    return remembered("publication", _publication_view, lasts=True)


def _publication_view() -> PublicationView:
    row = current_publication()
    accent, accent_dark = _accents(row.accent)
    return PublicationView(
        name=row.name,
        short_name=row.short_name or row.name,
        tagline=row.tagline,
        description=row.description,
        language=row.language,
        direction=direction(row.language),
        accent=accent,
        accent_dark=accent_dark,
        logo=_logo(row),
        email=row.email,
        founded=row.founded,
        socials=tuple(Social(social.name, social.url) for social in row.socials.all()),
        base_url=settings.BASE_URL,
    )


def _accents(chosen: str) -> tuple[str, str]:
    """The form refuses a colour nobody can read; one that came in by another door gives way to our own."""
    try:
        return check_accent(chosen)
    except BadColourError:
        return check_accent(Publication._meta.get_field("accent").default)


def _logo(row: Publication) -> PictureView | None:
    if row.logo is None or not crops.may_be_shown(row.logo, timezone.localdate()):
        return None
    return crops.view(row.logo, "whole", alt=row.name, caption="", credit="")


def team_view() -> TeamView:
    """Who works here, by desk; a desk stands where its first member does. One query.

    Only staff: guests and desks without a person are no team, and who left is listed no more.
    """
    staff = Author.objects.filter(kind=Author.Kind.STAFF, left_on=None).select_related("photo")
    desks: dict[str, list[Author]] = {}
    for author in staff.order_by("position", "name", "pk"):
        desks.setdefault(author.desk or NO_DESK, []).append(author)
    return TeamView(
        tuple(Desk(name, tuple(author_view(author) for author in people)) for name, people in desks.items())
    )


def holds_address(address: str) -> bool:
    """Whether a page of the institution, published or not, stands at an address. One query."""
    return InstitutionPage.objects.filter(address__in=both_forms(address)).exists()


def institution_at(address: str) -> InstitutionPage | None:
    """The live page at an address, with or without its closing slash. One query."""
    return InstitutionPage.objects.filter(live=True, address__in=both_forms(address)).first()
