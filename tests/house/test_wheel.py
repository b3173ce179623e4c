"""What is installed is whole: templates, styles, scripts and the demo's world travel with the code."""

import subprocess
import sys
import zipfile

import pytest

from tests.house.rules import HOUSE, ROOT, tracked_files


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True
    )
    [path] = folder.glob("*.whl")
    with zipfile.ZipFile(path) as content:
        yield content


def test_every_file_of_the_house_is_in_the_wheel(wheel):
    ours = {str(path.relative_to(HOUSE.parent)) for path in tracked_files(ROOT) if HOUSE in path.parents}
    assert {"masthead/py.typed", "masthead/house/settings.py"} <= ours
    assert sorted(ours - set(wheel.namelist())) == []


def test_nothing_else_is_in_the_wheel(wheel):
    strangers = [name for name in wheel.namelist() if not name.startswith(("masthead/", "masthead-"))]
    assert strangers == []


def test_the_wheel_brings_the_command(wheel):
    [entry_points] = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
    assert "masthead = masthead.house.cli:main" in wheel.read(entry_points).decode()
