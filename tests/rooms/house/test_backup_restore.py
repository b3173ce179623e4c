"""A restore puts back all of a backup or changes nothing, and destroys nothing that stood there before."""

import json
import shutil
import stat
import subprocess
import sys

import pytest

from masthead.house import backup_restore, supervisor
from masthead.house.backup_manifest import BackupError, known_migrations
from tests.rooms.house.small_newsroom import (
    FILES,
    ask,
    back_up,
    files_of,
    make_newsroom,
    pack,
    restore,
    tell,
    told,
    unpack,
)
from tools.demo_newsroom import settings_for


@pytest.fixture
def archive(tmp_path):
    folder = make_newsroom(tmp_path / "first")
    back_up(folder, tmp_path / "b.tar.gz")
    return tmp_path / "b.tar.gz"


@pytest.fixture
def target(tmp_path):
    folder = tmp_path / "target"
    folder.mkdir()
    return folder


def stories(folder):
    return ask(folder, "SELECT count(*) FROM story")[0][0]


@pytest.mark.parametrize(
    "name", ["newsroom.sqlite3", "secret_key", "masthead.env", "media/a.jpg", "theme/a", "notes.txt"]
)
def test_a_folder_that_holds_anything_is_refused_and_left_alone(archive, target, name):
    (target / name).parent.mkdir(parents=True, exist_ok=True)
    (target / name).write_text("ours")

    with pytest.raises(BackupError, match="not empty"):
        restore(archive, target)

    assert (target / name).read_text() == "ours"
    assert sorted(path.name for path in target.iterdir()) == sorted([name.split("/")[0], "run"])


@pytest.mark.parametrize(
    "name", ["log/worker.log", "assets/a/site.css", "static/a.js", "run/prepared", "maintenance"]
)
def test_what_is_made_anew_does_not_count(archive, target, name):
    (target / name).parent.mkdir(parents=True, exist_ok=True)
    (target / name).write_text("old")

    restore(archive, target)

    assert files_of(target) == FILES


def test_what_stood_there_is_moved_aside_when_asked_never_deleted(archive, tmp_path):
    other = make_newsroom(tmp_path / "other", rows=7)
    (other / "media/ours.jpg").write_bytes(b"ours")

    restored = restore(archive, other, force=True)

    assert stories(other) == 50
    assert not (other / "media/ours.jpg").exists()
    assert restored.set_aside.parent == other
    assert stat.S_IMODE(restored.set_aside.stat().st_mode) == 0o700
    assert stories(restored.set_aside) == 7
    assert (restored.set_aside / "media/ours.jpg").read_bytes() == b"ours"
    assert (restored.set_aside / "secret_key").exists()


def test_what_was_taken_down_since_the_backup_stays_down(archive, tmp_path):
    folder = tmp_path / "first"
    with (folder / "edition/takedowns").open("ab") as ledger:
        ledger.write(b'{"address": "/b/"} 1\n')
    longer = (folder / "edition/takedowns").read_bytes()

    restored = restore(archive, folder, force=True)

    assert (folder / "edition/takedowns").read_bytes() == longer
    assert not any("ledger" in note for note in restored.notes)


@pytest.mark.parametrize("cut", [b"", FILES["edition/takedowns"][:10]])
def test_a_ledger_that_is_behind_the_backup_is_brought_up(archive, target, cut):
    (target / "edition").mkdir()
    (target / "edition/takedowns").write_bytes(cut)

    restore(archive, target, force=True)

    assert files_of(target) == FILES


def test_ledgers_that_went_different_ways_are_told_and_both_kept(archive, target):
    (target / "edition").mkdir()
    (target / "edition/takedowns").write_bytes(b'{"address": "/other/"} 0\n')

    restored = restore(archive, target, force=True)

    assert any("Take down again" in note for note in restored.notes)
    assert files_of(target) == FILES
    assert b"/other/" in (restored.set_aside / "edition/takedowns").read_bytes()


def test_a_restore_may_be_done_twice(archive, target):
    restore(archive, target)

    again = restore(archive, target, force=True)

    assert files_of(target) == FILES
    assert stories(target) == stories(again.set_aside) == 50


def test_a_newsroom_that_runs_is_refused(archive, target):
    house = supervisor.House(target, "127.0.0.1", 0)
    house.take_lock()
    try:
        with pytest.raises(BackupError, match="runs already"):
            restore(archive, target, force=True)
    finally:
        house.stop()

    assert [path.name for path in target.iterdir()] == ["run"]


def test_two_restores_at_once_do_not_meet(archive, target):
    """The lock is let go afterwards, whatever came of it."""
    (target / "notes.txt").touch()
    with pytest.raises(BackupError):
        restore(archive, target)
    (target / "notes.txt").unlink()

    assert restore(archive, target)


def test_secrets_are_for_their_owner_and_nothing_is_a_program(archive, target, tmp_path):
    parts = unpack(archive)
    for info, _ in parts:
        info.mode = 0o7777

    restore(pack(parts, tmp_path / "open.tar.gz"), target)

    modes = {name: stat.S_IMODE((target / name).stat().st_mode) for name in [*FILES, "newsroom.sqlite3"]}
    assert modes["secret_key"] == modes["masthead.env"] == 0o600
    assert not any(mode & 0o7113 for mode in modes.values())


def test_the_address_of_the_old_database_is_not_taken_over(archive, target, tmp_path):
    old = tmp_path / "first"
    elsewhere = tmp_path / "elsewhere.sqlite3"
    shutil.copy(old / "newsroom.sqlite3", elsewhere)
    (old / "masthead.env").write_text(
        f"MASTHEAD_NAME=The Signal\nMASTHEAD_DATABASE_URL=sqlite:///{elsewhere}\n"
    )
    back_up(old, tmp_path / "c.tar.gz", url=f"sqlite:///{elsewhere}")
    before = elsewhere.read_bytes()

    restored = restore(tmp_path / "c.tar.gz", target)

    assert (target / "masthead.env").read_text() == "MASTHEAD_NAME=The Signal\n"
    assert any("MASTHEAD_DATABASE_URL" in note for note in restored.notes)
    assert stories(target) == 50
    assert elsewhere.read_bytes() == before


def test_the_address_that_the_folder_has_stays(archive, target, tmp_path):
    line = f"MASTHEAD_DATABASE_URL=sqlite:///{tmp_path / 'db' / 'newsroom.sqlite3'}"
    (target / "masthead.env").write_text(line + "\n")

    restore(archive, target, force=True, url=line.partition("=")[2])

    assert line in (target / "masthead.env").read_text().splitlines()
    assert stories(tmp_path / "db") == 50
    assert not (target / "newsroom.sqlite3").exists()


def test_a_database_at_a_given_address_is_not_overwritten(archive, target, tmp_path):
    other = make_newsroom(tmp_path / "other", rows=3)

    with pytest.raises(BackupError, match="There is a database"):
        restore(archive, target, url=f"sqlite:///{other / 'newsroom.sqlite3'}")

    assert stories(other) == 3


def test_a_backup_of_one_kind_of_database_does_not_go_into_the_other(archive, target):
    with pytest.raises(BackupError, match="sqlite database"):
        restore(archive, target, url="postgresql://nobody@127.0.0.1:1/none")

    assert [path.name for path in target.iterdir()] == ["run"]


def test_a_disk_without_room_is_told_before_anything_is_written(archive, target, monkeypatch):
    monkeypatch.setattr(backup_restore, "_SPARE", 1 << 60)  # bytes that no disk has

    with pytest.raises(BackupError, match="less room"):
        restore(archive, target)

    assert [path.name for path in target.iterdir()] == ["run"]


def test_a_claim_of_sizes_that_no_disk_has_is_refused(archive, target, tmp_path):
    parts = unpack(archive)
    manifest = told(parts)
    manifest["members"].append({"name": "data/media/huge", "size": 1 << 60, "sha256": "0" * 64})

    with pytest.raises(BackupError, match="missing"):
        restore(pack(tell(parts, manifest), tmp_path / "huge.tar.gz"), target)

    assert [path.name for path in target.iterdir()] == ["run"]


def test_what_a_killed_restore_left_goes_with_the_next(archive, target):
    (target / ".restoring-old").mkdir()
    (target / ".restoring-old/half").write_text("half")

    restore(archive, target)

    assert not list(target.glob(".restoring-*"))


def test_a_backup_of_an_older_version_asks_for_an_upgrade(archive, target, tmp_path):
    parts = unpack(archive)

    restored = restore(
        pack(tell(parts, told(parts) | {"masthead": "0.0.9"}), tmp_path / "older.tar.gz"), target
    )

    assert any("masthead upgrade" in note and "older" in note for note in restored.notes)


def test_the_next_run_brings_the_newsroom_up_to_date(archive, target):
    """`masthead run` compares this mark with the code's state: an absent one would mean a first start, with a demo."""
    restore(archive, target)

    assert (target / "run/prepared").read_text() not in {"", f"0.1.0 {len(known_migrations())}"}


def test_the_command_says_what_it_did_and_what_comes_next(archive, target):
    def masthead(*words):
        return subprocess.run(
            [sys.executable, "-m", "masthead", *map(str, words)],
            env=settings_for(target),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    first, second = masthead("restore", archive), masthead("restore", archive)
    third = masthead("restore", archive, "--force", "--json")

    assert first.returncode == 0, first.stderr
    assert "masthead run" in first.stdout
    assert second.returncode == 1
    assert "--force" in second.stderr
    assert "Traceback" not in second.stderr
    assert json.loads(third.stdout)["set_aside"].startswith(str(target))
