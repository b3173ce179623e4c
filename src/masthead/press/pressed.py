"""Rows that show on pages: they tell what a page was made from, and order their pages anew when they change."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, ClassVar, Self, TypeVar

from django.db import models, transaction

from masthead.kit.recording import is_recording, made_from


class Pressed(models.Model):
    """A model whose rows show on public pages.

    Loading a row while a page is drawn notes its key. Saving or deleting one orders its key in the same transaction as
    the change (see `receivers`): parts that Wagtail writes after the row itself, such as bylines, are inside it too.
    """

    # One row stands for the whole model, such as a setting: its key is the model's name alone.
    pressed_as_one: ClassVar[bool] = False

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic(using=kwargs.get("using")):
            super().save(*args, **kwargs)

    @classmethod
    def key_of(cls, pk: object) -> str:
        """The surrogate key of a row, such as `story:12`."""
        name = cls._meta.model_name or ""
        return name if cls.pressed_as_one else f"{name}:{pk}"

    @property
    def press_key(self) -> str:
        return self.key_of(self.pk)

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **kwargs: Any
    ) -> Self:
        instance = super().from_db(db, field_names, values, **kwargs)
        if is_recording():
            made_from(cls.key_of(instance.pk))
        return instance


Row = TypeVar("Row", bound=models.Model)


def noted(row: Row) -> Row:
    """The row, noted with all that was loaded with it, as if it were loaded just now: for rows that were loaded ahead,
    before anybody drew the page that shows them. No query."""
    if is_recording():
        made_from(*_keys_of(row, set()))
    return row


def _keys_of(row: models.Model, seen: set[int]) -> Iterator[str]:
    """The keys of a row and of the rows that Django holds behind its relations, each row once."""
    seen.add(id(row))
    if isinstance(row, Pressed):
        yield row.press_key
    held: list[models.Model | None] = [*row._state.fields_cache.values()]
    for rows in getattr(row, "_prefetched_objects_cache", {}).values():
        held += rows
    for one in held:
        if one is not None and id(one) not in seen:
            yield from _keys_of(one, seen)


# Fields that say how a row is worked on, not what readers see.
UNSEEN = frozenset(
    {
        *("draft_title", "has_unpublished_changes", "latest_revision", "latest_revision_id"),
        *("latest_revision_created_at", "locked", "locked_at", "locked_by", "locked_by_id"),
        *("search_text",),
    }
)


def is_seen(update_fields: Sequence[str] | frozenset[str] | None) -> bool:
    """Whether a save of these fields (None: of all) can change a page."""
    return update_fields is None or not set(update_fields) <= UNSEEN
