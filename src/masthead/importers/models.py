"""What an import leaves behind beside the stories: the run with its counts, and where each story came from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class ImportRun(models.Model):
    """One run of one file or folder. `read` = `imported` + the counts in `skipped`, batch by batch."""

    class State(models.TextChoices):
        RUNNING = "running", "Running, or ended before its end"
        HANDING_OVER = "handing_over", "Stored, not yet handed over"
        FINISHED = "finished", "Finished"

    kind = models.CharField(max_length=20)
    source = models.CharField(
        max_length=120, help_text="The name under which records are known when read again."
    )
    file_name = models.CharField("file", max_length=255)
    state = models.CharField(max_length=14, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    read = models.PositiveIntegerField(default=0)
    imported = models.PositiveIntegerField(default=0)
    skipped = models.JSONField(default=dict, help_text="How many records were skipped, by reason.")
    notes = models.JSONField(
        default=dict, help_text="What was changed or left out in imported stories, by kind."
    )

    class Meta:
        ordering = ["-started_at"]
        verbose_name = "import"

    def __str__(self) -> str:
        return f"{self.file_name}: {self.imported} of {self.read}"


class ImportedItem(models.Model):
    """One record that became a story. It outlives the story: a deleted one is not imported again."""

    class Stage(models.IntegerChoices):
        STORED = 0, "Stored"
        HANDED_OVER = 1, "Searchable, with a revision"
        ANNOUNCED = 2, "Told to the rooms above"

    source = models.CharField(max_length=120)
    source_id = models.CharField(max_length=200)
    # The record's short name in its old system, which other records' links may use.
    key = models.CharField(max_length=200, blank=True)
    # Of the record's id and words: the same record is known again under another file name.
    fingerprint = models.CharField(max_length=32)
    stage = models.PositiveSmallIntegerField(choices=Stage, default=Stage.STORED)
    story = models.ForeignKey("newsroom.Story", null=True, on_delete=models.SET_NULL, related_name="+")
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="items")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "source_id"], name="one_story_a_record")
        ]
        indexes: ClassVar[list[models.Index]] = [
            # Is this record known under another source's name?
            models.Index(fields=["fingerprint"], name="imported_fingerprint"),
            # Which story does a reference by name mean?
            models.Index(fields=["source", "key"], name="imported_key"),
            # What still waits for its hand-over? Few rows or none.
            models.Index(fields=["stage", "id"], name="imported_waiting", condition=models.Q(stage__lt=2)),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.source_id}"
