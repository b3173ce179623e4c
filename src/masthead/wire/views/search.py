"""What the press takes for search. Questions are the newsstand's to answer; here nothing is looked for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from masthead.newsstand.names import FORMAT
from masthead.wire.search.names import names
from masthead.wire.search.page import blank_page, search_page


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The page with nothing asked."""
    return HttpResponse(blank_page())


@require_safe
def search_slots(request: HttpRequest) -> HttpResponse:
    """The page with its gaps, as the newsstand fills it."""
    return HttpResponse(search_page().to_bytes(), content_type="application/octet-stream")


@require_safe
def search_names(request: HttpRequest) -> HttpResponse:
    """The names a search without a find may have meant. Four queries."""
    return JsonResponse({"format": FORMAT, "names": names()})
