"""How the index grows: one small segment for each publish, tombstones for what it replaces, merging behind."""

from __future__ import annotations

import fcntl
import heapq
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from masthead.edition.disk import Disk
from masthead.edition.layout import Layout
from masthead.edition.search.documents import Document
from masthead.edition.search.manifest import Manifest, Segment, Shelf
from masthead.edition.search.segments import (
    documents_at,
    documents_of,
    kept,
    open_segment,
    rows_of,
    write_segment,
)
from masthead.edition.staging import hash_file

# Eight segments of about one size become one of the next size, so a story is merged about five times in its life.
FANOUT = 8
# A segment of which so much is dead is written anew, so that what was removed leaves the disk too.
DEAD_SHARE = 0.1
_SMALL = 64  # documents
_FORGOTTEN = 3600  # seconds after which a half-written segment belongs to nobody


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A segment that is written but has not got its name yet."""

    segment: Segment
    path: Path


class SearchWriter:
    """Several may write at once, from several processes; swaps of the manifest queue behind a lock."""

    def __init__(self, root: Path, disk: Disk | None = None) -> None:
        self._shelf = Shelf(Layout(Path(root)).search)
        self._disk = disk or Disk()
        self._disk.make_folder(self._shelf.segments)

    @classmethod
    def open(cls, root: Path, *, disk: Disk | None = None) -> Self:
        """Open the index of an edition; it is made where there is none."""
        return cls(root, disk)

    def add(self, documents: Iterable[Document]) -> int:
        """Put documents in as one swap, in place of those with the same id; one that is there as it is stays. Says how
        many were written. Safe to run twice."""
        wanted = self._new({document.id: kept(document) for document in documents})
        if not wanted:
            return 0
        ordered = sorted(wanted.values(), key=lambda document: (document.published, document.id))
        fresh = self._written(ordered, small=len(ordered) <= _SMALL)
        with self._alone() as now:
            self._name(fresh)
            segments = [
                self._bury(segment, "id", wanted)
                for segment in now.segments
                if segment.name != fresh.segment.name
            ]
            self._swap(now.following([*segments, fresh.segment]))
        return len(wanted)

    def remove(self, ids: Iterable[str] = (), *, addresses: Iterable[str] = ()) -> int:
        """Take documents out, at once, and say how many; safe to run twice. Their text leaves the disk with the next
        merge."""
        names, places = list(ids), list(addresses)
        if not names and not places:
            return 0
        with self._alone() as now:
            buried = [
                self._bury(self._bury(segment, "id", names), "address", places) for segment in now.segments
            ]  # fmt: skip
            removed = sum(one.living for one in now.segments) - sum(one.living for one in buried)
            if removed:
                self._swap(now.following(buried))
            return removed

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until nobody else has a turn. Whoever reads what to write inside of it cannot put old words over new
        ones; adding and merging of those who take no turn goes on."""
        with self._shelf.turn.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def ids(self) -> Iterator[str]:
        """The ids of all documents, as they are when this begins; few are in memory at a time."""
        with ExitStack() as opened:
            with self._alone() as now:
                segments = [
                    (segment, opened.enter_context(closing(open_segment(self._shelf.segment(segment.name)))))
                    for segment in now.segments
                ]
            for segment, connection in segments:
                for row, id_ in connection.execute("SELECT rowid, id FROM docs"):
                    if row not in segment.dead:
                        yield str(id_)

    def merge(self, *, everything: bool = False, most: int | None = None) -> int:
        """Merge what is due, or all into one. Says how many segments were written anew. Adding goes on meanwhile.

        `most`: leave alone what would be more documents than that, so that whoever is in a hurry need not wait.
        """
        merged = 0
        while due := self._due(self._shelf.read(), everything=everything, most=most):
            fresh, moved = self._merged(due)
            with self._alone() as now:
                self._exchange(now, due, fresh, moved)
            merged += len(due)
            if everything:
                break
        self.sweep()
        return merged

    def is_merge_due(self) -> bool:
        """Whether `merge` would find something to do. One file read."""
        return bool(self._due(self._shelf.read(), everything=False, most=None))

    def sweep(self) -> None:
        """Delete files that belong to no segment: old ones, and those of a writer that died."""
        with self._alone() as now:
            wanted = {self._shelf.segment(segment.name) for segment in now.segments}
            unwanted = set(self._shelf.segments.glob("*.sqlite")) - wanted
            forgotten = time.time() - _FORGOTTEN
            unwanted |= {
                path for path in self._shelf.segments.glob("*.new") if path.stat().st_mtime < forgotten
            }
            for path in unwanted:
                self._disk.unlink(path)

    def _new(self, wanted: dict[str, Document]) -> dict[str, Document]:
        """Those that are not in the index, or are otherwise there."""
        held: dict[str, Document] = {}
        with self._alone() as now:
            for segment in now.segments if wanted else ():
                path = self._shelf.segment(segment.name)
                with closing(open_segment(path)) as connection:
                    rows = sorted(set(rows_of(connection, "id", wanted)) - segment.dead)
                    held |= {one.id: one for one in documents_at(connection, rows)}
        return {name: one for name, one in wanted.items() if held.get(name) != one}

    def _due(self, now: Manifest, *, everything: bool, most: int | None) -> list[Segment]:
        if everything:
            return (
                list(now.segments) if len(now.segments) > 1 or any(one.dead for one in now.segments) else []
            )
        tiers: dict[int, list[Segment]] = {}
        for segment in now.segments:
            if most is not None and segment.docs > most:
                continue
            if len(segment.dead) > segment.docs * DEAD_SHARE:
                return [segment]
            tiers.setdefault(_tier(segment), []).append(segment)
        due = next((tier for _, tier in sorted(tiers.items()) if len(tier) >= FANOUT), [])
        return due if most is None or sum(segment.living for segment in due) <= most else []

    def _merged(self, due: list[Segment]) -> tuple[_Fresh, list[tuple[str, int]]]:
        """The merged segment, and where each of its rows came from."""
        sources = [self._numbered(segment) for segment in due]
        moved: list[tuple[str, int]] = []

        def ordered() -> Iterator[Document]:
            for document, name, row in heapq.merge(
                *sources, key=lambda found: (found[0].published, found[0].id)
            ):
                moved.append((name, row))
                yield document

        return self._written(ordered(), small=sum(segment.living for segment in due) <= _SMALL), moved

    def _numbered(self, segment: Segment) -> Iterator[tuple[Document, str, int]]:
        for row, document in documents_of(self._shelf.segment(segment.name), segment.dead):
            yield document, segment.name, row

    def _exchange(
        self, now: Manifest, due: list[Segment], fresh: _Fresh, moved: list[tuple[str, int]]
    ) -> None:
        """Put the merged segment in place of its sources; what died in them meanwhile is dead in it as well."""
        standing = {segment.name: segment for segment in now.segments}
        if any(segment.name not in standing for segment in due):
            self._disk.unlink(fresh.path)  # another writer merged them first
            return
        self._name(fresh)
        dead = [at for at, (name, row) in enumerate(moved, start=1) if row in standing[name].dead]
        names = {segment.name for segment in due}
        rest = [segment for segment in now.segments if segment.name not in names | {fresh.segment.name}]
        self._swap(now.following([fresh.segment.bury(dead), *rest]))

    def _bury(self, segment: Segment, column: str, values: Iterable[str]) -> Segment:
        with closing(open_segment(self._shelf.segment(segment.name))) as connection:
            return segment.bury(rows_of(connection, column, values))

    def _written(self, documents: Iterable[Document], *, small: bool) -> _Fresh:
        path = self._shelf.segments / f"{secrets.token_hex(8)}.new"
        try:
            count = write_segment(path, documents, small=small)
            self._disk.sync([path], within=self._shelf.folder)
            return _Fresh(Segment(hash_file(path).hex(), count, path.stat().st_size), path)
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    def _name(self, fresh: _Fresh) -> None:
        """Give a finished segment its name. Only under the lock, or a sweep could take it for an old one."""
        self._disk.rename(fresh.path, self._shelf.segment(fresh.segment.name))

    def _swap(self, manifest: Manifest) -> None:
        self._shelf.write(manifest, self._disk)

    @contextmanager
    def _alone(self) -> Iterator[Manifest]:
        with self._shelf.lock.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield self._shelf.read()


def _tier(segment: Segment) -> int:
    size, tier = segment.living, 0
    while size >= FANOUT:
        size //= FANOUT
        tier += 1
    return tier
