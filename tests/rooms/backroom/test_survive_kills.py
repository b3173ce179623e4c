"""A drain is killed at every step it takes, and by chance among others: nothing is lost, nothing comes twice."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.rooms.backroom.crashing import ENTRIES, POINTS
from tools.laid_ahead import migrated

REPO = Path(__file__).resolve().parents[3]
HANDLED = [text for text in ENTRIES if text != "bad"]


@pytest.fixture(scope="module")
def said(django_db_setup, django_db_blocker, tmp_path_factory):
    """What crashing.py saw, on a database of its own that this process does not touch."""
    return run_crashing(tmp_path_factory.mktemp("crashing"), django_db_blocker)


def run_crashing(folder, blocker, **more):
    env = {name: value for name, value in os.environ.items() if not name.startswith("MASTHEAD_")}
    env |= {"MASTHEAD_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "masthead.house.settings"}
    env |= {"PYTHONPATH": f"{REPO / 'src'}{os.pathsep}{REPO}", **more}
    if connection.vendor == "sqlite":
        shutil.copy(migrated(), folder / "newsroom.sqlite3")
    else:
        env["MASTHEAD_DATABASE_URL"] = url_of_test_database()
    command = [sys.executable, "-m", "tests.rooms.backroom.crashing", str(folder)]
    ran = subprocess.run(command, check=False, capture_output=True, cwd=REPO, env=env, timeout=900)
    assert ran.returncode == 0, ran.stderr.decode()
    return [json.loads(line) for line in ran.stdout.decode().splitlines()], ran.stderr.decode()


def url_of_test_database():
    of = connection.settings_dict
    return f"postgresql://{of['USER']}:{of['PASSWORD']}@{of['HOST']}:{of['PORT']}/{of['NAME']}"


# The PostgreSQL pass takes tests that touch the database; these do, in another process.
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("point", [" ".join(map(str, point)) for point in POINTS])
def test_a_drain_killed_anywhere_leaves_the_next_to_end_it(said, point):
    (seen,) = [one for one in said[0] if one.get("point") == point]

    died = seen["died"]
    assert died["noted"] == HANDLED[: len(died["noted"])]  # in order, none twice
    assert seen["resumed"]["noted"] == HANDLED
    assert seen["resumed"]["waiting"] == 1
    assert sorted(seen["mended"]["noted"]) == sorted(ENTRIES)
    assert seen["mended"]["waiting"] == 0
    assert seen["journals"] == []


def test_the_points_are_reached(said):
    """A drain that is killed nowhere would pass all of the above."""
    killed = [one["point"] for one in said[0] if one.get("killed")]

    names = {point.rpartition(" ")[0] for point in killed}
    assert names == {f"{phase} {name}" for phase, name, _ in POINTS}
    assert len([point for point in killed if point.startswith("first commit ")]) >= 3
    assert len([point for point in killed if point.startswith("again remove ")]) >= 3


def test_several_drains_killed_by_chance_hand_over_once(said):
    (race,) = [one["race"] for one in said[0] if "race" in one]
    check_race(race)


def check_race(race):
    assert len(race["acknowledged"]) > 20
    assert set(race["acknowledged"]) <= set(race["noted"])
    assert len(set(race["noted"])) == len(race["noted"])
    for name in "ab":
        mine = [int(text[2:]) for text in race["noted"] if text.startswith(name)]
        assert mine == sorted(mine)
    assert (race["waiting"], race["journals"]) == (0, [])


@pytest.mark.sqlite_only
def test_what_came_while_the_database_was_away_lands_once_it_is_back(said):
    (seen,) = [one["away"] for one in said[0] if "away" in one]

    assert seen["away"] == [True, True, True, False]
    assert seen["noted"] == ["before", "meanwhile 0", "meanwhile 1", "meanwhile 2"]
    assert seen["waiting"] == 0
    assert said[1].count("The database cannot be used") == 1


@pytest.mark.night
def test_many_crowds_of_drains(django_db_setup, django_db_blocker, tmp_path):
    seeds = ",".join(str(seed) for seed in range(20))
    races = [
        one["race"] for one in run_crashing(tmp_path, django_db_blocker, RACES=seeds)[0] if "race" in one
    ]

    assert len(races) == 20
    for race in races:
        check_race(race)
