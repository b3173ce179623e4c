"""Fronts of sections, tags, series and authors; the archive by date; the corrections page."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from masthead.kit.recording import dated_at, made_from
from masthead.newsroom import queries
from masthead.newsroom.contexts import ArchiveIndexPage, CorrectionsPage, ListPage
from masthead.newsroom.models import Author, Section, Series, Tag
from masthead.newsroom.pages import correction_view, list_page
from masthead.newsroom.views.redirects import follow_redirect
from masthead.theme.contexts import Head, Link
from masthead.theme.moments import start_of
from masthead.theme.render import draw

CORRECTIONS_LENGTH = 100


def _front(request: HttpRequest, model: type[queries.lists.Thing], slug: str, template: str) -> HttpResponse:
    """The page of the thing with that slug; where it had the slug once, the way to its new one.

    A tag or series has no page before its first story is published.
    """
    thing = queries.thing_called(model, slug)
    if thing is None:
        return follow_redirect(request)
    page, head = list_page(thing)
    if isinstance(thing, Tag | Series) and not page.cards and not queries.is_in_use(thing):
        raise Http404
    return draw(template, page, head)


@require_safe
def section_front(request: HttpRequest, slug: str) -> HttpResponse:
    return _front(request, Section, slug, "pages/section.html")


@require_safe
def tag_front(request: HttpRequest, slug: str) -> HttpResponse:
    return _front(request, Tag, slug, "pages/tag.html")


@require_safe
def series_front(request: HttpRequest, slug: str) -> HttpResponse:
    return _front(request, Series, slug, "pages/series.html")


@require_safe
def author_front(request: HttpRequest, slug: str) -> HttpResponse:
    return _front(request, Author, slug, "pages/author.html")


def _month_name(day: date) -> str:
    return date_format(day, "F Y")


@require_safe
def archive_root(request: HttpRequest) -> HttpResponse:
    made_from("dates")
    links = tuple((Link(str(year), f"/archive/{year}/"), count) for year, count in queries.years())
    return _archive(ArchiveIndexPage("Archive", (), links), "/archive/")


@require_safe
def archive_year(request: HttpRequest, year: int) -> HttpResponse:
    made_from(f"dates:{year}")
    months = queries.months_of_year(_year(year))
    if not months:
        raise Http404
    links = tuple((Link(_month_name(month), f"/archive/{month:%Y/%m}/"), count) for month, count in months)
    return _archive(ArchiveIndexPage(str(year), (Link("Archive", "/archive/"),), links), f"/archive/{year}/")


@require_safe
def archive_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    first = _day(year, month, 1)
    made_from(f"dates:{first:%Y-%m}")
    days = queries.days_of_month(first.year, first.month)
    if not days:
        raise Http404
    links = tuple(
        (Link(date_format(day, "l, j F"), f"/archive/{day:%Y/%m/%d}/"), count) for day, count in days
    )
    parents = (Link("Archive", "/archive/"), Link(str(year), f"/archive/{year}/"))
    return _archive(ArchiveIndexPage(_month_name(first), parents, links), f"/archive/{first:%Y/%m}/")


@require_safe
def archive_day(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    wanted = _day(year, month, day)
    # Which days stand before and after it follows from the month.
    made_from(f"dates:{wanted:%Y-%m-%d}", f"days:{wanted:%Y-%m}")
    dated_at(start_of(wanted))
    found = queries.cards(queries.stories_of_day(wanted))
    if not found:
        raise Http404
    days = [one for one, _ in queries.days_of_month(wanted.year, wanted.month)]
    at = days.index(wanted)
    page = ListPage(
        title=date_format(wanted, "l, j F Y"),
        kind="archive",
        description="",
        address=f"/archive/{wanted:%Y/%m/%d}/",
        cards=found,
        archive=Link(_month_name(wanted), f"/archive/{wanted:%Y/%m}/"),
        previous=_day_link(days[at + 1]) if at + 1 < len(days) else None,
        next=_day_link(days[at - 1]) if at else None,
    )
    return draw("pages/archive_day.html", page, Head(title=page.title, canonical=page.address))


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    made_from("corrections")
    rows = queries.newest_corrections()[:CORRECTIONS_LENGTH]
    page = CorrectionsPage(tuple(correction_view(row, with_story=True) for row in rows))
    description = "What we got wrong, what we made clearer and when."
    return draw("pages/corrections.html", page, Head("Corrections", description, "/corrections/"))


def _archive(page: ArchiveIndexPage, address: str) -> HttpResponse:
    return draw("pages/archive.html", page, Head(title=f"Stories: {page.title}", canonical=address))


def _day_link(day: date) -> Link:
    return Link(date_format(day, "j F"), f"/archive/{day:%Y/%m/%d}/")


def _year(year: int) -> int:
    """A year of the age of print that has begun; others are not found."""
    if not 1600 <= year <= timezone.localdate().year:
        raise Http404
    return year


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(_year(year), month, day)
    except ValueError as error:
        raise Http404 from error
