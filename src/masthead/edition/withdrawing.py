"""A takedown with nothing but the edition at hand: no database, nothing to draw a page with.

The order is that of harm: what was taken down itself, what finds it, the feeds that hold its text, the lists that hold
its headline, the files that only it used. Everything is safe to run again; a run that was cut short is finished by the
next, because what the page named stands in the ledger from the first step on.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from masthead.edition import catalogue
from masthead.edition.catalogue import Row
from masthead.edition.cutting import Naming, cut_out, naming
from masthead.edition.encodings import best_known, decoded
from masthead.edition.errors import DamagedCatalogueError, DamagedLedgerError, TakenDownError
from masthead.edition.groups import PLAIN_NOTE, Group
from masthead.edition.layout import LEAF_ENDINGS, Layout
from masthead.edition.ledger import Ledger
from masthead.edition.media_types import type_of
from masthead.edition.pages import FULL, PUBLIC, Page, Variant
from masthead.edition.search.writer import SearchWriter
from masthead.edition.writer import EditionWriter, check_format

Progress = Callable[[int, int], None]  # pages looked through, pages in all
AT_ONCE = 100  # pages that are swapped together, so that the first are rid of it long before the last
_FILES = re.compile(rb"/media/[A-Za-z0-9_-]{6,}/")
_TEXT = ("text/html", "xml", "json", "text/plain", "application/octet-stream")


@dataclass(slots=True)
class Withdrawn:
    """What a takedown did. All are addresses."""

    addresses: list[str] = field(default_factory=list)  # answer 410 now: it, and those that led to it
    files: list[str] = field(default_factory=list)  # folders of files that only it used
    cut: list[str] = field(default_factory=list)  # pages that spoke of it and do no more
    naming: list[str] = field(default_factory=list)  # pages that still name it, in their own text

    @property
    def changed(self) -> list[str]:
        """Everything a cache in front must forget, but for the files below `files`."""
        return [*self.addresses, *self.cut]


def withdraw(
    root: Path,
    address: str,
    note: str,
    *,
    note_page: bytes = PLAIN_NOTE,
    when: datetime | None = None,
    progress: Progress | None = None,
) -> Withdrawn:
    """Take an address away from everywhere in the edition.

    1. The ledger, whatever else may fail. 2. Its bytes, in every variant, and old addresses that lead to it. 3. Search.
    4. What feeds, sitemaps and lists say of it. 5. Files that no page names any more. Raises BadAddressError, and
    NoEditionError or DamagedCatalogueError after step 1.
    """
    layout, moment = Layout(Path(root)), when or datetime.now(UTC)
    done = Withdrawn()
    ledger = Ledger(layout.ledger)
    earlier = ledger.act_on(address)
    known = {act.address for act in ledger.brought_about_by(address) if not act.under}
    led_here, files = _what_belongs_to(layout, address, known)
    files |= set(earlier.files) if earlier else set()
    ledger.take_down(address, note, moment, files=sorted(files))
    with _opened(layout, address) as writer:
        note_page = cut_out("/", note_page, {address, *led_here})  # it may list the newest stories
        writer.take_down(address, note, note_page=note_page, when=moment, files=sorted(files))
        for old in sorted(led_here):
            writer.take_down(old, note, note_page=note_page, when=moment, of=address)
        done.addresses = [address, *sorted(led_here)]
        SearchWriter.open(layout.root).remove(addresses=done.addresses)
        unused = _cut_everywhere(writer, layout, done, files, progress)
        for folder in sorted(unused):
            writer.take_down(folder, note, when=moment, under=True, of=address)
        done.files = sorted(unused)
    return done


def lift(root: Path, address: str, note: str, *, when: datetime | None = None) -> list[str]:
    """End the takedown of an address and of all it brought about; says of which. Everything stays gone until it is
    pressed again. Raises DamagedLedgerError."""
    ledger, moment = Ledger(Layout(Path(root)).ledger), when or datetime.now(UTC)
    came_with = ledger.brought_about_by(address)
    if ledger.broken_line:
        raise DamagedLedgerError(ledger.path, ledger.broken_line)
    for act in came_with:
        ledger.lift(act.address, note, moment, under=act.under)
    ledger.lift(address, note, moment)
    return [address, *(act.address for act in came_with)]


def _opened(layout: Layout, address: str) -> EditionWriter:
    """A writer. Where the catalogue is lost, plain web servers at least stop showing the address."""
    try:
        return EditionWriter.open(layout.root)
    except DamagedCatalogueError:
        for ending in LEAF_ENDINGS:
            layout.leaf(address, ending).unlink(missing_ok=True)
        raise


def _what_belongs_to(layout: Layout, address: str, known: set[str]) -> tuple[set[str], set[str]]:
    """The addresses that lead to one, over however many moves, and the folders of files its pages name. `known` were
    taken down with it before.

    Whatever cannot be read belongs to nothing: a takedown does not fail for it.
    """
    files: set[str] = set()
    with suppress(OSError, ValueError, sqlite3.Error, DamagedCatalogueError):
        check_format(layout)
        with closing(catalogue.connect(layout.catalogue)) as connection:
            for variant in (PUBLIC, FULL):
                row = catalogue.find(connection, address, variant)
                if row is not None and row.status == 200:
                    files |= {one.decode() for one in _FILES.findall(_body(row, layout))}
            return known | (_leading_to(connection, {address, *known}) - {address}), files
    return known, files


def _leading_to(connection: sqlite3.Connection, addresses: set[str]) -> set[str]:
    moves = catalogue.moves(connection)
    found: set[str] = set()
    fresh = addresses
    while fresh:
        found_in = naming(fresh)
        fresh = {old for old, target in moves if found_in.pattern.match(target.encode()) and old not in found}
        found |= fresh
    return found


def _cut_everywhere(
    writer: EditionWriter, layout: Layout, done: Withdrawn, files: set[str], progress: Progress | None
) -> set[str]:
    """Cut it out of every page; the folders of files that no page names any more."""
    named, unused = naming(done.addresses), files
    with (
        closing(catalogue.connect(layout.catalogue)) as connection,
        ThreadPoolExecutor(os.cpu_count()) as readers,  # unpacking is most of the work, and runs side by side
    ):
        places = _in_order(connection)
        for start in range(0, len(places), AT_ONCE):
            rows = [catalogue.find(connection, *place) for place in places[start : start + AT_ONCE]]
            pages = [row for row in rows if row is not None and row.status == 200]
            with writer.group() as group:
                for row, body in zip(
                    pages, readers.map(partial(_readable, layout=layout), pages), strict=True
                ):
                    left = _cut(row, body, named, done, group) if named.is_in(body) else body
                    unused = {folder for folder in unused if folder.encode() not in left}
            if progress is not None:
                progress(min(start + AT_ONCE, len(places)), len(places))
    done.cut = list(dict.fromkeys(done.cut))
    done.naming = list(dict.fromkeys(done.naming))
    return unused


def _cut(row: Row, body: bytes, named: Naming, done: Withdrawn, group: Group) -> bytes:
    """Cut it out of one page; the body that is left."""
    left = cut_out(row.address, body, done.addresses)
    with suppress(TakenDownError):
        if left != body:
            group.put(_page(row, left))
            done.cut.append(row.address)
        if named.is_in(left):
            done.naming.append(row.address)
    return left


def _in_order(connection: sqlite3.Connection) -> list[tuple[str, Variant]]:
    """Every page of text: feeds first, which hold whole stories, then sitemaps and the like, then the newest pages."""
    pages = [page for page in catalogue.newest_pages(connection) if _holds_text(page[0])]
    return sorted(pages, key=lambda page: _rank(page[0]))


def _rank(address: str) -> int:
    kind = type_of(address)
    if address.endswith((".rss", ".atom")) or "json" in kind:
        return 0
    return 1 if "xml" in kind else 2


def _holds_text(address: str) -> bool:
    if address.startswith(("/media/", "/assets/")):
        return False
    kind = type_of(address)
    return any(one in kind for one in _TEXT)


def _body(row: Row, layout: Layout) -> bytes:
    files = dict(row.files)
    encoding = best_known(files)
    return decoded(layout.body(row.variant, row.names()[encoding]).read_bytes(), encoding)


def _readable(row: Row, layout: Layout) -> bytes:
    try:
        return _body(row, layout)
    except (OSError, ValueError):
        return b""  # damaged or just swapped out: nobody can read it either


def _page(row: Row, body: bytes) -> Page:
    return Page(row.address, body, variant=row.variant, keys=tuple(row.keys.split()), build=row.build)


def addresses_below(root: Path, folders: list[str]) -> Iterator[str]:
    """Every address in some folders, for a cache that must forget them."""
    with closing(catalogue.connect(Layout(Path(root)).catalogue)) as connection:
        for folder in folders:
            yield from catalogue.below(connection, folder)
