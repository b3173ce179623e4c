"""How far each journal is drained, and what could not be handled. Nothing here holds what a reader sent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from masthead.postbag.entries import EntryId, Position


class DrainedJournal(models.Model):
    """Everything up to here was handled, or waits as a row of its own. Moved in the transaction of the effect.

    Rows stay for ever: a journal may come back with an older backup, and must then be known as done.
    """

    journal = models.CharField(max_length=32, unique=True)
    segment = models.BigIntegerField(default=0)
    offset = models.BigIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True, help_text="Why it cannot be read on, for people.")

    def __str__(self) -> str:
        return self.journal

    @property
    def position(self) -> Position:
        return Position(self.segment, self.offset)

    @property
    def upto(self) -> EntryId | None:
        """The last entry that was handled; None where none was."""
        return EntryId(self.journal, self.position) if self.segment else None

    def move(self, entry_id: EntryId) -> None:
        """Changes the instance only."""
        self.segment, self.offset = entry_id.position.segment, entry_id.position.offset


class WaitingEntry(models.Model):
    """An entry that could not be handled: it lies in the postbag, and only where and why stands here."""

    journal = models.CharField(max_length=32)
    segment = models.BigIntegerField()
    offset = models.BigIntegerField()
    kind = models.CharField(max_length=200)
    error = models.CharField(max_length=300)
    attempts = models.PositiveIntegerField(default=1)
    received_at = models.DateTimeField()
    first_failed_at = models.DateTimeField(default=timezone.now)
    last_failed_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField()

    class Meta:
        verbose_name = "waiting entry"
        verbose_name_plural = "waiting entries"
        ordering: ClassVar[list[str]] = ["received_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["journal", "segment", "offset"], name="waiting_entry_once")
        ]
        # What is due, asked twice a second.
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["next_try_at"])]

    def __str__(self) -> str:
        return str(self.entry_id)

    @property
    def entry_id(self) -> EntryId:
        return EntryId(self.journal, Position(self.segment, self.offset))


class DamagedStretch(models.Model):
    """Bytes of a journal that are no entry any more, told once. The file they are in is set aside for a person."""

    journal = models.CharField(max_length=32)
    segment = models.BigIntegerField()
    start = models.BigIntegerField()
    end = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-found_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["journal", "segment", "start"], name="damaged_stretch_once")
        ]

    def __str__(self) -> str:
        return f"{self.journal}, segment {self.segment}, bytes {self.start} to {self.end}"
