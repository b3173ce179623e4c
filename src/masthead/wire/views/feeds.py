"""Feeds of everything, of a section, tag, series or author, and the page that lists them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe
from wagtail.contrib.redirects.models import Redirect

from masthead.newsroom.models import Author, Section, Series, Tag
from masthead.newsroom.queries import ids_of, is_in_use, live_stories, newest_ids, thing_called
from masthead.office.queries import publication_view
from masthead.theme.contexts import Head, PublicationView
from masthead.theme.render import absolute, draw
from masthead.wire.answers import answer
from masthead.wire.feeds import LENGTH, Feed, FeedItem, feed_items, write_feed
from masthead.wire.queries import feeds_view

KINDS: dict[str, type[Section | Tag | Series | Author]] = {
    "section": Section,
    "tag": Tag,
    "series": Series,
    "author": Author,
}


@require_safe
def whole_feed(request: HttpRequest, format: str) -> HttpResponse:
    """The newest of everything."""
    publication = publication_view()
    items = feed_items(newest_ids("newest", live_stories, LENGTH), publication.base_url)
    return _answer(request, publication, "", publication.description, "/", items, format)


@require_safe
def partial_feed(request: HttpRequest, kind: str, slug: str, format: str) -> HttpResponse:
    """The newest of one section, tag, series or author. A renamed one keeps its readers: 301 to the new feed."""
    thing: Section | Tag | Series | Author | None = thing_called(KINDS[kind], slug)
    if thing is None:
        return _moved(f"/{kind}/{slug}/", format)
    publication = publication_view()
    items = feed_items(ids_of(thing, LENGTH), publication.base_url)
    if not items and isinstance(thing, Tag | Series) and not is_in_use(thing):
        raise Http404
    description = thing.bio if isinstance(thing, Author) else thing.description
    return _answer(request, publication, thing.name, description, thing.address, items, format)


def _answer(
    request: HttpRequest,
    publication: PublicationView,
    name: str,
    description: str,
    address: str,
    items: tuple[FeedItem, ...],
    format: str,
) -> HttpResponse:
    base = publication.base_url
    feed = Feed(
        title=f"{name} · {publication.name}" if name else publication.name,
        description=description,
        address=absolute(address, base),
        own_address=absolute(f"{address}feed.{format}", base),
        language=publication.language,
        publication=publication.name,
        publication_address=absolute("/", base),
        items=items,
    )
    return answer(request, *write_feed(feed, format))


def _moved(address: str, format: str) -> HttpResponse:
    rows = Redirect.objects.filter(old_path=Redirect.normalise_path(address), site=None)
    target = rows.values_list("redirect_link", flat=True).first()
    if not target or not target.startswith("/"):
        raise Http404
    return HttpResponsePermanentRedirect(f"{target.rstrip('/')}/feed.{format}")


@require_safe
def feeds_page(request: HttpRequest) -> HttpResponse:
    """Every feed there is, for people."""
    head = Head(
        title="Feeds",
        description="Follow the newsroom, a section, a subject or an author in a feed reader.",
        canonical="/feeds/",
    )
    return draw("pages/feeds.html", feeds_view(), head)
