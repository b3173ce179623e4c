"""The sitemap index, its sitemaps and the news sitemap."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from masthead.office.queries import publication_view
from masthead.wire import sitemaps
from masthead.wire.answers import answer

XML = "application/xml; charset=utf-8"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return answer(request, sitemaps.write_index(publication_view().base_url), XML)


@require_safe
def stories(request: HttpRequest, year: int, month: int, part: int = 1) -> HttpResponse:
    """One month's stories; 404 for a month or a part without any."""
    if not (1900 <= year <= 2999 and 1 <= month <= 12 and 1 <= part <= 999):
        raise Http404
    found = sitemaps.stories_of_month(date(year, month, 1), part)
    if not found:
        raise Http404
    return answer(request, sitemaps.write_sitemap(found, publication_view().base_url), XML)


@require_safe
def fronts(request: HttpRequest) -> HttpResponse:
    return answer(request, sitemaps.write_sitemap(sitemaps.fronts(), publication_view().base_url), XML)


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    publication = publication_view()
    body = sitemaps.write_news(sitemaps.news(), publication.name, publication.base_url)
    return answer(request, body, XML)
