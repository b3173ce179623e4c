"""The proof that an edition is whole: every hash, every file a plain web server sees, and nothing besides.

It may run while readers read and writers write: what looks wrong is looked at again with the writers held off, and only
what is still wrong then is reported.
"""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

from masthead.edition import catalogue
from masthead.edition.addresses import address_of
from masthead.edition.catalogue import Row
from masthead.edition.encodings import IDENTITY, decoded
from masthead.edition.errors import BadAddressError, DamagedCatalogueError, OtherFormatError
from masthead.edition.findings import Fault, Finding
from masthead.edition.layout import LEAF_ENDINGS, Layout, digest
from masthead.edition.ledger import Ledger
from masthead.edition.pages import FULL, PUBLIC, Variant
from masthead.edition.projection import endings_of, hangs
from masthead.edition.search.manifest import Shelf
from masthead.edition.staging import abandoned, hash_file
from masthead.edition.writer import check_format

Progress = Callable[[int, int], None]  # rows done, rows in all


def verify(root: Path, *, progress: Progress | None = None, repair: bool = False) -> list[Finding]:
    """Everything that is wrong, in no order that matters; empty when the edition is whole.

    Reads every byte. `repair` removes files that belong to nothing; all else is put right by pressing. Raises
    NoEditionError or OtherFormatError.
    """
    layout = Layout(Path(root))
    check_format(layout)
    try:
        connection = catalogue.connect(layout.catalogue)
    except DamagedCatalogueError:
        return [Finding(Fault.CATALOGUE, layout.catalogue.name)]
    with closing(connection):
        if (damage := _catalogue_damage(connection, layout)) is not None:
            return [damage]
        suspects = _suspects(connection, layout, progress)
        strangers = list(_strangers(connection, layout))
        with layout.lock.open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            found = [finding for address in suspects for finding in _of_address(connection, layout, address)]
            found += _still_strange(connection, layout, strangers, repair=repair)
            found += _of_the_whole(connection, layout)
    return found + _of_search(layout)


def _catalogue_damage(connection: sqlite3.Connection, layout: Layout) -> Finding | None:
    try:
        [(said,)] = connection.execute("PRAGMA quick_check(1)").fetchall()
    except sqlite3.DatabaseError as fault:
        said = str(fault)
    return None if said == "ok" else Finding(Fault.CATALOGUE, layout.catalogue.name, str(said))


def _suspects(connection: sqlite3.Connection, layout: Layout, progress: Progress | None) -> list[str]:
    """Addresses that look wrong at a first glance, while writers may be at work."""
    total, found = catalogue.count(connection), []
    ledger = Ledger(layout.ledger)
    for done, row in enumerate(catalogue.all_rows(connection), start=1):
        if any(_of_row(row, layout, ledger)):
            found.append(row.address)
        if progress is not None:
            progress(done, max(done, total))
    return list(dict.fromkeys(found))


def _of_address(connection: sqlite3.Connection, layout: Layout, address: str) -> Iterator[Finding]:
    ledger = Ledger(layout.ledger)
    for variant in (PUBLIC, FULL):
        row = catalogue.find(connection, address, variant)
        if row is not None:
            yield from _of_row(row, layout, ledger)


def _of_row(row: Row, layout: Layout, ledger: Ledger) -> Iterator[Finding]:
    if row.status != 410 and ledger.is_down(row.address):
        yield Finding(Fault.RISEN, row.address, f"answers {row.status} though it was taken down")
    names = row.names()
    for encoding, kept in row.files:
        yield from _of_body(row, layout.body(row.variant, names[encoding]), encoding, kept, layout)
    for ending, behind in endings_of(row).items():
        leaf = layout.leaf(row.address, ending)
        if not hangs(layout, leaf, behind, ending) and not _says_the_same(leaf, layout, behind, ending):
            yield Finding(
                Fault.NOT_SHOWN, row.address, f"{leaf.relative_to(layout.root)} is not what it should be"
            )


def _of_body(row: Row, path: Path, encoding: str, kept: catalogue.Kept, layout: Layout) -> Iterator[Finding]:
    where = str(path.relative_to(layout.root))
    try:
        if path.stat().st_size != kept.size or hash_file(path) != kept.hash:
            yield Finding(Fault.DAMAGED, row.address, f"{where} has other bytes than were written")
            return
        if encoding != IDENTITY and digest(decoded(path.read_bytes(), encoding)) != row.hash:
            yield Finding(Fault.DAMAGED, row.address, f"{where} unpacks to another body")
    except FileNotFoundError:
        yield Finding(Fault.MISSING, row.address, f"{where} is not there")
    except (OSError, ValueError) as fault:
        yield Finding(Fault.DAMAGED, row.address, f"{where} cannot be read ({fault})")


def _says_the_same(leaf: Path, layout: Layout, behind: str, ending: str) -> bool:
    """Whether a leaf is a copy instead of a further name: file systems allow a file only so many names."""
    try:
        return ending != ".301" and hash_file(leaf) == hash_file(layout.body(PUBLIC, behind))
    except OSError:
        return False


def _strangers(connection: sqlite3.Connection, layout: Layout) -> Iterator[Path]:
    for variant in (PUBLIC, FULL):
        yield from (
            path for path in _files(layout.bodies(variant)) if _is_strange_body(connection, path, variant)
        )
    yield from (path for path in _files(layout.pages) if _is_strange_leaf(connection, layout, path))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())


def _is_strange_body(connection: sqlite3.Connection, path: Path, variant: Variant) -> bool:
    try:
        first = bytes.fromhex(path.name.split("-")[0])
    except ValueError:
        return True
    if path.parent.name != path.name[:2] or len(first) != 16:
        return True
    waiting = "SELECT 1 FROM left_over WHERE variant = ? AND name = ?"
    if connection.execute(waiting, (variant, path.name)).fetchone():
        return False
    found = connection.execute(
        "SELECT hash FROM entries WHERE hash >= ? AND hash < ?", (first, first + b"\xff" * 17)
    )
    return not any(
        path.name in catalogue.names_of(connection, known, variant) for (known,) in found.fetchall()
    )


def _is_strange_leaf(connection: sqlite3.Connection, layout: Layout, path: Path) -> bool:
    text = str(path.relative_to(layout.pages))
    for ending in sorted(LEAF_ENDINGS, key=len, reverse=True):
        if text.endswith(("@html" + ending, "@file" + ending)):
            leaf = text.removesuffix(ending) if ending else text
            break
    else:
        return True
    try:
        row = catalogue.find(connection, address_of(leaf), PUBLIC)
    except BadAddressError:
        return True
    return ending not in endings_of(row)


def _still_strange(
    connection: sqlite3.Connection, layout: Layout, paths: Iterable[Path], *, repair: bool
) -> Iterator[Finding]:
    for path in paths:
        if not (path.is_symlink() or path.exists()):
            continue
        if layout.pages in path.parents:
            strange = _is_strange_leaf(connection, layout, path)
        else:
            variant: Variant = FULL if layout.bodies(FULL) in path.parents else PUBLIC
            strange = _is_strange_body(connection, path, variant)
        if strange:
            yield Finding(Fault.ORPHAN, str(path.relative_to(layout.root)), "belongs to no address")
            if repair:
                path.unlink()


def _of_the_whole(connection: sqlite3.Connection, layout: Layout) -> Iterator[Finding]:
    for (address,) in connection.execute("SELECT address FROM pending"):
        yield Finding(Fault.UNFINISHED, address, "waits to be shown to plain web servers")
    for folder in abandoned(layout):
        yield Finding(
            Fault.HALF_WRITTEN, str(folder.relative_to(layout.root)), "was left by a writer that died"
        )
    ledger = Ledger(layout.ledger)
    if ledger.broken_line:
        yield Finding(Fault.LEDGER, layout.ledger.name, f"line {ledger.broken_line} was altered")


def _of_search(layout: Layout) -> list[Finding]:
    shelf = Shelf(layout.search)
    try:
        manifest = shelf.read()
    except (OtherFormatError, KeyError, TypeError):
        return [Finding(Fault.SEARCH, "search/manifest.json", "cannot be read")]
    found = []
    for segment in manifest.segments:
        path = shelf.segment(segment.name)
        where = str(path.relative_to(layout.root))
        if not path.exists():
            if segment in shelf.read().segments:  # else a merge took it away meanwhile
                found.append(Finding(Fault.SEARCH, where, "is not there"))
        elif hash_file(path).hex() != segment.name:
            found.append(Finding(Fault.SEARCH, where, "has other bytes than were written"))
    return found
