"""`masthead doctor` finds what is wrong and says what to do about it."""

import json
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from masthead.house import doctor
from tests.factories.newsroom import make_story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def worker_at_work():
    beat(time.time())
    yield
    (run_folder() / "worker.json").unlink()


def run_folder():
    folder = Path(settings.DATA_DIR) / "run"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def beat(at):
    (run_folder() / "worker.json").write_text(json.dumps({"pid": 1, "at": at}))


def problems():
    return {finding.subject: finding.words for finding in doctor.examine() if finding.state == "problem"}


def test_a_sound_newsroom_has_no_problem():
    assert problems() == {}


def test_a_dead_worker_is_found():
    beat(time.time() - 60)

    assert "masthead run" in problems()["worker"]


def test_a_worker_that_never_ran_is_found():
    (run_folder() / "worker.json").write_text("not json")

    assert "masthead run" in problems()["worker"]


def test_a_full_disk_is_found(monkeypatch):
    monkeypatch.setattr(doctor, "SCARCE", 10**18)

    assert "Make room" in problems()["disk"]


def test_a_waiting_migration_is_found():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'newsroom'")

    assert "masthead upgrade" in problems()["database"]


def test_a_late_story_is_found():
    story = make_story("Late", live=False)
    story.save_revision(approved_go_live_at=timezone.now() - timedelta(minutes=5))

    assert "1 stor" in problems()["schedule"]


def test_production_with_one_origin_is_no_problem_here_but_said(settings):
    notes = [finding.words for finding in doctor.examine() if finding.state == "note"]

    assert any("host of its own" in words for words in notes)
