"""`masthead doctor` finds what is wrong and says what to do about it."""

import json
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from masthead.edition.writer import EditionWriter
from masthead.house import doctor, places
from masthead.house.setting_up import lay_out_postbag
from tests.factories.newsroom import make_story
from tests.rooms.newsstand.served import free_port, press, start_stand

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def newsstand(tmp_path_factory):
    """A newsstand on an edition with a front page, and the house's note of where it is."""
    folder = tmp_path_factory.mktemp("stand")
    press(folder)
    lay_out_postbag()
    server = start_stand(folder)
    yield server
    server.stop()
    (run_folder() / "house.json").unlink()


def note(port):
    told = {"host": "127.0.0.1", "port": port, "newsroom_port": 0, "processes": {"newsstand": {"pid": 1}}}
    (run_folder() / "house.json").write_text(json.dumps(told))


@pytest.fixture(autouse=True)
def at_work(newsstand):
    note(newsstand.port)
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


def test_a_newsstand_that_does_not_answer_is_found():
    note(free_port())

    assert "masthead serve --only newsstand" in problems()["newsstand"]


def test_where_no_house_runs_the_public_address_is_asked(settings):
    (run_folder() / "house.json").write_text("not json")
    settings.BASE_URL = f"http://127.0.0.1:{free_port()}"

    assert settings.BASE_URL in problems()["newsstand"]


def test_an_edition_without_a_front_page_is_found(tmp_path):
    EditionWriter.open(tmp_path / "edition", create=True).close()
    server = start_stand(tmp_path)
    try:
        note(server.port)

        assert "no front page" in problems()["newsstand"]
    finally:
        server.stop()


def test_a_lost_key_of_the_postbag_is_found(tmp_path):
    kept = places.private_keys().rename(tmp_path / "keys")
    try:
        assert "backup" in problems()["postbag"]
    finally:
        kept.rename(places.private_keys())


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
