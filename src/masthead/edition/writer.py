"""How an edition is written. Pages, moves and endings go in one by one, or gathered in a group."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from masthead.edition import catalogue
from masthead.edition.catalogue import Row
from masthead.edition.disk import Disk
from masthead.edition.encodings import GZIP, QUICK, STRONG, Strength
from masthead.edition.errors import NoEditionError, OtherFormatError
from masthead.edition.fitness import check_disk, folds_case
from masthead.edition.groups import PLAIN_NOTE, Group
from masthead.edition.layout import FORMAT, Layout
from masthead.edition.ledger import Act, Ledger
from masthead.edition.pages import FULL, PUBLIC, Page, Variant
from masthead.edition.swapping import GRACE, Swapped, Swapper
from masthead.edition.workshop import Workshop


class EditionWriter:
    """The press's end of an edition. Several may write at once, from several processes; swaps queue behind a lock.

    An instance belongs to one thread at a time.
    """

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self.ledger = workshop.ledger
        self.root = workshop.layout.root

    @classmethod
    def open(
        cls,
        root: Path,
        *,
        create: bool = False,
        disk: Disk | None = None,
        clock: Callable[[], float] = time.time,
    ) -> Self:
        """Open an edition, finish what a writer that died left undone, and enforce the takedown ledger.

        Raises NoEditionError unless `create`, OtherFormatError, UnfitDiskError, DamagedCatalogueError.
        """
        layout, disk = Layout(Path(root)), disk or Disk()
        if create and not layout.about.exists():
            _lay_out(layout, disk)
        check_format(layout)
        writer = cls(_equipped(layout, disk, clock))
        try:
            writer._workshop.swapper.recover()
            writer._enforce_ledger()
        except BaseException:
            writer.close()
            raise
        return writer

    def group(self, strength: Strength = QUICK) -> Group:
        """A group: use it as a context manager. Nothing shows before it ends; an exception drops it whole."""
        return Group(self._workshop, strength)

    def put(self, page: Page, *, group: Group | None = None, again: bool = False) -> bool:
        """Put a page, at once or in a group. Says whether its bytes differ from those in the edition.

        Equal bytes are not swapped; other keys or cache words with equal bytes are noted and announced. `again` writes
        equal bytes all the same, over a body that `verify` found damaged or missing. Raises BadAddressError,
        BadPageError, TakenDownError.
        """
        if group is not None:
            return group.put(page, again=again)
        with self.group() as alone:
            return alone.put(page, again=again)

    def move(self, address: str, target: str, *, group: Group | None = None) -> bool:
        """Answer 301 from now on. Says whether that is new. Raises BadAddressError, BadTargetError, TakenDownError."""
        if group is not None:
            return group.move(address, target)
        with self.group() as alone:
            return alone.move(address, target)

    def gone(self, address: str, note_page: bytes = PLAIN_NOTE, *, group: Group | None = None) -> bool:
        """Answer 410 with this page from now on, in every variant. Says whether that is new."""
        if group is not None:
            return group.gone(address, note_page)
        with self.group() as alone:
            return alone.gone(address, note_page)

    def remove(self, address: str, *, group: Group | None = None) -> bool:
        """Forget an address: it answers 404. Says whether it was known. For what was public, `gone` is more honest."""
        if group is not None:
            return group.remove(address)
        with self.group() as alone:
            return alone.remove(address)

    def take_down(
        self,
        address: str,
        note: str,
        *,
        note_page: bytes = PLAIN_NOTE,
        when: datetime | None = None,
        under: bool = False,
        of: str = "",
        files: Iterable[str] = (),
    ) -> Swapped:
        """Take an address down, and with `under` all below it: first the ledger, then the bytes, at once.

        Bodies nothing else uses are deleted before this returns. Safe to run twice.
        """
        self.ledger.take_down(address, note, when or self._workshop.now(), under=under, of=of, files=files)
        with self.group() as group:
            for one in {address, *(catalogue.below(self._workshop.connection, address) if under else ())}:
                group.gone(one, note_page)
        self._workshop.swapper.sweep(grace=0)
        return group.swapped

    def lift(self, address: str, note: str, *, when: datetime | None = None, under: bool = False) -> None:
        """End a takedown. The address stays gone until something is put there. Raises DamagedLedgerError."""
        self.ledger.lift(address, note, when or self._workshop.now(), under=under)

    def press_smaller(self, address: str, variant: Variant = PUBLIC, strength: Strength = STRONG) -> bool:
        """Press a body again, harder, for an idle hour. Says whether it became smaller."""
        row = self.row(address, variant)
        if row is None or row.status != 200 or GZIP not in dict(row.files):
            return False
        with self.group(strength) as group:
            return group.press_smaller(row)

    def row(self, address: str, variant: Variant = PUBLIC) -> Row | None:
        """What the catalogue says of an address. One query."""
        return self._workshop.row(address, variant)

    def missing(self, addresses: Collection[str]) -> set[str]:
        """Those of the addresses at which nothing stands. One query."""
        return set(addresses) - catalogue.standing(self._workshop.connection, addresses)

    def addresses_below(self, folder: str) -> list[str]:
        """Every address that begins with a folder such as `/media/`. One query."""
        return catalogue.below(self._workshop.connection, folder)

    def sweep(self, *, grace: float = GRACE) -> int:
        """Delete bodies that nothing has used for so many seconds; says how many. Safe at any time."""
        return self._workshop.swapper.sweep(grace=grace)

    def close(self) -> None:
        """Let go of the files; safe to run twice."""
        self._workshop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _enforce_ledger(self) -> None:
        risen = [
            address
            for act in self.ledger.in_force()
            for address in self._covered(act)
            if self._is_up(address)
        ]
        if risen:
            with self.group() as group:
                for address in risen:
                    group.gone(address)
            self.sweep(grace=0)

    def _covered(self, act: Act) -> list[str]:
        return catalogue.below(self._workshop.connection, act.address) if act.under else [act.address]

    def _is_up(self, address: str) -> bool:
        public = self.row(address)
        return (public is not None and public.status != 410) or self.row(address, FULL) is not None


def check_format(layout: Layout) -> None:
    """Raise NoEditionError or OtherFormatError unless the folder holds an edition of this format."""
    try:
        found = json.loads(layout.about.read_bytes())["format"]
    except FileNotFoundError:
        raise NoEditionError(layout.root) from None
    except (ValueError, KeyError, TypeError):
        raise OtherFormatError(layout.root, "unreadable") from None
    if found != FORMAT:
        raise OtherFormatError(layout.root, found)


def _equipped(layout: Layout, disk: Disk, clock: Callable[[], float]) -> Workshop:
    connection = catalogue.connect(layout.catalogue, writable=True)
    if not disk.careful:
        connection.execute("PRAGMA synchronous = OFF")
    return Workshop(
        layout=layout,
        disk=disk,
        clock=clock,
        connection=connection,
        ledger=Ledger(layout.ledger),
        swapper=Swapper(layout, disk, connection, clock),
        folds_case=folds_case(layout.root),
    )


def _lay_out(layout: Layout, disk: Disk) -> None:
    """Make the folders and files of an empty edition; the file that says it is one comes last.

    `full/` is closed to other accounts, unless an operator made it before and said who may enter.
    """
    full = layout.root / "full"
    is_ours = not full.exists()
    for folder in (
        layout.pages,
        layout.signs,
        layout.bodies(PUBLIC),
        layout.bodies(FULL),
        layout.staging,
        layout.search,
    ):
        disk.make_folder(folder)
    if is_ours:
        full.chmod(0o700)
    check_disk(layout.staging)
    if not layout.catalogue.exists():
        catalogue.create(layout.catalogue)
    scratch = layout.about.with_suffix(".new")
    scratch.unlink(missing_ok=True)
    disk.write(scratch, json.dumps({"format": FORMAT, "made": datetime.now(UTC).isoformat()}).encode())
    disk.sync([scratch, layout.catalogue], within=layout.root)
    disk.rename(scratch, layout.about)
    disk.sync([layout.root, layout.root.parent], within=layout.root)
