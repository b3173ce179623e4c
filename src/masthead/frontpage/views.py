"""What the front answers at its address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from masthead.frontpage import queries
from masthead.frontpage.models import Front
from masthead.newsroom.pages import feeds_of, list_page
from masthead.theme.contexts import Head
from masthead.theme.frame import current_frame
from masthead.theme.render import draw


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    return draw_front(None)


def draw_front(front: Front | None) -> HttpResponse:
    """The front of the paper or of the draft's section; the desk's preview and the readers' page are one drawing."""
    if front is not None and front.section is not None:
        page, head = list_page(front.section, arrangement=queries.arrangement(front))
        return draw("pages/section.html", page, head)
    frame = current_frame()
    view = queries.front_view(front, popular=frame.popular)
    publication = frame.publication
    title = f"{publication.name}: {publication.tagline}" if publication.tagline else publication.name
    head = Head(
        title=title,
        description=publication.description or publication.tagline,
        canonical="/",
        feeds=feeds_of("/", publication.name),
        preload_picture=view.lead.picture if view.lead else None,
    )
    return draw("pages/front.html", view, head, frame=frame)
