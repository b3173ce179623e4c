"""The migrated test database, made once: migrating takes ten seconds and more, copying a tenth of one.

The copy's name holds what it is made from (`tools/laid_ahead.py`), so that a changed migration is run, never skipped.
On SQLite it is a file kept between runs; on PostgreSQL a database of the
same server, from which each test process makes its own. `MASTHEAD_MIGRATE=1` runs the migrations whatever is kept.
"""

from __future__ import annotations

import os
import sqlite3
from typing import Any

import pytest
from django.core.management.commands.migrate import Command
from django.db import connection

from tools.laid_ahead import migrated, one_at_a_time


def install(patch: pytest.MonkeyPatch) -> None:
    """Let `migrate` fill an empty database from the copy, and make the copy when there is none."""
    migrate = Command.handle

    def handle(command: Command, *args: Any, **options: Any) -> Any:
        if options.get("app_label") or os.environ.get("MASTHEAD_MIGRATE") == "1" or tables():
            return migrate(command, *args, **options)
        copy = COPIES[connection.vendor]()
        with one_at_a_time(migrated().parent):
            if copy.pour():
                return None
            done = migrate(command, *args, **options)
            copy.keep()
        return done

    patch.setattr(Command, "handle", handle)


def tables() -> list[str]:
    return connection.introspection.table_names()


class SqliteCopy:
    """A file, written beside and renamed: another run may be reading it."""

    def __init__(self) -> None:
        self.path = migrated()

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

    def __init__(self) -> None:
        self.name = connection.ops.quote_name(f"masthead_migrated_{migrated().stem}")
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
