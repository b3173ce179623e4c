"""What rooms press: each registers its source at start-up, beside its views."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

EVERYTHING = "*"
# Where addresses that no source ranks stand in the row; lower numbers are pressed first.
STORY_RANK = 10
BACKLOG = 100  # added for pages that wait behind everything an editor did by hand
FRONT = "/"  # among ranks, the front alone and not all that begins so
LISTS = range(30, 60)  # ranks of pages that may be pressed together, so that few swaps are made of many
CHORE = "@"  # first sign of what is done beside pressing pages, such as `@search/12`


def _nothing(_: str) -> Iterable[str]:
    return ()


def _read_nothing(_: Sequence[str]) -> None:
    """What a room does that has nothing to read ahead."""


@dataclass(frozen=True)
class Source:
    """One room's public addresses.

    `addresses` lists all of them, newest first. `carrying` says of a key what it may make or break beyond the pages
    that were made from it: addresses (`/…`), chores (`@…`) or further keys. `ranks` gives the place in the row of all
    addresses that begin so (`/`: of the front); the longest beginning counts. `read_ahead` is called before some
    addresses, its own or others', are drawn one after another: it may read what they need in one go, by
    `kit.recording.remembered_each`.
    """

    name: str
    addresses: Callable[[], Iterator[str]]
    carrying: Callable[[str], Iterable[str]] = _nothing
    ranks: Mapping[str, int] = field(default_factory=dict)
    read_ahead: Callable[[Sequence[str]], None] = _read_nothing


@dataclass(frozen=True)
class FileSource:
    """Where the files below `/media/` come from. Both give the file of each address that has one.

    `ready` looks at what lies there, `made` makes what is missing, which may take seconds.
    """

    ready: Callable[[Iterable[str]], Mapping[str, Path]]
    made: Callable[[Iterable[str]], Mapping[str, Path]]


# (chores such as `@search/12`, root of the edition). Safe to run twice; raising keeps them in the row.
Chore = Callable[[list[str], Path], None]

_sources: dict[str, Source] = {}
_files: list[FileSource] = []
_chores: dict[str, Chore] = {}


class UnknownChoreError(LookupError):
    """Nobody does chores of that name."""


def register_source(source: Source) -> None:
    """Let a room's addresses be pressed. The last registration of a name counts."""
    _sources[source.name] = source


def register_files(source: FileSource) -> None:
    """Let a room supply the files below `/media/`; the last registration counts."""
    _files[:] = [source]


def register_chore(name: str, chore: Chore) -> None:
    """Let `chore` do everything that begins with `@name/` or is `@name`."""
    _chores[name] = chore


def sources() -> tuple[Source, ...]:
    return tuple(_sources.values())


def files() -> FileSource:
    """The source of files; one that has none while no room registered."""
    return _files[0] if _files else FileSource(ready=lambda _: {}, made=lambda _: {})


def chore_for(name: str) -> Chore:
    """Raises UnknownChoreError."""
    kind = name.removeprefix(CHORE).split("/", 1)[0]
    try:
        return _chores[kind]
    except KeyError:
        raise UnknownChoreError(
            f"No room does {kind!r}. It was ordered by another version of the code."
        ) from None


def rank_of(address: str) -> int:
    """The place of an address in the row."""
    best, rank = -1, STORY_RANK
    for source in _sources.values():
        for prefix, given in source.ranks.items():
            meant = address == FRONT if prefix == FRONT else address.startswith(prefix)
            if meant and len(prefix) > best:
                best, rank = len(prefix), given
    return rank
