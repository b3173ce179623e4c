"""Every module says by its name what it holds, and nothing of a debugging session stays behind."""

import pytest

from tests.house.rules import DJANGO_FREE, HOUSE, ROOT, django_in, leftovers, nameless_drawers

# The commands' door talks to people on the terminal; so do the workshop's programs and the measurements.
MAY_PRINT = ("cli", "cli_edition", "cli_takedown")


def test_no_module_is_a_nameless_drawer():
    assert nameless_drawers(HOUSE, ROOT / "tests", ROOT / "tools") == []


@pytest.mark.parametrize(
    "name", ["utils.py", "common/__init__.py", "core/stories.py", "press/base.py", "manager.py"]
)
def test_a_nameless_drawer_is_found(tmp_path, name):
    sample = tmp_path / name
    sample.parent.mkdir(parents=True, exist_ok=True)
    sample.touch()
    (tmp_path / "baseline.py").touch()
    assert nameless_drawers(tmp_path) == [str(sample)]


def test_nothing_is_left_of_a_debugging_session():
    assert leftovers(HOUSE, printing_allowed=MAY_PRINT) == []
    assert leftovers(ROOT / "tests", ROOT / "tools", printing_allowed=("tests", "tools")) == []


@pytest.mark.parametrize("line", ["print('here')", "breakpoint()", "import pdb", "from pdb import set_trace"])
def test_a_leftover_is_found(tmp_path, line):
    (tmp_path / "desk.py").write_text(f"def publish():\n    {line}\n")
    assert len(leftovers(tmp_path)) == 1


def test_only_a_door_for_people_may_print(tmp_path):
    (tmp_path / "cli").mkdir()
    (tmp_path / "cli" / "run.py").write_text("print('ready')\nbreakpoint()\n")
    assert leftovers(tmp_path, printing_allowed=("cli",)) == [f"{tmp_path / 'cli' / 'run.py'}:2 breakpoint"]


def test_the_lowest_rooms_run_without_django():
    assert django_in(HOUSE) == []


@pytest.mark.parametrize(
    "line", ["import django", "from django.db import models", "import wagtail.models as w"]
)
def test_django_in_a_low_room_is_found(tmp_path, line):
    for room in (*DJANGO_FREE, "newsroom"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "pages.py").write_text(f"def load():\n    {line}\n")
    found = django_in(tmp_path)
    assert len(found) == len(DJANGO_FREE)
    assert not any("newsroom" in entry for entry in found)
