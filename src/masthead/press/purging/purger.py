"""What every vendor's class is: something that is told which addresses answer otherwise now."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar
from urllib.parse import quote

Item = TypeVar("Item")


class Purger(ABC):
    """One cache, or the null one. Belongs to one thread at a time."""

    name = ""

    @abstractmethod
    def purge(self, addresses: Sequence[str], keys: Sequence[str] = ()) -> None:
        """Make a cache forget these addresses, and everything that carries one of these surrogate keys.

        Safe to run twice. Returns when every cache has acknowledged, at the latest when patience ends. Raises
        PurgeError: some may have been purged then, so all of it should be told again.
        """


class NoPurger(Purger):
    """Nothing stands between us and the readers, or it keeps nothing."""

    name = "none"

    def purge(self, addresses: Sequence[str], keys: Sequence[str] = ()) -> None:
        """Nothing is to be done."""


def target_of(address: str) -> str:
    """An address as it stands in a request line."""
    return quote(address, safe="!$&'()*+,/:;=@~")


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of at most `size`, each item once."""
    waiting = list(dict.fromkeys(items))
    for at in range(0, len(waiting), size):
        yield waiting[at : at + size]
