"""The migrated test database, made once: migrating takes ten seconds and more, copying a tenth of one.

The copy's name holds the content of every migration and the versions of the packages that bring their own, so that a
changed migration is run, never skipped. On SQLite it is a file kept between runs; on PostgreSQL a database of the
same server, from which each test process makes its own. `MASTHEAD_MIGRATE=1` runs the migrations whatever is kept.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
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
    return blake2s("\0".join(parts).encode(), digest_size=12).hexdigest()


def install(patch: pytest.MonkeyPatch) -> None:
    """Let `migrate` fill an empty database from the copy, and make the copy when there is none."""
    migrate = Command.handle

    def handle(command: Command, *args: Any, **options: Any) -> Any:
        if options.get("app_label") or os.environ.get("MASTHEAD_MIGRATE") == "1" or tables():
            return migrate(command, *args, **options)
        copy = COPIES[connection.vendor](name_of_copy())
        with one_at_a_time():
            if copy.pour():
                return None
            done = migrate(command, *args, **options)
            copy.keep()
        return done

    patch.setattr(Command, "handle", handle)


def tables() -> list[str]:
    return connection.introspection.table_names()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Of two test processes one migrates; the other waits and copies."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class SqliteCopy:
    """A file, written beside and renamed: another run may be reading it."""

    def __init__(self, name: str) -> None:
        self.path = KEPT / f"{name}.sqlite3"

    def pour(self) -> bool:
        if not self.path.exists():
            return False
        connection.ensure_connection()
        with sqlite3.connect(self.path) as source:
            source.backup(connection.connection)
        return True

    def keep(self) -> None:
        beside = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        with sqlite3.connect(beside) as target:
            connection.connection.backup(target)
        beside.replace(self.path)


class PostgresCopy:
    """A database that others are made from. PostgreSQL makes one from another only while nobody is connected."""

    def __init__(self, name: str) -> None:
        self.name = connection.ops.quote_name(f"masthead_migrated_{name}")
        self.tests = connection.ops.quote_name(str(connection.settings_dict["NAME"]))

    def pour(self) -> bool:
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name.strip('"')])
            if not cursor.fetchone():
                return False
            cursor.execute(f"DROP DATABASE {self.tests}")
            cursor.execute(f"CREATE DATABASE {self.tests} TEMPLATE {self.name}")
        return True

    def keep(self) -> None:
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {self.name} TEMPLATE {self.tests}")


COPIES = {"sqlite": SqliteCopy, "postgresql": PostgresCopy}
