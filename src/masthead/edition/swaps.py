"""The bell: sixteen bytes that a reader maps into memory, so that it learns of a swap without asking the disk.

The list of what was swapped stands in the catalogue; the bell says only how far it goes, and whether a writer is about
to add to it. A writer that dies in between leaves the bell ringing: readers then ask the catalogue each time, until the
next writer puts it right.
"""

from __future__ import annotations

import mmap
import struct
from pathlib import Path
from typing import NamedTuple

MAGIC = b"MASTSWAP"
_STATE = struct.Struct("<QQ")  # the number of the last swap; 1 while a writer is at work
_SIZE = len(MAGIC) + _STATE.size


class Pulse(NamedTuple):
    """What the bell says now."""

    last: int
    ringing: bool


class Bell:
    """One end of the bell. Opening a missing or torn one for writing makes it anew."""

    def __init__(self, path: Path, *, writable: bool = False) -> None:
        if writable and (not path.exists() or path.stat().st_size != _SIZE):
            path.write_bytes(MAGIC + _STATE.pack(0, 1))
        with path.open("r+b" if writable else "rb") as file:
            access = mmap.ACCESS_WRITE if writable else mmap.ACCESS_READ
            self._map = mmap.mmap(file.fileno(), _SIZE, access=access)

    def pulse(self) -> Pulse:
        """What it says. Costs no system call; half-written numbers are possible and only ever look like a swap."""
        last, at_work = _STATE.unpack_from(self._map, len(MAGIC))
        return Pulse(last, at_work != 0)

    def lift(self) -> None:
        """Say that a swap is about to happen."""
        _STATE.pack_into(self._map, len(MAGIC), self.pulse().last, 1)

    def strike(self, last: int) -> None:
        """Say how far the list of swaps now goes."""
        _STATE.pack_into(self._map, len(MAGIC), last, 0)

    def close(self) -> None:
        """Let go of the memory."""
        self._map.close()
