"""What the tests of the wire share: its documents read by the parsers that others use."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import extruct
import feedparser
from django.test import Client
from lxml import etree

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
FORMATS = ("rss", "atom", "json")


def get(address: str, **headers: str) -> Any:
    return Client(headers=headers).get(address)


def xml(address: str) -> etree._Element:
    """The document as a strict parser reads it: one error and there is none."""
    response = get(address)
    assert response.status_code == 200, address
    return etree.fromstring(response.content, etree.XMLParser(resolve_entities=False, no_network=True))


def feed(address: str) -> Any:
    """RSS or Atom as a feed reader takes it. The reader must have found nothing to forgive."""
    response = get(address)
    assert response.status_code == 200, address
    read = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert not read.bozo, read.get("bozo_exception")
    return read


def json_feed(address: str) -> dict[str, Any]:
    response = get(address)
    assert response.status_code == 200, address
    return json.loads(response.content)


def locations(address: str) -> list[str]:
    return [element.text for element in xml(address).iter(f"{SITEMAP}loc")]


def graph(address: str) -> list[dict[str, Any]]:
    """The JSON-LD of a page, taken out of its HTML the way a crawler does."""
    response = get(address)
    assert response.status_code == 200, address
    found = extruct.extract(response.content.decode(), syntaxes=["json-ld"])["json-ld"]
    return [node for one in found for node in one.get("@graph", [one])]


def node(address: str, kind: str) -> dict[str, Any]:
    return next(one for one in graph(address) if one["@type"] == kind)


@dataclass(frozen=True)
class Answer:
    """What the newsstand answered."""

    status_code: int
    content: bytes

    @property
    def page(self) -> str:
        return self.content.decode()


def titles(response: Any) -> list[str]:
    """The headlines of the results, in order."""
    assert response.status_code == 200
    page = response.content.decode()
    rows = page[page.find('class="rows"') :] if 'class="rows"' in page else ""
    return [unescape(one) for one in re.findall(r"<h3><a [^>]*>(.*?)</a></h3>", rows)]


def total(response: Any) -> int | None:
    """How many the page says it found; None when it says nothing of it."""
    if "Nothing found" in response.content.decode():
        return 0
    found = re.search(r"(\d+) stor(?:y|ies) found", response.content.decode())
    return int(found[1]) if found else None
