"""Ready answers of hot addresses, held in memory under a ceiling, and dropped when the press announces a swap.

While nothing is swapped a held answer costs no system call. While a swap is happening, or a writer died in one, the
catalogue is asked each time, and held bytes are used only if it still says the same.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from masthead.edition.pages import FULL, PUBLIC, Variant
from masthead.edition.reader import EditionReader
from masthead.edition.swaps import Pulse
from masthead.newsstand.known import KnownAddresses
from masthead.newsstand.ready import LARGEST_HELD, OVERHEAD, Ready
from masthead.newsstand.response import Headers

MIB = 1024 * 1024


class Memory:
    """The edition as the newsstand sees it. Any number of threads may use one."""

    def __init__(self, reader: EditionReader, security: Headers = (), *, most_bytes: int = 32 * MIB) -> None:
        self.reader = reader
        self._security = security
        self._most = most_bytes
        self._held: OrderedDict[str, Ready] = OrderedDict()
        self._bytes = 0
        self._lock = threading.RLock()
        self._heard = reader.pulse()
        self._cursor = reader.cursor()
        self._known: KnownAddresses | None = None
        self._restricted: KnownAddresses | None = None

    @property
    def weight(self) -> int:
        """What is held, about; never more than the ceiling."""
        return self._bytes

    def __len__(self) -> int:
        return len(self._held)

    def find(self, address: str, variant: Variant = PUBLIC) -> Ready | None:
        """What an address answers now; None where nothing is. Unknown addresses are not remembered, so they take none
        of the room. Costs nothing but a look-up for a hot address, else up to two queries."""
        pulse = self.reader.pulse()
        if pulse != self._heard:
            self._hear(pulse)
        key = address if variant == PUBLIC else f"{variant} {address}"
        held = self._held.get(key)
        if held is None or pulse.ringing:
            known = self._known
            if known is not None and not pulse.ringing and not known.may_have(address):
                return None
            return self._look_up(key, address, variant, held, settled=not pulse.ringing)
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
        return held

    def learn_addresses(self) -> None:
        """From now on unknown addresses cost no query. Reads every entry once: for a thread of its own, at the start.

        Safe to run twice. A reader that lost count of the swaps forgets it again, and asks the catalogue from then on.
        """
        cursor = self.reader.cursor()
        known, restricted = KnownAddresses(self.reader.count()), KnownAddresses(0)
        for entry in self.reader.entries():
            (known if entry.variant == PUBLIC else restricted).add((entry.address,))
        with self._lock:
            while (changes := self.reader.changed_since(cursor)).addresses and not changes.lost:
                known.add(changes.addresses)
                restricted.add(changes.addresses)
                cursor = changes.cursor
            if not changes.lost:
                self._known, self._restricted = known, restricted

    def body(self, ready: Ready, encoding: str) -> bytes:
        """The bytes in an encoding; held from now on if they are small. Raises FileNotFoundError when they were swapped
        out since: look the address up again."""
        body = ready.bodies.get(encoding)
        if body is None:
            body = ready.load(encoding)
            if len(body) <= LARGEST_HELD:
                self._hold_body(ready, encoding, body)
        return body

    def forget(self, ready: Ready) -> None:
        """Drop one answer, as if its address had been swapped. Safe to run twice."""
        with self._lock:
            self._drop(_key(ready))

    def _look_up(
        self, key: str, address: str, variant: Variant, held: Ready | None, *, settled: bool
    ) -> Ready | None:
        heard = self._heard
        entry = self.reader.lookup(address, variant)
        if held is not None and entry == held.entry:
            return held
        if entry is None:
            return None
        ready = Ready(entry, self._security, variant == PUBLIC and self._has_full(address, settled=settled))
        with self._lock:
            # A swap heard in between may have been of this address: then the answer serves once and is not held.
            if self._heard == heard == self.reader.pulse():
                self._drop(key)
                self._held[key] = ready
                self._bytes += OVERHEAD
                self._make_room()
        return ready

    def _has_full(self, address: str, *, settled: bool) -> bool:
        """Whether members get another body there. A query only where that may be so."""
        if settled and self._restricted is not None and not self._restricted.may_have(address):
            return False
        return self.reader.lookup(address, FULL) is not None

    def _hold_body(self, ready: Ready, encoding: str, body: bytes) -> None:
        with self._lock:
            if self._held.get(_key(ready)) is ready and encoding not in ready.bodies:
                ready.bodies[encoding] = body
                self._bytes += len(body)
                self._make_room()

    def _make_room(self) -> None:
        while self._bytes > self._most and self._held:
            _, oldest = self._held.popitem(last=False)
            self._bytes -= oldest.weight

    def _drop(self, key: str) -> None:
        dropped = self._held.pop(key, None)
        if dropped is not None:
            self._bytes -= dropped.weight

    def _hear(self, pulse: Pulse) -> None:
        """Drop what was swapped since we last heard. While the bell rings nothing is settled: ask again next time."""
        if pulse.ringing:
            return
        with self._lock:
            while True:
                changes = self.reader.changed_since(self._cursor)
                self._cursor = changes.cursor
                if changes.lost:
                    self._known = self._restricted = None
                    self._held.clear()
                    self._bytes = 0
                if changes.lost or not changes.addresses:
                    break
                for table in (self._known, self._restricted):
                    if table is not None:
                        table.add(changes.addresses)
                for address in changes.addresses:
                    self._drop(address)
                    self._drop(f"{FULL} {address}")
            self._heard = pulse


def _key(ready: Ready) -> str:
    entry = ready.entry
    return entry.address if entry.variant == PUBLIC else f"{entry.variant} {entry.address}"
