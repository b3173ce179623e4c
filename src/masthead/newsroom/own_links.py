"""Where the links of a draft lead: only those to ourselves are looked at, no other site is asked."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote, urlsplit

from django.conf import settings
from wagtail.models import Page

from masthead.edition.addresses import is_address
from masthead.newsroom.models import Document, Story
from masthead.press.rendering import GONE, NOTHING, draw_address

log = logging.getLogger(__name__)
MOST = 30  # addresses of ours that are drawn to see what is there; stories are looked up, and not counted
# As rich text and JSON write them: quotation marks may have a backslash before them.
_LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE = re.compile(r"""\b(linktype|id|href)=\\?["']?([^"'\\\s>]+)""", re.IGNORECASE)
_MARKUP = re.compile(r"<[^>]*>")
# What the newsroom or the newsstand answers by itself, and no page does.
_OTHERS = ("/account/", "/admin/", "/assets/", "/checkout/", "/media/", "/post/", "/search/")


@dataclass(frozen=True, slots=True)
class Link:
    """A link to ourselves: to a page or document by number, or to an address."""

    kind: str  # `page`, `document` or `address`
    target: str
    words: str


def leading_to_nothing(texts: Sequence[str]) -> list[list[str]]:
    """For each rich text the words of its links at whose end there is nothing.

    Three queries for all of them, and the drawing of a page for each own address that is no story's.
    """
    found = [links_in(text) for text in texts]
    links = [link for of_text in found for link in of_text]
    pages = Page.objects.filter(pk__in=_targets(links, "page")).values_list("pk", flat=True)
    documents = Document.objects.filter(pk__in=_targets(links, "document")).values_list("pk", flat=True)
    known = {("page", str(pk)) for pk in pages} | {("document", str(pk)) for pk in documents}
    known |= {("address", address) for address in _there(_targets(links, "address"))}
    return [[link.words for link in of_text if (link.kind, link.target) not in known] for of_text in found]


def leading_to_drafts(texts: Iterable[str]) -> list[str]:
    """The words of links to pages that are not published, each once. One query."""
    links = [link for text in texts for link in links_in(text) if link.kind == "page"]
    hidden = Page.objects.filter(pk__in=_targets(links, "page"), live=False).values_list("pk", flat=True)
    targets = {str(pk) for pk in hidden}
    return list(dict.fromkeys(link.words for link in links if link.target in targets))


def links_in(text: str) -> list[Link]:
    """The links to ourselves that a rich text holds, in its order."""
    found = []
    for tag, inside in _LINK.findall(text):
        attributes = {name.lower(): unescape(value) for name, value in _ATTRIBUTE.findall(tag)}
        words = unescape(_MARKUP.sub("", inside)).strip()[:60] or "without words"
        kind = attributes.get("linktype", "").lower()
        if kind in {"page", "document"}:
            found.append(Link(kind, attributes.get("id", ""), words))
        elif address := _own_address(attributes.get("href", "")):
            found.append(Link("address", address, words))
    return found


def _own_address(href: str) -> str:
    """The address on our own host; empty for all that leads elsewhere, into the page or into the admin."""
    own = href.removeprefix(settings.BASE_URL) if href.startswith(f"{settings.BASE_URL}/") else href
    if not own.startswith("/") or own.startswith(("//", *_OTHERS)):
        return ""
    return unquote(urlsplit(own).path)


def _targets(links: Iterable[Link], kind: str) -> set[str]:
    """Nine digits always fit the database's own numbers."""
    targets = {link.target for link in links if link.kind == kind}
    return targets if kind == "address" else {one for one in targets if one.isdecimal() and len(one) <= 9}


def _there(addresses: set[str]) -> set[str]:
    """Those at which something stands. What cannot be drawn just now is given the benefit of the doubt."""
    either = {form for one in addresses for form in (one, f"{one.rstrip('/')}/")}
    stories = set(Story.objects.filter(live=True, address__in=either).values_list("address", flat=True))
    found = {one for one in addresses if {one, f"{one.rstrip('/')}/"} & stories}
    rest = sorted(addresses - found)
    return found | {one for one in rest[:MOST] if _answers(one)} | set(rest[MOST:])


def _answers(address: str) -> bool:
    if not is_address(address):
        return False
    try:
        return draw_address(address).status not in {GONE, NOTHING}
    except Exception:
        log.exception("%s, which a story links to, could not be looked at.", address)
        return True
