"""Rich text's links to our own pages and documents, put into addresses.

Wagtail's own expansion is not used here: it would also ask other sites about embedded addresses while a page is
drawn, write "None" for a page without an address, and lead to drafts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from html import escape

from wagtail.models import Page

from masthead.kit.recording import made_from, remembered_each
from masthead.newsroom.models import Document
from masthead.press.pressed import noted

_TAG = re.compile(r"<a\b[^>]*\blinktype=[^>]*>", re.IGNORECASE)
_KIND = re.compile(r"""\blinktype=["']?(\w+)""", re.IGNORECASE)
# Nine digits always fit the database's own numbers.
_ID = re.compile(r"""\bid=["']?([0-9]{1,9})\b""", re.IGNORECASE)


@dataclass(frozen=True)
class Links:
    """Addresses by kind and id; what readers may not see has none."""

    addresses: dict[tuple[str, int], str] = field(default_factory=dict)

    def put_in(self, source: str) -> str:
        """The rich text with `href`s; a link that leads nowhere becomes a bare `<a>`."""
        return _TAG.sub(self._opening, source)

    def _opening(self, match: re.Match[str]) -> str:
        address = self.addresses.get(_target(match[0]), "")
        return f'<a href="{escape(address)}">' if address else "<a>"


def links_of(sources: Iterable[str]) -> Links:
    """The links of many rich texts. None, one or two queries, and one more for each type of page linked to."""
    targets = {_target(tag) for source in sources for tag in _TAG.findall(source)}
    pages = {number for kind, number in targets if kind == "page" and number}
    documents = {number for kind, number in targets if kind == "document" and number}
    # A link to a page that nobody may see yet comes alive when it is published.
    made_from(*(f"{kind}:{pk}" for pk in pages for kind in ("story", "institutionpage", "front")))
    made_from(*(f"document:{pk}" for pk in documents))
    to_pages = remembered_each("page's address", pages, _live_pages, lambda page: noted(page).url or "")
    to_documents = remembered_each("document", documents, Document.objects.in_bulk, noted)
    return Links(
        {("page", pk): address for pk, address in to_pages.items()}
        | {("document", pk): document.url for pk, document in to_documents.items()}
    )


def _live_pages(page_ids: Collection[int]) -> dict[int, Page]:
    """Each as its own type. One query, and one more for each type."""
    pages = Page.objects.filter(pk__in=page_ids, live=True).defer_streamfields().specific()
    return {page.pk: page for page in pages}


def _target(tag: str) -> tuple[str, int]:
    kind, number = _KIND.search(tag), _ID.search(tag)
    return (kind[1].lower() if kind else "", int(number[1]) if number else 0)
