"""Rows that put a story into a list, and carry the list's order."""

from __future__ import annotations

from django.db import models


class Listed(models.Model):
    """A tag or byline of a story, with the moment by which the story stands in that list.

    `listed_at` is when the story was published, UTC, and null while readers may not see it: so the newest of a list are
    read from one index, whatever the archive holds. The story keeps it (`Story.stand_in_lists`); no revision holds it.
    """

    listed_at = models.DateTimeField(null=True, editable=False, serialize=False)

    class Meta:
        abstract = True
