"""The newsroom's database as one file: a consistent copy while others write, and the way back. Needs no Django."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from masthead.house import env
from masthead.house.backup_manifest import POSTGRESQL, SQLITE, BackupError, DamagedBackupError

_PAGES = 4096  # copied between two looks at the progress
_WAIT = 20  # seconds for a writer that holds the whole database
Count = Callable[[int, int], None]


@dataclass(frozen=True)
class Snapshot:
    """One moment of a database in one file, with the rows of each table at that moment."""

    engine: str
    path: Path
    mode: int
    rows: dict[str, int]
    migrations: tuple[str, ...]


def take_snapshot(url: str, data_dir: Path, folder: Path, count: Count) -> Snapshot:
    """Copy the database into `folder`. Others may write meanwhile; the copy is of one moment. Raises BackupError."""
    path = env.sqlite_path(url, data_dir)
    if path is None:
        return _dump_postgres(url, data_dir, folder)
    if not path.exists():
        raise BackupError(f"There is no database at {path}, so there is nothing to back up.")
    copy = folder / "database"
    try:
        _copy_sqlite(path, copy, count)
    except sqlite3.Error as error:
        raise BackupError(f"The database {path} cannot be copied: {error}.") from error
    rows, migrations = look_into_sqlite(copy)
    return Snapshot(SQLITE, copy, path.stat().st_mode, rows, migrations)


def _copy_sqlite(path: Path, copy: Path, count: Count) -> None:
    """The open read transaction holds one moment still, so that writers cannot make the copy begin again."""
    source = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=_WAIT, isolation_level=None
    )
    with closing(source), closing(sqlite3.connect(copy)) as target:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(target, pages=_PAGES, progress=lambda _, left, of: count(of - left, of))
        source.execute("COMMIT")
        target.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it


def look_into_sqlite(path: Path) -> tuple[dict[str, int], tuple[str, ...]]:
    """Rows of each table, and Masthead's migrations. Raises DamagedBackupError when SQLite finds a fault."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            _check_sqlite(database)
            tables = database.execute(
                "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' "
                "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
            ).fetchall()
            rows = {
                name: int(database.execute(f"SELECT count(*) FROM {_quoted(name)}").fetchone()[0])  # noqa: S608
                for (name,) in tables
            }
            applied = database.execute("SELECT app, name FROM django_migrations").fetchall()
    except sqlite3.Error as error:
        raise DamagedBackupError(f"The copy of the database is damaged: {error}.") from error
    return rows, _ours(applied)


def _check_sqlite(database: sqlite3.Connection) -> None:
    said = [row[0] for row in database.execute("PRAGMA integrity_check(3)")]
    if said != ["ok"]:
        raise DamagedBackupError("The copy of the database is damaged: " + "; ".join(map(str, said)))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _ours(applied: list[tuple[Any, ...]]) -> tuple[str, ...]:
    package = Path(__file__).resolve().parent.parent
    rooms = {path.parent.name for path in package.glob("*/migrations")}
    return tuple(sorted(f"{app}.{name}" for app, name in applied if app in rooms))


def _dump_postgres(url: str, data_dir: Path, folder: Path) -> Snapshot:
    """pg_dump and our own counting look at the same exported snapshot."""
    program = _client("pg_dump")
    dump = folder / "database"
    with _connected(url, data_dir) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={row[0] if row else ''}"]
        _call([program, *words, f"--file={dump}"], url, data_dir)
        rows, migrations = _look_into_postgres(connection)
    return Snapshot(POSTGRESQL, dump, 0o600, rows, migrations)


def _look_into_postgres(connection: psycopg.Connection[Any]) -> tuple[dict[str, int], tuple[str, ...]]:
    rows: dict[str, int] = {}
    for (name,) in _tables(connection):
        counted = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name)))
        rows[name] = int((counted.fetchone() or (0,))[0])
    applied = connection.execute("SELECT app, name FROM django_migrations").fetchall()
    return rows, _ours(applied)


def _tables(connection: psycopg.Connection[Any]) -> list[tuple[Any, ...]]:
    return connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
    ).fetchall()


def postgres_is_empty(url: str, data_dir: Path) -> bool:
    with _connected(url, data_dir) as connection:
        return not _tables(connection)


def pour_into_postgres(
    dump: Path, url: str, data_dir: Path, *, replace: bool
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Fill the database in one transaction: all of it or nothing. `replace` drops what the dump brings anew."""
    words = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    words += ["--clean", "--if-exists"] if replace else []
    name = str(env.database(url, data_dir, create=False)["NAME"])
    _call([_client("pg_restore"), *words, f"--dbname={name}", str(dump)], url, data_dir)
    with _connected(url, data_dir) as connection:
        return _look_into_postgres(connection)


def list_dump(dump: Path) -> None:
    """Let PostgreSQL's own program read the table of contents. Raises DamagedBackupError."""
    done = subprocess.run(  # noqa: S603
        [_client("pg_restore"), "--list", str(dump)], capture_output=True, check=False, text=True
    )
    if done.returncode:
        raise DamagedBackupError(f"PostgreSQL cannot read the dump in the backup: {done.stderr.strip()}")


def _connected(url: str, data_dir: Path) -> psycopg.Connection[Any]:
    entry = env.database(url, data_dir, create=False)
    given = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    words = {word: str(entry[name]) for word, name in given.items() if entry[name]}
    try:
        return psycopg.connect(**words, connect_timeout=10)  # type: ignore[arg-type]
    except psycopg.Error as error:
        raise BackupError(f"The PostgreSQL database does not answer: {str(error).strip()}") from error


def _client(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BackupError(
            f"{name} was not found. Install PostgreSQL's client programs, of the server's version or later "
            "(Debian: apt install postgresql-client; macOS: brew install libpq)."
        )
    return found


def _call(command: list[str], url: str, data_dir: Path) -> None:
    """The password goes by the environment, where other accounts of the machine do not see it."""
    entry = env.database(url, data_dir, create=False)
    given = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    words = {word: str(entry[name]) for word, name in given.items() if entry[name]}
    done = subprocess.run(  # noqa: S603
        command, env=os.environ | words, capture_output=True, check=False, text=True
    )
    if done.returncode:
        raise BackupError(f"{Path(command[0]).name} did not succeed: {done.stderr.strip()[-2000:]}")
