"""The real programs that tests lean on are found, installed, or missed aloud (`tools/ensure.sh`)."""

import shutil
import subprocess

import pytest

from tests.house.rules import ROOT


@pytest.fixture
def ensure(tmp_path):
    """Runs the script on a machine that has only these programs, and no way to install more."""

    def run(*wanted, here=()):
        for name in ("dirname", *here):
            (tmp_path / name).symlink_to(shutil.which("true") if name in here else shutil.which(name))
        return subprocess.run(
            [shutil.which("sh"), ROOT / "tools" / "ensure.sh", *wanted],
            env={"PATH": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_what_is_here_is_passed_over_in_silence(ensure):
    done = ensure("wrk", "chromium", here=("wrk", "chromium"))

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_what_is_missing_is_told_and_the_tests_go_on(ensure):
    done = ensure("wrk", "chromium", here=("chromium",))

    assert done.returncode == 0
    assert "NOT HERE: wrk" in done.stderr
    assert "apt install wrk" in done.stderr


def test_without_windowless_chromium_the_tests_take_the_whole_one(ensure):
    done = ensure("headless", "chromium", here=("chromium",))

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_without_a_browser_there_is_no_testing(ensure):
    done = ensure("chromium", "wrk", here=("wrk",))

    assert done.returncode == 1
    assert "MASTHEAD_CHROMIUM" in done.stderr
    assert "wrk" not in done.stderr
