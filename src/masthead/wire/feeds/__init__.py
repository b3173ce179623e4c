"""Feeds: what stands in one, its full text as plain HTML, and the three formats it is written in."""

from masthead.wire.feeds.formats import FORMATS, write_feed
from masthead.wire.feeds.items import LENGTH, Feed, FeedAuthor, FeedItem, FeedPicture, feed_items

__all__ = ["FORMATS", "LENGTH", "Feed", "FeedAuthor", "FeedItem", "FeedPicture", "feed_items", "write_feed"]
