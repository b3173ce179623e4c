"""The PostgreSQL that the second pass of the tests runs beside."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.house.rules import ROOT


def beside_postgres(*command, **environment):
    return subprocess.run(
        [sys.executable, "-m", "tools.on_postgres", *command],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def open_folder():
    """Started by root, the server runs as another user, who may not look into pytest's own folders."""
    folder = Path(tempfile.mkdtemp(prefix="masthead-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_the_command_finds_a_server_and_its_status_is_kept(open_folder):
    asked = (
        "import os, sys, psycopg\n"
        "server = os.environ['MASTHEAD_DATABASE_URL'].rsplit('/', 1)[0]\n"
        "print(psycopg.connect(server + '/postgres').execute('select 6 * 7').fetchone()[0])\n"
        "sys.exit(7)"
    )
    done = beside_postgres(
        sys.executable, "-c", asked, TMPDIR=str(open_folder), MASTHEAD_TEST_POSTGRES_URL=""
    )
    assert (done.stdout.strip(), done.returncode) == ("42", 7), done.stderr
    assert list(open_folder.iterdir()) == []


def test_a_server_given_is_used_and_none_started():
    address = "postgresql://127.0.0.1:1/spare"
    done = beside_postgres("printenv", "MASTHEAD_DATABASE_URL", MASTHEAD_TEST_POSTGRES_URL=address)
    assert done.stdout.strip() == address


def test_without_a_command_it_says_what_to_do():
    done = beside_postgres()
    assert done.returncode == 2
    assert "Say what to run" in done.stderr
