"""The wire's public addresses: feeds, sitemaps, plain files and search."""

from __future__ import annotations

from django.urls import path

from masthead.wire.feeds import FORMATS
from masthead.wire.views import feeds, plain_files, search, sitemaps

urlpatterns = [
    path("feeds/", feeds.feeds_page, name="feeds"),
    path("search/", search.search, name="search"),
    path("fragments/slots/search.bin", search.search_slots, name="search-slots"),
    path("fragments/search/names.json", search.search_names, name="search-names"),
    path("sitemap.xml", sitemaps.index, name="sitemap-index"),
    path("sitemap-news.xml", sitemaps.news, name="sitemap-news"),
    path("sitemaps/fronts.xml", sitemaps.fronts, name="sitemap-fronts"),
    path("sitemaps/stories-<int:year>-<int:month>.xml", sitemaps.stories, name="sitemap-stories"),
    path("sitemaps/stories-<int:year>-<int:month>-<int:part>.xml", sitemaps.stories, name="sitemap-part"),
    path("robots.txt", plain_files.robots, name="robots"),
    path("ads.txt", plain_files.ads, name="ads"),
    path("trust.txt", plain_files.trust, name="trust"),
    path(".well-known/trust.txt", plain_files.trust, name="trust-well-known"),
    path(".well-known/security.txt", plain_files.security, name="security"),
]
for _format in FORMATS:
    urlpatterns.append(path(f"feed.{_format}", feeds.whole_feed, {"format": _format}, name=f"feed-{_format}"))
    urlpatterns += [
        path(
            f"{_kind}/<slug:slug>/feed.{_format}",
            feeds.partial_feed,
            {"kind": _kind, "format": _format},
            name=f"{_kind}-feed-{_format}",
        )
        for _kind in feeds.KINDS
    ]
