"""Where an address leads that is no page's own any more."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from wagtail.contrib.redirects.models import Redirect

from masthead.kit.recording import made_from
from masthead.newsroom.models import Story


def follow_redirect(request: HttpRequest) -> HttpResponse:
    """The permanent redirect for an address at which nothing stands. Two queries.

    A stored redirect comes first; then the same address with its closing slash, where a room answers there.
    Raises Http404 when neither leads anywhere.
    """
    address = request.path
    old_path = Redirect.normalise_path(address)
    found = Redirect.objects.filter(old_path__in={old_path, old_path.lower()}).order_by("pk").first()
    if found:
        made_from(f"redirect:{found.pk}")
    target = (_target(found) if found else "") or _with_slash(address)
    if not target or target == address:
        raise Http404
    return HttpResponsePermanentRedirect(target)


def _target(redirect: Redirect) -> str:
    """Where a redirect leads: nowhere while its story is not published."""
    if redirect.redirect_page_id:
        made_from(f"story:{redirect.redirect_page_id}")
        live = Story.objects.filter(pk=redirect.redirect_page_id, live=True)
        return live.values_list("address", flat=True).first() or ""
    return redirect.redirect_link or ""


def _with_slash(address: str) -> str:
    """The address with a closing slash if a room answers there by name; nothing for the newsroom's catch-all."""
    if address.endswith("/"):
        return ""
    try:
        match = resolve(f"{address}/")
    except Resolver404:
        return ""
    return "" if match.url_name == "address" else f"{address}/"
