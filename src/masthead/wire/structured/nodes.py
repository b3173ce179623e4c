"""The nodes that several kinds of page share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from masthead.newsroom.contexts import AuthorView
from masthead.theme.contexts import BylineView, Card, Link, PublicationView
from masthead.theme.render import absolute

Node = dict[str, Any]


def without_empty(node: Node) -> Node:
    """What is not known is not said."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def moment(when: datetime | None) -> str:
    """With the offset of the publication's zone at that moment."""
    return timezone.localtime(when).replace(microsecond=0).isoformat() if when else ""


def publisher(publication: PublicationView) -> Node:
    """The newsroom, briefly; the front says the rest under the same id."""
    logo = publication.logo
    return without_empty(
        {
            "@type": "NewsMediaOrganization",
            "@id": f"{publication.base_url}/#publication",
            "name": publication.name,
            "url": f"{publication.base_url}/",
            "logo": logo
            and {
                "@type": "ImageObject",
                "url": absolute(logo.src, publication.base_url),
                "width": logo.width,
                "height": logo.height,
            },
        }
    )


def website(publication: PublicationView) -> Node:
    return {
        "@type": "WebSite",
        "@id": f"{publication.base_url}/#website",
        "name": publication.name,
        "url": f"{publication.base_url}/",
    }


def signed(name: BylineView, base_url: str) -> Node:
    """A name in a byline: a person, or a desk, which is part of an organisation."""
    kind = "Organization" if name.is_desk else "Person"
    return without_empty({"@type": kind, "name": name.name, "url": absolute(name.address, base_url)})


def writer(author: AuthorView, base_url: str) -> Node:
    """An author as a story names them: the same `@id` as `person`, whose own page says the rest."""
    address = absolute(author.address, base_url)
    node = {"@type": "Person", "@id": f"{address}#person", "name": author.name, "url": address}
    return without_empty({**node, "jobTitle": author.job_title})


def person(author: AuthorView, publication: PublicationView) -> Node:
    """An author at length. Nobody who left works here any more."""
    base = publication.base_url
    if author.kind == "desk":
        return signed(BylineView(author.name, author.address, is_desk=True), base)
    works_here = author.kind == "staff" and not author.has_left
    return without_empty(
        {
            **writer(author, base),
            "description": author.bio,
            "knowsAbout": author.beat,
            "knowsLanguage": list(author.languages),
            "image": absolute(author.photo.src, base) if author.photo else "",
            "sameAs": [social.url for social in author.socials if is_web(social.url)],
            "worksFor": {"@id": f"{base}/#publication"} if works_here else None,
        }
    )


def is_web(address: str) -> bool:
    return address.lower().startswith(("https://", "http://"))


def crumbs(publication: PublicationView, path: Iterable[Link]) -> Node:
    """The way down from the front; the last one is the page itself."""
    base = publication.base_url
    links = [Link(publication.name, "/"), *path]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": link.label, "item": absolute(link.address, base)}
            for place, link in enumerate(links, start=1)
        ],
    }


def item_list(cards: Iterable[Card], base_url: str) -> Node:
    return {
        "@type": "ItemList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": place,
                "url": absolute(card.address, base_url),
                "name": card.headline,
            }
            for place, card in enumerate(cards, start=1)
        ],
    }
