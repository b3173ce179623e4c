"""`masthead run` keeps a newsroom running, and leaves nothing running behind. Real processes, on SQLite."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.promises.processes import lives, until
from tools.demo_newsroom import copy_demo, free_port, running, settings_for

OF_THE_NEWSSTAND = {"MASTHEAD_NEWSROOM", "MASTHEAD_NEWSSTAND_WORKERS", "MASTHEAD_PASS_KEYS"}
pytestmark = pytest.mark.sqlite_only


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return copy_demo(tmp_path_factory.mktemp("house") / "newsroom")


@pytest.fixture(scope="module")
def standing(tmp_path_factory):
    """The folder of a newsroom that runs: each test leaves it running."""
    return copy_demo(tmp_path_factory.mktemp("standing") / "newsroom")


@pytest.fixture(scope="module")
def site(standing):
    with running(standing) as site:
        yield site


def masthead(folder, *words, **settings):
    return subprocess.run(
        [sys.executable, "-m", "masthead", *words],
        env=settings_for(folder, **settings),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def status(folder):
    return json.loads(masthead(folder, "status", "--json").stdout)


def answers(site):
    """Whether the newsstand answers, and the newsroom through it."""
    try:
        return all(
            urllib.request.urlopen(f"{site.url}{path}", timeout=5).status == 200
            for path in ("/healthz", "/admin/login/")
        )
    except (urllib.error.URLError, OSError):
        return False


def test_ready_means_that_readers_are_answered_and_status_agrees(site, standing):
    assert answers(site)

    said = status(standing)

    assert set(said) == {"newsstand", "newsroom", "worker"}
    assert {row["state"] for row in said.values()} == {"ready"}
    assert len({row["pid"] for row in said.values()}) == 3


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_every_process_and_frees_the_port(number, folder):
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "masthead", "run", "--port", str(port)],
        env=settings_for(folder),
        stdout=subprocess.PIPE,
        text=True,
    )
    while not process.stdout.readline().startswith("ready "):
        assert process.poll() is None
    pids = [row["pid"] for row in status(folder).values()]

    process.send_signal(number)

    assert process.wait(40) == 0
    process.stdout.close()
    assert not any(lives(pid) for pid in pids)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # closed connections linger for a minute
        probe.bind(("127.0.0.1", port))
    assert masthead(folder, "status").returncode == 1


def test_nothing_outlives_a_house_that_was_killed(folder):
    process = subprocess.Popen(
        [sys.executable, "-m", "masthead", "run", "--port", str(free_port())],
        env=settings_for(folder),
        stdout=subprocess.PIPE,
        text=True,
    )
    while not process.stdout.readline().startswith("ready "):
        assert process.poll() is None
    pids = [row["pid"] for row in status(folder).values()]

    process.kill()
    process.wait()
    process.stdout.close()

    assert until(lambda: not any(lives(pid) for pid in pids))


def test_a_newsroom_that_was_killed_comes_back(site, standing):
    before = status(standing)["newsroom"]["pid"]

    os.killpg(before, signal.SIGKILL)

    assert until(lambda: answers(site) and status(standing)["newsroom"]["pid"] != before)
    assert status(standing)["worker"]["state"] == "ready"


def test_a_newsroom_whose_watcher_was_killed_is_served_by_the_new_one_alone(site, standing):
    watcher = status(standing)["newsroom"]["pid"]
    (orphan,) = children(watcher)

    os.kill(watcher, signal.SIGKILL)

    assert until(lambda: answers(site) and status(standing)["newsroom"]["pid"] != watcher)
    assert until(lambda: not lives(orphan))
    assert until(lambda: answers(site))


def test_a_renewal_replaces_every_process(site, standing):
    house = house_of(standing)
    before = {row["pid"] for row in status(standing).values()}

    os.kill(house, signal.SIGHUP)

    assert until(lambda: not before & {row["pid"] for row in status(standing).values()}, 240)
    assert until(lambda: {row["state"] for row in status(standing).values()} == {"ready"})
    assert until(lambda: not any(lives(pid) for pid in before))
    assert answers(site)


def test_a_renewal_that_fails_leaves_everything_as_it_was(site, standing):
    house = house_of(standing)
    before = status(standing)
    settings = standing / "masthead.env"
    kept = settings.read_text()
    settings.write_text(f"{kept}\nMASTHEAD_COLOUR=red\n")
    try:
        os.kill(house, signal.SIGHUP)
        assert until(lambda: "MASTHEAD_COLOUR" in (standing / "log" / "newsroom.log").read_text())
        settings.write_text(kept)

        assert until(lambda: len(children(house)) == 3)
        assert answers(site)
        assert status(standing) == before
    finally:
        settings.write_text(kept)


def house_of(folder):
    """The pid of `masthead run`."""
    worker = status(folder)["worker"]["pid"]
    return int(Path(f"/proc/{worker}/stat").read_text().rsplit(")", 1)[1].split()[1])


def children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_a_second_house_in_the_same_folder_is_refused_and_harms_nothing(site, standing):
    second = masthead(standing, "run", "--port", str(free_port()))

    assert second.returncode == 1
    assert "runs already" in second.stderr
    assert "Traceback" not in second.stderr
    assert answers(site)
    assert {row["state"] for row in status(standing).values()} == {"ready"}


def test_a_taken_port_is_told_in_words(folder):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        refused = masthead(folder, "run", "--port", str(other.getsockname()[1]))

    assert refused.returncode == 1
    assert "Port" in refused.stderr
    assert "make run PORT=" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("run", "--port", "18999"),
        ("serve",),
        ("serve", "--only", "newsroom"),
        ("work",),
        ("demo",),
        ("doctor",),
        ("upgrade",),
    ],
)
def test_a_missing_database_is_an_error_and_never_an_empty_newsroom(words, folder, tmp_path):
    database = folder / "newsroom.sqlite3"
    kept = database.rename(tmp_path / "away.sqlite3")
    try:
        refused = masthead(folder, *words)

        assert refused.returncode == 1
        assert "no database" in refused.stderr
        assert "Traceback" not in refused.stderr
        assert not database.exists()
    finally:
        kept.rename(database)


def test_the_demo_is_refused_where_stories_are(folder):
    refused = masthead(folder, "demo")

    assert refused.returncode == 1
    assert "stories already" in refused.stderr
    assert masthead(folder, "demo", "--if-empty").returncode == 0


def test_the_demo_is_refused_in_production_and_leaves_no_setting_behind(folder):
    (folder / "masthead.env").unlink()

    refused = masthead(folder, "demo", MASTHEAD_PRODUCTION="yes", MASTHEAD_BASE_URL="https://news.example")

    assert refused.returncode == 1
    assert "production" in refused.stderr
    assert not (folder / "masthead.env").exists()


def test_set_up_may_run_again(folder):
    again = masthead(folder, "setup")

    assert again.returncode == 0, again.stderr
    assert masthead(folder, "demo").returncode == 1  # the stories are still there


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MASTHEAD_TIME_ZONE", "Averin"),
        ("MASTHEAD_PRODUCTION", "perhaps"),
        ("MASTHEAD_DATABASE_URL", "mysql://a/b"),
        ("MASTHEAD_BASE_URL", "news.example"),
        ("MASTHEAD_BASE_URL", "https://news.example/blog"),
        ("MASTHEAD_LANGUAGE", "tlh"),
        ("MASTHEAD_LOG_LEVEL", "LOUD"),
        ("MASTHEAD_NEWSROOM", "8001"),
        ("MASTHEAD_NEWSROOM", "127.0.0.1:8001"),  # without a secret
        ("MASTHEAD_NEWSSTAND_WORKERS", "many"),
        ("MASTHEAD_NEWSSTAND_WORKERS", "0"),
        ("MASTHEAD_PASS_KEYS", "c2hvcnQ="),
        ("MASTHEAD_PRESSERS", "many"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(name, value, folder):
    words = ("serve", "--only", "newsstand") if name in OF_THE_NEWSSTAND else ("doctor",)

    refused = masthead(folder, *words, **{name: value})

    assert refused.returncode == 2
    assert name in refused.stderr
    assert "Traceback" not in refused.stderr


def test_an_unknown_line_of_the_kept_settings_is_named(folder, tmp_path):
    (tmp_path / "masthead.env").write_text("# ours\nMASTHEAD_COLOUR=red\n")

    refused = masthead(tmp_path, "doctor")

    assert refused.returncode == 2
    assert "MASTHEAD_COLOUR" in refused.stderr


def test_an_unknown_command_ends_with_2(folder):
    assert masthead(folder, "publish-everything").returncode == 2
