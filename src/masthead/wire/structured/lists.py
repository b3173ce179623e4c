"""Lists of stories: a collection, or the profile of an author."""

from __future__ import annotations

from masthead.newsroom.contexts import ListPage
from masthead.theme.contexts import Frame, Link
from masthead.theme.render import absolute
from masthead.wire.structured.nodes import Node, crumbs, item_list, moment, person, website, without_empty


def describe_list(frame: Frame, page: ListPage) -> list[Node]:
    publication = frame.publication
    address = absolute(page.address, publication.base_url)
    newest = max((card.published_at for card in page.cards), default=None)
    node = {
        "@type": "ProfilePage" if page.author else "CollectionPage",
        "@id": f"{address}#page",
        "url": address,
        "name": page.title,
        "description": page.description,
        "inLanguage": publication.language,
        "dateModified": moment(newest),
        "isPartOf": website(publication),
    }
    stories = item_list((*page.cards, *page.picks), publication.base_url)
    if page.author:
        node |= {"mainEntity": person(page.author, publication), "hasPart": stories}
    else:
        node |= {"mainEntity": stories}
    return [without_empty(node), crumbs(publication, [Link(page.title, page.address)])]
