"""How the postbag stands, for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from masthead.backroom.models import DamagedStretch, DrainedJournal, WaitingEntry
from masthead.backroom.places import journal_roots
from masthead.postbag.entries import Position
from masthead.postbag.journals import count_behind, journal_folders, used_bytes

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class PostbagStatus:
    """`unread` entries lie on disk and were not looked at yet; `waiting` ones could not be handled."""

    journals: int
    bytes: int
    unread: int
    waiting: tuple[WaitingEntry, ...]  # the oldest of them
    waits: int  # all of them
    damaged: tuple[DamagedStretch, ...]
    troubles: tuple[DrainedJournal, ...]

    @property
    def is_sound(self) -> bool:
        return not (self.waits or self.damaged or self.troubles)

    def words(self) -> str:
        """One line for people."""
        on_disk = f"Journals: {self.journals}, {self.bytes / 1024 / 1024:.1f} MiB on disk."
        return f"{on_disk} Not looked at yet: {self.unread}. Could not be handled: {self.waits}."

    def as_dict(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "journals": self.journals,
            "bytes": self.bytes,
            "unread": self.unread,
            "waits": self.waits,
            "waiting": [
                {
                    "entry": str(one),
                    "kind": one.kind,
                    "error": one.error,
                    "attempts": one.attempts,
                    "received_at": one.received_at.isoformat(),
                    "next_try_at": one.next_try_at.isoformat(),
                }
                for one in self.waiting
            ],
            "damaged": [{"where": str(one), "reason": one.reason} for one in self.damaged],
            "troubles": [{"journal": one.journal, "trouble": one.trouble} for one in self.troubles],
        }


def postbag_status(roots: Sequence[Path] | None = None) -> PostbagStatus:
    """Five queries, and a look at every entry on disk that was not handled yet: its cost is that of reading them."""
    found = journal_roots() if roots is None else roots
    folders = [folder for root in found for folder in journal_folders(root)]
    marks = DrainedJournal.objects.in_bulk([one.name for one in folders], field_name="journal")
    nowhere = Position(0, 0)
    return PostbagStatus(
        journals=len(folders),
        bytes=sum(used_bytes(root) for root in found),
        unread=sum(
            count_behind(one, marks[one.name].position if one.name in marks else nowhere) for one in folders
        ),
        waiting=waiting_entries(),
        waits=count_waiting(),
        damaged=tuple(DamagedStretch.objects.all()[:MOST_SHOWN]),
        troubles=journals_in_trouble(),
    )


def count_waiting() -> int:
    return WaitingEntry.objects.count()


def waiting_entries() -> tuple[WaitingEntry, ...]:
    """The oldest of them."""
    return tuple(WaitingEntry.objects.all()[:MOST_SHOWN])


def journals_in_trouble() -> tuple[DrainedJournal, ...]:
    return tuple(DrainedJournal.objects.exclude(trouble="")[:MOST_SHOWN])
