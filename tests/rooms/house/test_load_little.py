"""What stays in the memory of every process for ever is there because somebody needs it."""

import json
import os
import subprocess
import sys

import pytest

LOADED = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "masthead.house.settings"
import masthead.house.supervised
import django
django.setup()
import masthead.house.urls, masthead.house.worker
json.dump(sorted({name.partition(".")[0] for name in sys.modules if sys.modules[name]}), sys.stdout)
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    settings = {"MASTHEAD_DATA_DIR": str(tmp_path_factory.mktemp("data")), "MASTHEAD_DATABASE_URL": ""}
    told = subprocess.run(
        [sys.executable, "-c", LOADED],
        env=os.environ | settings,
        capture_output=True,
        check=True,
        timeout=120,
    )
    return set(json.loads(told.stdout))


@pytest.mark.parametrize(
    ("package", "who"),
    [
        ("fontTools", "the process that cuts the fonts"),
        ("psycopg", "a house on PostgreSQL"),
        ("typer", "the operator's door"),
        ("rich", "the operator's door"),
        ("granian", "the process that serves"),
    ],
)
def test_a_process_on_sqlite_does_not_load_what_only_another_needs(loaded, package, who):
    assert {"wagtail", "PIL"} <= loaded
    assert package not in loaded, f"{package} is for {who}"


def test_the_watcher_and_what_it_starts_load_neither_the_web_client_nor_the_house():
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import masthead.house.supervisor, sys; print(*sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert not {"http.client", "email", "ssl", "django", "typer", "rich"} & set(told.stdout.split())
