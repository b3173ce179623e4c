"""The three formats: RSS 2.0, Atom 1.0 (RFC 4287) and JSON Feed 1.1.

Titles and summaries are plain text; the full text is the only HTML. Whatever stands in either, the documents stay
well formed: characters XML has no place for are dropped, the rest is escaped, and nothing is put into CDATA.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from html import escape
from io import StringIO
from typing import Any

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator

from masthead.theme.structured import script_safe
from masthead.wire.feeds.items import PICTURE_SIZE, Feed, FeedItem, FeedPicture
from masthead.wire.plain_text import xml_safe

KEPT = 500  # items whose text is kept in each format: those of the newest stories stand in a dozen feeds
_MEDIA = "http://search.yahoo.com/mrss/"
_WIDTH, _HEIGHT = (str(side) for side in PICTURE_SIZE)


class Dated:
    """A feed's date is that of its newest item. One without items has none, and must not say "now": its bytes would
    change with every look."""

    items: list[dict[str, Any]]

    def write_items(self, handler: Any) -> None:
        kind: Any = type(self)
        for item in self.items:
            handler.ignorableWhitespace(_item_as_xml(kind, item["story"]))  # as it is, unescaped

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else datetime(1970, 1, 1, tzinfo=UTC)  # type: ignore[misc]


class RSSFeed(Dated, Rss201rev2Feed):
    """RSS with every author by name (Dublin Core), the full text, and the picture with its credit (Media RSS)."""

    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:media": _MEDIA,
        }

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        one: FeedItem = item["story"]
        for author in one.authors:
            handler.addQuickElement("dc:creator", xml_safe(author.name))
        handler.addQuickElement("dc:language", one.language)
        handler.addQuickElement("atom:updated", rfc3339_date(one.updated_at))
        handler.addQuickElement("content:encoded", xml_safe(one.html))
        if one.picture:
            _add_picture(handler, one.picture)


class AtomFeed(Dated, Atom1Feed):
    """Atom with every author, the language of each entry, the full text and the picture."""

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:media": _MEDIA}

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["story"].language}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        one: FeedItem = item["story"]
        for author in one.authors:
            handler.startElement("author", {})
            handler.addQuickElement("name", xml_safe(author.name))
            if author.address:
                handler.addQuickElement("uri", author.address)
            handler.endElement("author")
        if one.summary:
            handler.addQuickElement("summary", xml_safe(one.summary), {"type": "text"})
        handler.addQuickElement("content", xml_safe(one.html), {"type": "html"})
        if one.picture:
            link = {"rel": "enclosure", "type": "image/jpeg", "href": one.picture.address}
            handler.addQuickElement("link", "", link)
            _add_picture(handler, one.picture)


def _add_picture(handler: Any, picture: FeedPicture) -> None:
    """No `enclosure` in RSS: it must state the file's size, and a size is made when it is first asked for."""
    where = {
        "url": picture.address,
        "type": "image/jpeg",
        "medium": "image",
        "width": _WIDTH,
        "height": _HEIGHT,
    }
    handler.startElement("media:content", where)
    if picture.alt:
        handler.addQuickElement("media:title", xml_safe(picture.alt), {"type": "plain"})
    if picture.caption:
        handler.addQuickElement("media:description", xml_safe(picture.caption), {"type": "plain"})
    if picture.credit:
        handler.addQuickElement("media:credit", xml_safe(picture.credit), {"role": "photographer"})
    handler.endElement("media:content")


def _written(writer: RSSFeed | AtomFeed, feed: Feed) -> bytes:
    """The whole document. Items stand in many feeds and are put together once, whichever they stand in."""
    for item in feed.items:
        _add_item(writer, item)
    out = StringIO()
    writer.write(out, "utf-8")
    return out.getvalue().encode()


def _add_item(writer: RSSFeed | AtomFeed, item: FeedItem) -> None:
    """Readers of RSS take titles and descriptions for HTML, whatever was meant."""
    title, html_words = xml_safe(item.title), isinstance(writer, RSSFeed)
    writer.add_item(
        title=title.replace("<", "&lt;") if html_words else title,
        link=item.address,
        description=xml_safe(escape(item.summary, quote=False)) if html_words else None,  # type: ignore[arg-type]
        pubdate=item.published_at,
        updateddate=item.updated_at,
        unique_id=item.id,
        unique_id_is_permalink=False,
        categories=[xml_safe(name) for name in item.categories],
        story=item,
    )


@lru_cache(maxsize=KEPT)
def _item_as_xml(kind: Callable[..., Any], item: FeedItem) -> str:
    """One item as it stands in any feed of the kind, which is RSSFeed or AtomFeed."""
    alone = kind(title="", link="", description="")
    _add_item(alone, item)
    out = StringIO()
    super(Dated, alone).write_items(SimplerXMLGenerator(out, "utf-8"))
    return out.getvalue()


def _rss(feed: Feed) -> bytes:
    writer = RSSFeed(
        title=xml_safe(feed.title),
        link=feed.address,
        description=xml_safe(feed.description or feed.title),
        language=feed.language,
        feed_url=feed.own_address,
    )
    return _written(writer, feed)


def _atom(feed: Feed) -> bytes:
    writer = AtomFeed(
        title=xml_safe(feed.title),
        link=feed.address,
        description=None,
        language=feed.language,
        author_name=xml_safe(feed.publication),
        author_link=feed.publication_address,
        subtitle=xml_safe(feed.description) or None,
        feed_url=feed.own_address,
        feed_guid=feed.own_address,
    )
    return _written(writer, feed)


def _json(feed: Feed) -> bytes:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.address,
        "feed_url": feed.own_address,
        "description": feed.description,
        "language": feed.language,
        "authors": [{"name": feed.publication, "url": feed.publication_address}],
    }
    head = script_safe({key: value for key, value in document.items() if value != ""}).removesuffix("}")
    return f'{head},"items":[{",".join(map(_item_as_json, feed.items))}]}}'.encode()


@lru_cache(maxsize=KEPT)
def _item_as_json(item: FeedItem) -> str:
    return script_safe(_json_item(item))


def _json_item(item: FeedItem) -> dict[str, Any]:
    authors = [
        {"name": author.name, "url": author.address} if author.address else {"name": author.name}
        for author in item.authors
    ]
    whole = {
        "id": item.id,
        "url": item.address,
        "title": item.title,
        "summary": item.summary,
        "content_html": item.html,
        "image": item.picture.address if item.picture else "",
        "date_published": rfc3339_date(item.published_at),
        "date_modified": rfc3339_date(item.updated_at),
        "authors": authors,
        "tags": list(item.categories),
        "language": item.language,
    }
    return {key: value for key, value in whole.items() if value not in ("", [])}


# By the last part of a feed's address: its MIME type, its name and who writes it.
FORMATS: dict[str, tuple[str, str, Callable[[Feed], bytes]]] = {
    "rss": ("application/rss+xml", "RSS", _rss),
    "atom": ("application/atom+xml", "Atom", _atom),
    "json": ("application/feed+json", "JSON Feed", _json),
}


def write_feed(feed: Feed, format: str) -> tuple[bytes, str]:
    """The document in UTF-8, and its content type."""
    mime, _name, write = FORMATS[format]
    return write(feed), f"{mime}; charset=utf-8"
