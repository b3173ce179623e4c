"""What belongs to no room: the theme's files, and the pages a server shows when something is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from masthead.newsstand.pressed import POLICY
from masthead.office.queries import publication_view
from masthead.press.registry import Source
from masthead.theme import assets

MISTAKES = ("/404.html", "/410.html", "/500.html", "/503.html")


def addresses() -> Iterator[str]:
    yield from _asset_addresses()
    yield POLICY
    yield from MISTAKES


def carrying(key: str) -> Iterable[str]:
    """A publication that changes its look has files of its own, pressed before any page names them."""
    return _asset_addresses() if key == "publication" else ()


def _asset_addresses() -> list[str]:
    manifest = assets.standing(publication_view())
    return [manifest.address(name) for name in manifest.hashes]


SOURCE = Source("house", addresses, carrying, {"/assets/": 0, **dict.fromkeys(MISTAKES, 50)})
