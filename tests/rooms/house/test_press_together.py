"""Several processes press one row: each address is drawn once, whoever draws it. Real processes, on the demo."""

import json
import re
import subprocess
import sys

import pytest

from tests.rooms.house.programs import python
from tools.demo_newsroom import copy_demo, settings_for

pytestmark = pytest.mark.sqlite_only

# The copy is older than the demo it was made of: pages whose time has come meanwhile would be drawn besides.
HELPED = """
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from django.conf import settings
from masthead.house.helping import Helpers
from masthead.press.index import Index
from masthead.press.places import index_path

with closing(sqlite3.connect(index_path())) as held, held:
    held.execute("UPDATE pages SET until = NULL")
index = Index(index_path())
addresses = [one for one in index.addresses() if one.endswith("/")][:160]
index.put_backlog(addresses)
with Helpers(Path(settings.DATA_DIR), 2) as helpers:
    helpers.come()
    first = {child.pid for child in helpers.running()}
    helpers.come()
    again = {child.pid for child in helpers.running()}
    helpers.wait()
    left = helpers.running()
print(json.dumps([len(addresses), len(first), first == again, len(left), index.waiting()]))
"""


@pytest.fixture
def folder(tmp_path):
    return copy_demo(tmp_path / "newsroom")


def drawn(folder):
    """How many pages each helper says that it drew."""
    log = (folder / "log" / "pressers.log").read_text()
    return [int(number) for number in re.findall(r"(\d+) pages pressed beside others", log)]


def test_helpers_share_the_row_and_go_when_it_is_empty(folder):
    wanted, started, same, left, waiting = json.loads(python(folder, HELPED))

    assert (started, same, left, waiting) == (2, True, 0, 0)
    assert len(drawn(folder)) == 2
    assert all(drawn(folder))
    assert sum(drawn(folder)) == wanted


@pytest.mark.night
def test_everything_is_pressed_by_three(folder):
    environment = settings_for(folder, MASTHEAD_PRESSERS="3")
    for words in (["press", "all"], ["press", "verify", "--sample", "100"]):
        done = subprocess.run(
            [sys.executable, "-m", "masthead", *words],
            env=environment,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    assert len(drawn(folder)) >= 2
    assert all(drawn(folder)[:2])
