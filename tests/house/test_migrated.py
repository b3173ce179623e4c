"""The kept test database is what the migrations make."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from django.db import connection

from tests import migrated
from tools import laid_ahead


@pytest.mark.django_db
def test_every_migration_is_in_the_database() -> None:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


@pytest.mark.sqlite_only
@pytest.mark.django_db
def test_the_copy_holds_what_migrations_made() -> None:
    with sqlite3.connect(laid_ahead.migrated()) as source:
        kept = {row[0] for row in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        pages = source.execute("SELECT count(*) FROM wagtailcore_page").fetchone()[0]

    assert set(migrated.tables()) <= kept
    assert pages == 2  # the root and the welcome page that Wagtail's own migrations make


@pytest.mark.postgres
@pytest.mark.django_db
def test_there_is_a_database_to_copy() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s",
            [f"masthead_migrated_{laid_ahead.migrated().stem}"],
        )
        assert cursor.fetchone()


def test_another_migration_has_another_copy(tmp_path: Path) -> None:
    folder = tmp_path / "src" / "masthead" / "newsroom" / "migrations"
    folder.mkdir(parents=True)
    (folder / "0001_initial.py").write_text("one")
    before = laid_ahead.migrated(tmp_path)

    (folder / "0001_initial.py").write_text("two")

    assert laid_ahead.migrated(tmp_path) != before
