"""What every test stands on: no network, one of two databases, a browser on request (`tests/browser.py`).

A whole run is dealt out to several processes: see `tests/dealing.py`.

The network is closed by pytest-socket (see `addopts` in pyproject.toml): only this machine can be reached, and a
test marked `network`, run only when asked for by `-m network`, is let out. Programs a test starts are not guarded.

Properties are tried on the same examples in every run, so that a red run means a change. New ones are looked for at
night (`--hypothesis-profile=night`), and what they find becomes an `@example`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.dealing import ByFile, refill
from tools.laid_ahead import put_cut_fonts

pytest_plugins = ["tests.browser"]

# No deadline: how long an example takes says something of the machine.
settings.register_profile("night", max_examples=2_000, deadline=None)
settings.register_profile("day", deadline=None, derandomize=True)
settings.load_profile("day")

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}

# A test with real transactions leaves every table empty. What the migrations wrote (the root page, the first site)
# must be there for the next one.
EMPTIED_AFTERWARDS = {"transactional_db", "django_db_reset_sequences", "live_server"}
_KEEP_WHAT_MIGRATIONS_MADE = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def pytest_configure() -> None:
    """Keep one database connection per thread, browser or not.

    Playwright leaves an event loop marked as running in the test's own thread. Django would take what follows for
    asynchronous code and open a second connection there, outside the test's transaction.
    """
    from django.db import connections

    connections._connections = threading.local()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what this run cannot or need not answer.

    On PostgreSQL only tests that touch the database run: all others have the same answer as on SQLite.
    """
    on_postgres = _vendor() == "postgresql"
    asked = config.option.markexpr
    unwanted = {"sqlite_only" if on_postgres else "postgres"}
    unwanted |= {mark for mark in ("night", "network") if mark not in asked}
    kept, left_out = [], []
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        if "network" in marks:
            item.add_marker(pytest.mark.enable_socket)
        if _empties_database(item):
            item.add_marker(_KEEP_WHAT_MIGRATIONS_MADE)
        wanted = not marks & unwanted and (not on_postgres or _touches_database(item))
        (kept if wanted else left_out).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Asked for by pytest-xdist, in the process that deals out the tests."""
    return ByFile(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if _touches_database(item):
        refill(item, empties=_empties_database(item))


def _touches_database(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None or bool(DATABASE_FIXTURES & _fixtures(item))


def _empties_database(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    asked = mark is not None and bool(mark.kwargs.get("transaction") or mark.kwargs.get("reset_sequences"))
    return asked or bool(EMPTIED_AFTERWARDS & _fixtures(item))


def _fixtures(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))


def _vendor() -> str:
    from django.db import connection

    return connection.vendor


@pytest.fixture(scope="session")
def on_postgres() -> bool:
    """Whether this pass runs on PostgreSQL."""
    return _vendor() == "postgresql"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Asked for by pytest-django before it makes the database."""
    from tests import migrated

    with pytest.MonkeyPatch.context() as patch:
        migrated.install(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def _fonts_cut_once() -> None:
    from django.conf import settings

    put_cut_fonts(Path(settings.DATA_DIR) / "assets")
