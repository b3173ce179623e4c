"""One presser: orders in, finished pages out. Several may work side by side, in one process or in many."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.db import OperationalError, transaction

from masthead.edition.disk import Disk
from masthead.edition.errors import TakenDownError
from masthead.edition.groups import Group
from masthead.edition.pages import Page
from masthead.edition.swapping import Swapped
from masthead.edition.writer import EditionWriter
from masthead.kit.recording import LastingMemory, remembering
from masthead.press import registry
from masthead.press.composing import PIECE, compose_pages, order_composing
from masthead.press.dependencies import Made, Stored
from masthead.press.framing import HeldFrame, as_json
from masthead.press.index import COMPOSE, FILES, KEPT, MANY, VIRTUAL, Due, Index
from masthead.press.places import edition_root, index_path
from masthead.press.rendering import GONE, MOVED, NOTHING, Drawn, draw_address
from masthead.press.services import claim_orders, finish_orders, forget_failures, note_failure, order_press
from masthead.theme.pieces import ADDRESS, PIECES

log = logging.getLogger(__name__)
BATCH = 12  # addresses drawn between two swaps: an interrupted batch is drawn again
# Of pages that wait behind everything else: the more are read ahead together, the less each costs. An editor's story
# that comes meanwhile waits until these are drawn, a few tenths of a second.
BACKLOG_BATCH = 40


@dataclass(slots=True)
class Batch:
    """What became of some addresses."""

    done: list[tuple[Due, Made | None]] = field(default_factory=list)
    failed: list[tuple[Due, Exception]] = field(default_factory=list)


class Presser:
    """Belongs to one thread. `told` hears of each swap, for those who must purge what they keep."""

    def __init__(
        self,
        root: Path | None = None,
        *,
        index: Path | None = None,
        disk: Disk | None = None,
        told: Callable[[Swapped], None] = lambda _: None,
        build: str = "",
    ) -> None:
        self.root = root or edition_root()
        self.name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        self.writer = EditionWriter.open(self.root, create=True, disk=disk)
        self.index = Index(index or index_path(), careful=disk is None or disk.careful)
        self.frame = HeldFrame(self.index)
        self._memory, self._memory_number, self._memory_at = LastingMemory(), 0, 0.0
        self.drawn = 0  # pages since the start
        self._told = told
        self._build = build

    def close(self) -> None:
        """Let go of the files; safe to run twice."""
        self.writer.close()
        self.index.close()

    def turn(self) -> bool:
        """Take orders in hand, then press one batch. Whether there was anything to do.

        1. Orders become addresses in the index, durably; only then are they forgotten.
        2. A batch is claimed. The number of the last expansion is read before any row.
        3. What the pages of the batch need is read ahead, and they are drawn. One that fails keeps its old bytes, is
           noted and tried again later.
        4. All bytes are swapped in as one group, then what they were made from is stored.
        A crash after any step leaves the work in the row, to be done again with the same result.
        """
        ordered = self.take_orders()
        self.index.put_what_is_over()
        batch = self.index.claim(self.name, BATCH, backlog=BACKLOG_BATCH)
        if batch:
            self.press(batch)
        else:
            self._freshen_memory()
        return bool(batch) or ordered > 0

    def take_orders(self) -> int:
        """Turn waiting orders into addresses that are due; says how many orders there were."""
        orders = claim_orders(worker=self.name)
        if orders:
            with remembering():  # many keys of one order ask for the same rows
                self.expand({order.key for order in orders})
            finish_orders(orders=orders, worker=self.name)
        return len(orders)

    def expand(self, keys: Iterable[str]) -> None:
        """Put every address that carries one of the keys, by its own word or a room's, into the row."""
        seen: set[str] = set()
        addresses: list[str] = []
        rest = list(keys)
        while rest:
            key = rest.pop()
            if key[:1] in {"/", registry.CHORE}:
                addresses.append(key)
                continue
            if key in seen:
                continue
            seen.add(key)
            if not key.startswith(VIRTUAL):
                rest += self.index.parts_with(key)
            found = [one for source in registry.sources() for one in source.carrying(key)]
            rest += [one for one in found if one[:1] not in {"/", registry.CHORE}]
            here = [one for one in found if one[:1] in {"/", registry.CHORE}]
            if len(here) > MANY:
                self.index.put_backlog(here)
            else:
                addresses += here
        everything = registry.EVERYTHING in seen
        if everything:
            addresses += [f"{PIECE}{name}" for name in PIECES]
            for source in registry.sources():
                self.index.put_backlog(source.addresses())
        self.index.expand(seen, addresses, everything=everything)

    def press(self, batch: list[Due]) -> None:
        """Press addresses, or do a chore, that were claimed."""
        if batch[0].address.startswith(registry.CHORE):
            self._do(batch)
            return
        number = self._freshen_memory()
        result = Batch()
        with self.frame.held(), remembering(self._memory), self.writer.group() as group:
            read_ahead([due.address for due in batch])
            for due in batch:
                self._press_one(due, group, result)
        for due, error in result.failed:
            self.index.fail(due)
            note_failure(address=due.address, error=error)
            log.error("%s could not be pressed: %s: %s", due.address, type(error).__name__, error)
        self._settle_files(self.index.store(result.done, number=number))
        forget_failures(addresses=[due.address for due, _ in result.done])
        self._tell(group.swapped)

    def _freshen_memory(self) -> int:
        """Forget what was made from anything that was expanded since the last batch; the number of the last expansion.

        After a long pause all is forgotten: the index does not keep expansions for ever.
        """
        number, now = self.index.number(), time.monotonic()
        expanded = self.index.expanded_since(self._memory_number)
        if registry.EVERYTHING in expanded or now - self._memory_at > KEPT / 2:
            self._memory.forget_all()
        else:
            self._memory.forget(expanded)
        self._memory_number, self._memory_at = max(self._memory_number, number), now
        return number

    def _press_one(self, due: Due, group: Group, result: Batch) -> None:
        try:
            if due.address.startswith(FILES):
                made = self._put_file(due.address, group)
            else:
                made = self._put_page(draw_address(due.address), group)
                self.drawn += 1
        except TakenDownError:
            result.done.append((due, None))
        except OperationalError:
            raise  # the database is away: nothing is wrong with the page
        except Exception as error:  # noqa: BLE001 - whatever a view raises, its page stays as it was
            result.failed.append((due, error))
        else:
            result.done.append((due, made))

    def _put_page(self, drawn: Drawn, group: Group) -> Made | None:
        if drawn.status == NOTHING:
            group.remove(drawn.address)
            return None
        if drawn.status == MOVED:
            group.move(drawn.address, drawn.target)
        elif drawn.status == GONE:
            group.gone(drawn.address, drawn.body)
        else:
            keys = tuple(sorted(key for key in drawn.made.keys if not key.startswith("#")))
            group.put(Page(drawn.address, drawn.body, keys=keys[:60], build=self._build))
            self._put_ready_files(drawn.made.files, group)
        return drawn.made

    def _put_ready_files(self, files: Collection[str], group: Group) -> None:
        """Files that lie there go in with the page; the others follow by themselves."""
        missing = self.writer.missing(files)
        for address, path in registry.files().ready(missing).items() if missing else ():
            group.put(Page(address, path, build=self._build))

    def _put_file(self, address: str, group: Group) -> Made | None:
        found = registry.files().made([address]) if self.index.is_named(address) else {}
        if address in found:
            group.put(Page(address, found[address], build=self._build))
        else:
            group.remove(address)
        return None

    def _settle_files(self, stored: Stored) -> None:
        """Files that are named but do not lie there yet are made; those no page names any more go."""
        waiting = sorted(self.writer.missing(stored.new_files))
        if waiting or stored.dropped_files:
            self.index.expand((), [*waiting, *sorted(stored.dropped_files)])

    def _do(self, batch: list[Due]) -> None:
        """Do chores of one kind. What fails stays in the row, all of it."""
        number = self.index.number()
        try:
            self._chore([due.address for due in batch])
        except OperationalError:
            raise
        except Exception as error:
            for due in batch:
                self.index.fail(due)
                note_failure(address=due.address, error=error)
            log.exception("%s failed. It is tried again.", batch[0].address)
        else:
            self.index.store([(due, None) for due in batch], number=number)
            forget_failures(addresses=[due.address for due in batch])

    def _chore(self, chores: list[str]) -> None:
        if chores[0].startswith(PIECE):
            self._put_pieces([chore.removeprefix(PIECE) for chore in chores])
        elif chores[0].startswith(COMPOSE):
            with self.writer.group() as group:
                compose_pages(chores, frame=self.frame.current(), writer=self.writer, group=group)
            self.index.note_haste(change.address for change in group.swapped.changes)
            self._tell(group.swapped)
        else:
            registry.chore_for(chores[0])(chores, self.root)

    def _put_pieces(self, names: list[str]) -> None:
        """A piece may have changed: if it has, all pages that carry it are recomposed."""
        frame = self.frame.current()
        with self.writer.group() as group:
            group.put(Page(ADDRESS, as_json(frame), build=self._build))
        self._tell(group.swapped)
        for name in names:
            version = frame.pieces[name].version
            if self.index.state(f"piece {name}") != version:
                order_composing(self.index, name)
                self.index.set_state(f"piece {name}", version)

    def press_smaller(self) -> bool:
        """For an idle hour: press the newest story that was pressed in haste harder. Whether there was one.

        A tenth of a second for a long story. No cache is told, since nothing readers see changes.
        """
        address = self.index.hasty()
        if address:
            with suppress(TakenDownError):
                self.writer.press_smaller(address)
            self.index.was_pressed_smaller(address)
        return bool(address)

    def _tell(self, swapped: Swapped) -> None:
        if swapped.changes:
            self._told(swapped)


def read_ahead(addresses: Sequence[str]) -> None:
    """Let the rooms read in one go what some addresses need, to be remembered while these are drawn."""
    pages = [address for address in addresses if not address.startswith(FILES)]
    for source in registry.sources() if len(pages) > 1 else ():
        try:
            source.read_ahead(pages)
        except OperationalError:
            raise
        except Exception:
            log.exception("%s cannot read ahead. Each page is drawn alone, which takes longer.", source.name)


def start_over(*, cause: str) -> None:
    """Order everything. Safe to run twice."""
    with transaction.atomic():
        order_press(registry.EVERYTHING, cause=cause)
