"""The front's public address, and what makes it new besides the rows it shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from masthead.frontpage.models import MenuSection
from masthead.press.registry import Source

_FRONT_MATTERS = frozenset({"section"})


def addresses() -> Iterator[str]:
    yield "/"


def carrying(key: str) -> Iterable[str]:
    """A section that is new stands on the front, and in the menu where nobody ordered one."""
    kind, _, rest = key.partition(":")
    if kind not in _FRONT_MATTERS or not rest:
        return ()
    return ("/",) if MenuSection.objects.exists() else ("/", "sections-in-use")


SOURCE = Source("frontpage", addresses, carrying, {"/": 20})
