"""Links between imported stories, settled once all of them are there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape, unescape
from typing import Any
from urllib.parse import unquote, urlsplit

from wagtail.contrib.redirects.models import Redirect

from masthead.importers.addresses_inside import REFERENCE
from masthead.importers.models import ImportedItem
from masthead.importers.old_site import OldSite
from masthead.kit.addresses import RESERVED
from masthead.newsroom.models import Story

_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
_NO_TARGET = "links whose target did not come along became plain text"


@dataclass(frozen=True, slots=True)
class Targets:
    """What a batch's links lead to: story ids by path and by reference."""

    by_path: dict[str, int]
    by_reference: dict[str, int]


class Links:
    """Rewrites the links of one source's stories. A link to another story names its page, so it follows the story
    when that changes its address."""

    def __init__(self, source: str, old_site: OldSite) -> None:
        self._source = source
        self._old_site = old_site

    def settle(self, bodies: Iterable[list[dict[str, Any]]], notes: Counter[str]) -> list[bool]:
        """Rewrite the links of many bodies in place; says for each whether it changed. Three queries for all."""
        bodies = list(bodies)
        hrefs = {
            unescape(href) for body in bodies for text in _texts(body) for href, _ in _LINK.findall(text)
        }
        targets = self._targets({href for href in hrefs if self._is_inside(href)})
        return [self._settle_one(body, targets, notes) for body in bodies]

    def _settle_one(self, body: list[dict[str, Any]], targets: Targets, notes: Counter[str]) -> bool:
        changed = False
        for block in body:
            value = block["value"]
            text = (
                value
                if block["type"] == "text"
                else value.get("text")
                if block["type"] == "footnote"
                else None
            )
            if not text or '<a href="' not in text:
                continue
            new = _LINK.sub(lambda found: self._rewritten(found, targets, notes), text)
            if new != text:
                changed = True
                block["value"] = new if block["type"] == "text" else value | {"text": new}
        return changed

    def _rewritten(self, found: re.Match[str], targets: Targets, notes: Counter[str]) -> str:
        href, words = unescape(found[1]), found[2]
        if not self._is_inside(href):
            return found[0]
        story_id = self._story(href, targets)
        if story_id:
            return f'<a linktype="page" id="{story_id}">{words}</a>'
        other = self._elsewhere(href)
        if other:
            return f'<a href="{escape(other)}">{words}</a>'
        notes[_NO_TARGET] += 1
        return words

    def _is_inside(self, href: str) -> bool:
        return href.startswith("/") or (bool(self._old_site.hosts) and bool(self._old_site.path(href)))

    def _story(self, href: str, targets: Targets) -> int | None:
        if href.startswith(REFERENCE):
            return targets.by_reference.get(_last_part(href))
        return targets.by_path.get(self._old_site.path(href))

    def _elsewhere(self, href: str) -> str:
        """Where a link may go that leads to no story: a place of our own, or on to the old site if it is known."""
        if href.startswith(REFERENCE):
            return ""
        path = urlsplit(href).path
        if path.strip("/").partition("/")[0].lower() in RESERVED:
            return href
        if not href.startswith("/"):
            return href
        return f"{self._old_site.base}{href}" if self._old_site.base else ""

    def _targets(self, hrefs: set[str]) -> Targets:
        names = {_last_part(href) for href in hrefs if href.startswith(REFERENCE)}
        paths = {self._old_site.path(href) for href in hrefs if not href.startswith(REFERENCE)} - {""}
        return Targets(_stories_at(paths), self._stories_called(names))

    def _stories_called(self, names: set[str]) -> dict[str, int]:
        rows = ImportedItem.objects.filter(source=self._source, key__in=names, story__isnull=False)
        found: dict[str, int] = {}
        for key, story_id in rows.order_by("-id").values_list("key", "story_id"):
            found[key] = story_id or 0
        return found


def _stories_at(paths: set[str]) -> dict[str, int]:
    """Stories by their address or by a redirect that leads to them."""
    redirects = {Redirect.normalise_path(path): path for path in paths}
    rows = Redirect.objects.filter(old_path__in=redirects, redirect_page__isnull=False)
    found = {redirects[old]: story_id for old, story_id in rows.values_list("old_path", "redirect_page_id")}
    stories = Story.objects.filter(address__in=paths).values_list("address", "pk")
    return found | {str(address): pk for address, pk in stories}


def _texts(body: list[dict[str, Any]]) -> Iterable[str]:
    for block in body:
        if block["type"] == "text":
            yield block["value"]
        elif block["type"] == "footnote":
            yield block["value"]["text"]


def _last_part(href: str) -> str:
    return unquote(href.rstrip("/").rsplit("/", 1)[-1])
