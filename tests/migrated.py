"""The migrated test database, kept between runs: migrating takes ten seconds, copying a tenth of one.

The copy's name holds the content of every migration and the versions of the packages that bring their own, so that a
changed migration is run, never skipped. SQLite only; `MASTHEAD_MIGRATE=1` runs the migrations whatever is kept.
"""

from __future__ import annotations

import os
import sqlite3
from hashlib import blake2s
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from django.core.management.commands.migrate import Command
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".cache" / "migrated"


def name_of_copy() -> str:
    """Changes with every migration of ours and every version of Django, Wagtail and what Wagtail brings."""
    parts = [version(name) for name in ("Django", "wagtail", "django-taggit", "django-tasks", "modelsearch")]
    for path in sorted((ROOT / "src").glob("masthead/*/migrations/*.py")):
        parts += [path.name, path.read_text(encoding="utf-8")]
    return blake2s("\0".join(parts).encode(), digest_size=12).hexdigest() + ".sqlite3"


def install(patch: pytest.MonkeyPatch) -> None:
    """Let `migrate` fill an empty SQLite database from the copy, and make the copy when there is none."""
    migrate = Command.handle

    def handle(command: Command, *args: Any, **options: Any) -> Any:
        whole = connection.vendor == "sqlite" and not options.get("app_label") and not tables()
        copy = KEPT / name_of_copy()
        if whole and copy.exists() and os.environ.get("MASTHEAD_MIGRATE") != "1":
            pour(copy)
            return None
        done = migrate(command, *args, **options)
        if whole:
            keep(copy)
        return done

    patch.setattr(Command, "handle", handle)


def tables() -> list[str]:
    return connection.introspection.table_names()


def pour(copy: Path) -> None:
    connection.ensure_connection()
    with sqlite3.connect(copy) as source:
        source.backup(connection.connection)


def keep(copy: Path) -> None:
    """Written beside and renamed: another run may be reading or writing the same copy."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    beside = copy.with_name(f"{copy.name}.{os.getpid()}")
    with sqlite3.connect(beside) as target:
        connection.connection.backup(target)
    beside.replace(copy)
