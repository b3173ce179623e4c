"""What the wire's templates may read."""

from __future__ import annotations

from dataclasses import dataclass

from masthead.theme.contexts import Link


@dataclass(frozen=True, slots=True)
class Choices:
    """A filter of the search page: its name in the address, its label, and (value, label) of all that can be chosen."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]

    @property
    def slot(self) -> str:
        """What marks the chosen one."""
        return f"choice:{self.name}"


@dataclass(frozen=True, slots=True)
class SearchView:
    """Context of `pages/search.html`, whose gaps the newsstand fills. `ways` lead on where nothing was found."""

    filters: tuple[Choices, ...]
    ways: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class FeedsView:
    """Context of `pages/feeds.html`: every feed there is, with its three formats."""

    groups: tuple[tuple[str, tuple[Link, ...]], ...]
