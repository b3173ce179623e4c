"""The pages for when something is wrong. They help, and the worst of them needs nothing that could be broken too."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from masthead.newsroom.contexts import GonePage
from masthead.theme.contexts import Head
from masthead.theme.render import draw

log = logging.getLogger(__name__)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 with the way on: search, the front, the archive."""
    if request.path.startswith("/admin/"):
        return HttpResponse(render_to_string("pages/500.html", {"status": 404}), status=404)
    return draw("pages/404.html", None, Head(title="Page not found", robots="noindex"), status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(render_to_string("pages/500.html", {"status": 400}), status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(render_to_string("pages/500.html", {"status": 403}), status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, drawn without frame, database or settings of the publication."""
    return HttpResponse(render_to_string("pages/500.html", {"status": 500}), status=500)


def pressed_not_found(request: HttpRequest) -> HttpResponse:
    """The page the newsstand shows where nothing stands. Its own answer is 200: it is a page of the edition."""
    return draw("pages/404.html", None, Head(title="Page not found", robots="noindex"))


def pressed_gone(request: HttpRequest) -> HttpResponse:
    """The page for a takedown without a note of its own."""
    return draw("pages/410.html", GonePage("", None), Head(title="Taken down", robots="noindex"))


def pressed_broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render_to_string("pages/500.html", {"status": 500}))


def pressed_away(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render_to_string("pages/503.html"))
