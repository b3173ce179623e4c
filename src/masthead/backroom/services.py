"""Handing entries over: the effect, and that it was had, in one transaction.

Each of these may be cut off at any point and run again, by this process or another, and several may run side by side:
the row of the journal is locked first, and an entry it has passed is never handled again.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from masthead.backroom.errors import EntryRefusedError
from masthead.backroom.handlers import handle, received_from
from masthead.backroom.models import DamagedStretch, DrainedJournal, WaitingEntry
from masthead.postbag.entries import Damage, EntryId, Found, Position

log = logging.getLogger(__name__)
# A transaction takes no further entry after this: what it holds up on SQLite is an editor who saves.
ENOUGH = 0.02  # seconds
# After the first, second … failure. What a person must mend is tried again when the worker starts anew as well.
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1800, 7200, 21_600))
_HOUSE = str(Path(__file__).resolve().parents[1])  # in its code the place of a mistake is looked for
DATABASE_AWAY = (OperationalError, InterfaceError)


def hand_over(batch: Sequence[Found]) -> tuple[int, int]:
    """Handle entries of one journal, in their order: how many are settled from the first on, and how many we handled.

    1. As many together in one transaction as are quickly done.
    2. If that fails, one by one, each in a transaction of its own; the one that fails is noted as waiting, in the
       transaction that moves past it.
    Raises an error of the database when it is away; then nothing happened.
    """
    with suppress(Exception):  # whatever a handler may raise; the way below finds out which, and keeps it
        return _handle_together(batch)
    return len(batch), sum(_handle_alone(found) for found in batch)


def _handle_together(batch: Sequence[Found]) -> tuple[int, int]:
    handled, left = 0, deque(batch)
    with transaction.atomic():
        mark = _locked_mark(batch[0].id.journal)
        began = time.monotonic()
        while left and not (handled and time.monotonic() - began > ENOUGH):
            found = left.popleft()
            if found.id.position > mark.position:  # else another drain was here before us
                handle(found)
                mark.move(found.id)
                handled += 1
        if handled:
            mark.save(update_fields=["segment", "offset"])
    return len(batch) - len(left), handled


def _handle_alone(found: Found) -> bool:
    """Whether we handled it. One that another drain has passed, and one that has to wait, were not handled."""
    reason = ""
    for is_last in (False, True):
        try:
            return _handle_together([found])[1] == 1
        except Exception as error:  # noqa: BLE001 - kept as the reason
            reason = reason_of(error)
            # A database that went away and came back is tried at once again: order matters to those who wrote twice.
            if is_last or not isinstance(error, DATABASE_AWAY):
                break
    _set_aside(found, reason)
    return False


@transaction.atomic
def _set_aside(found: Found, reason: str) -> None:
    """Note an entry as waiting and move past it; nothing if it was passed already, by another drain or by a commit
    that only seemed to fail."""
    mark = _locked_mark(found.id.journal)
    if found.id.position <= mark.position:
        return
    received, place, now = received_from(found), found.id.position, timezone.now()
    WaitingEntry.objects.create(
        journal=found.id.journal,
        segment=place.segment,
        offset=place.offset,
        kind=received.kind[:200],
        error=reason,
        received_at=received.received_at,
        first_failed_at=now,
        last_failed_at=now,
        next_try_at=now + pause_after(1),
    )
    mark.move(found.id)
    mark.save(update_fields=["segment", "offset"])
    log.warning("Entry %s (%s) waits: %s", found.id, received.kind, reason)


def hand_over_again(waiting: WaitingEntry, found: Found | Damage | None) -> bool:
    """Try an entry that waits. Says whether it was handled now; one that is no longer there goes on waiting.

    Raises an error of the database when it is away.
    """
    if not isinstance(found, Found):
        reason = "It is no longer in the postbag." if found is None else f"It is damaged: {found.reason}."
        postpone(waiting, reason)
        return False
    try:
        with transaction.atomic():
            if not WaitingEntry.objects.select_for_update().filter(pk=waiting.pk).exists():
                return False  # another drain has handled it, or a person discarded it
            handle(found)
            WaitingEntry.objects.filter(pk=waiting.pk).delete()
    except Exception as error:  # noqa: BLE001 - kept as the reason
        reason = reason_of(error)
    else:
        return True
    postpone(waiting, reason)
    return False


def postpone(waiting: WaitingEntry, reason: str) -> None:
    now = timezone.now()
    WaitingEntry.objects.filter(pk=waiting.pk).update(
        attempts=F("attempts") + 1,
        error=reason,
        last_failed_at=now,
        next_try_at=now + pause_after(waiting.attempts + 1),
    )


def make_due(*, now: datetime | None = None) -> int:
    """Let everything that waits be tried at the next turn; how many."""
    return WaitingEntry.objects.update(next_try_at=now or timezone.now())


def discard(*, waiting_id: int) -> None:
    """Give an entry up for good: it leaves the disk with the segment it is in. Safe to run twice."""
    WaitingEntry.objects.filter(pk=waiting_id).delete()


def note_damage(found: Damage) -> None:
    """Tell a stretch of damage once, however often it is met."""
    _, is_new = DamagedStretch.objects.get_or_create(
        journal=found.journal,
        segment=found.segment,
        start=found.start,
        defaults={"end": found.end, "reason": found.reason[:300]},
    )
    if is_new:
        log.error(
            "Journal %s, segment %s, bytes %s to %s: %s. What readers sent there is lost.",
            *(found.journal, found.segment, found.start, found.end, found.reason),
        )


def note_trouble(*, journal: str, trouble: str) -> None:
    """Keep why a journal cannot be read on, or with empty words that it can. Said in the log when it changes."""
    row, _ = DrainedJournal.objects.get_or_create(journal=journal)
    changed = DrainedJournal.objects.filter(pk=row.pk).exclude(trouble=trouble).update(trouble=trouble[:300])
    if changed and trouble:
        log.error("Journal %s waits: %s", journal, trouble)


def pause_after(attempts: int) -> timedelta:
    return PAUSES[min(attempts, len(PAUSES)) - 1]


def reason_of(error: BaseException) -> str:
    """What went wrong, where, without a word of what the reader sent: databases quote values in their messages."""
    if isinstance(error, EntryRefusedError):
        return str(error)[:300]
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if frame.filename.startswith(_HOUSE)] or frames
    place = f", in {ours[-1].name} ({Path(ours[-1].filename).name}, line {ours[-1].lineno})" if ours else ""
    return f"{type(error).__name__}{place}."[:300]


def _locked_mark(journal: str) -> DrainedJournal:
    """The journal's row, ours until the transaction ends."""
    rows = DrainedJournal.objects.select_for_update()
    found = rows.filter(journal=journal).first()
    if found is None:
        DrainedJournal.objects.get_or_create(journal=journal)
        found = rows.get(journal=journal)
    return found


def kept_entries(journal: str) -> list[EntryId]:
    """Entries of a journal that wait. Ask after the mark was read: what it passed is then either done or among them."""
    rows = WaitingEntry.objects.filter(journal=journal).values_list("segment", "offset")
    return [EntryId(journal, Position(segment, offset)) for segment, offset in rows]
