"""Whatever stands at an address: a story, a redirect, the note of a takedown, or nothing."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from masthead.newsroom.contexts import GonePage
from masthead.newsroom.models import Story
from masthead.newsroom.pages import story_page
from masthead.newsroom.resolvers import resolve
from masthead.newsroom.standing import story_at, takedown_at
from masthead.newsroom.views.redirects import follow_redirect
from masthead.theme.contexts import Head
from masthead.theme.render import draw


@require_safe
def serve_address(request: HttpRequest, path: str) -> HttpResponse:
    """The last view of the site's addresses. Order: takedown (410), story, another room's page (see `resolvers`),
    redirect (301), not found (404).

    Query strings are ignored; an address without its closing slash leads to the one with it.
    """
    if "\0" in path:
        raise Http404  # PostgreSQL cannot even be asked
    address = f"/{path}"
    takedown = takedown_at(address)
    if takedown:
        gone = GonePage(takedown.note, takedown.taken_down_at)
        return draw("pages/410.html", gone, Head(title="Taken down", robots="noindex"), status=410)
    story = story_at(address)
    if story is None:
        return resolve(request, address) or follow_redirect(request)
    if story.address != address:
        return HttpResponsePermanentRedirect(str(story.address))
    return draw_story(request, story, is_preview=False)


def draw_story(request: HttpRequest, story: Story, *, is_preview: bool = True) -> HttpResponse:
    """The story's page; the desk's preview and the readers' page are the same drawing."""
    page, head = story_page(story, is_preview=is_preview)
    return draw("pages/story.html", page, head)
