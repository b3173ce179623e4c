"""What is wrong with an edition, found by `verify`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """The kinds of finding, each with what to do about it."""

    MISSING = "missing"
    DAMAGED = "damaged"
    NOT_SHOWN = "not shown"
    ORPHAN = "orphan"
    HALF_WRITTEN = "half written"
    UNFINISHED = "unfinished"
    RISEN = "risen"
    LEDGER = "ledger"
    CATALOGUE = "catalogue"
    SEARCH = "search"


ADVICE = {
    Fault.MISSING: "A body is not there. Press the address again.",
    Fault.DAMAGED: "A file is not what was written. Press the address again, and look at the disk.",
    Fault.NOT_SHOWN: "Plain web servers see something else. Press the address again.",
    Fault.ORPHAN: "A file belongs to no address. `verify` with repair removes it.",
    Fault.HALF_WRITTEN: "A writer died here. Opening the edition for writing clears it.",
    Fault.UNFINISHED: "A swap was cut short. Opening the edition for writing finishes it.",
    Fault.RISEN: "An address under takedown answers. Opening the edition for writing takes it down.",
    Fault.LEDGER: "The takedown ledger was altered. Restore it from a backup.",
    Fault.CATALOGUE: "The catalogue is damaged. Rebuild it from the files, then press everything.",
    Fault.SEARCH: "A search segment is damaged or missing. Press everything, which writes the index anew.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: its kind, where (an address or a path below the edition), and what was seen."""

    fault: Fault
    where: str
    seen: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.seen or self.fault}. {ADVICE[self.fault]}"
