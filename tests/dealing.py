"""How a whole run is dealt out to several processes (`-n`), and why the order of the tests does not matter.

A file goes to one process, so that what it builds once is built once. The journeys share a newsroom that takes its
time to start, so they go to one process together, and first, being the longest piece.

A test with real transactions leaves every table empty. In one process pytest-django runs such tests last; here any
file may follow them. So before the next test that counts on what the migrations wrote, it is put back.
"""

from __future__ import annotations

import pytest
from pytest_django.plugin import blocking_manager_key
from xdist.scheduler import LoadScopeScheduling

TOGETHER = "tests/journeys/"

_emptied = pytest.StashKey[bool]()


class ByFile(LoadScopeScheduling):
    """One process for each file, and one for all journeys."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER if nodeid.startswith(TOGETHER) else nodeid.split("::", 1)[0]


def refill(item: pytest.Item, *, empties: bool) -> None:
    """Put back what the migrations wrote, if a test has taken it away; note whether this one will.

    Safe to call before every test: it costs something only after one that `empties`.
    """
    stash = item.config.stash
    if stash.get(_emptied, False) and not empties:
        from django.db import connection

        from masthead.press.models import PressOrder

        with stash[blocking_manager_key].unblock():
            connection.creation.deserialize_db_from_string(connection._test_serialized_contents)
            # What is put back is written like any change, and ordered. The migrations had left nothing to press.
            PressOrder.objects.all().delete()
        stash[_emptied] = False
    if empties:
        stash[_emptied] = True
