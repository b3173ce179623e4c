"""A StreamField whose blocks are not frozen into migrations.

Rooms above the newsroom add blocks of their own; were the blocks part of the migration, adding a room
would ask the newsroom for a new migration that changes no column.
"""

from __future__ import annotations

from typing import Any

from wagtail.fields import StreamField


class BodyField(StreamField):
    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs
