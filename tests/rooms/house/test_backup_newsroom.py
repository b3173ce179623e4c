"""A backup holds everything that cannot be made again, of one moment, or it does not exist."""

import json
import os
import resource
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from contextlib import closing

import pytest

from masthead.house.backup import check_backup
from masthead.house.backup_manifest import BackupError, DamagedBackupError
from tests.rooms.house.small_newsroom import (
    ANEW,
    FILES,
    ask,
    back_up,
    files_of,
    make_newsroom,
    restore,
    unpack,
)
from tools.demo_newsroom import settings_for

CONTENT = (
    "SELECT * FROM story ORDER BY id",
    "SELECT * FROM paragraph ORDER BY story",
    "SELECT title FROM words WHERE words MATCH 'story'",
    "SELECT * FROM django_migrations ORDER BY app, name",
)


@pytest.fixture
def folder(tmp_path):
    return make_newsroom(tmp_path / "newsroom")


def masthead(folder, *words, **more):
    return subprocess.Popen(
        [sys.executable, "-m", "masthead", *map(str, words)],
        env=settings_for(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **more,
    )


def test_a_backup_is_restored_as_it_was(folder, tmp_path):
    manifest = back_up(folder, tmp_path / "b.tar.gz")

    restored = restore(tmp_path / "b.tar.gz", tmp_path / "other")

    assert files_of(tmp_path / "other") == FILES
    for question in CONTENT:
        assert ask(tmp_path / "other", question) == ask(folder, question) != []
    assert manifest.rows == {"story": 50, "paragraph": 50, "django_migrations": len(manifest.migrations)}
    assert restored.manifest == manifest
    assert restored.set_aside is None


def test_what_is_made_anew_is_left_to_be_made_anew(folder, tmp_path):
    back_up(folder, tmp_path / "b.tar.gz")

    names = {info.name for info, _ in unpack(tmp_path / "b.tar.gz")}

    assert names == {f"data/{name}" for name in FILES} | {"database/newsroom.sqlite3", "manifest.json"}
    assert not any(f"data/{name}" in names for name in ANEW)


def test_the_copy_is_of_one_moment_while_others_write(folder, tmp_path):
    stop = threading.Event()

    def write():
        with closing(sqlite3.connect(folder / "newsroom.sqlite3", timeout=20)) as database:
            number = 1000
            while not stop.is_set():
                number += 1
                with database:  # one transaction: never the one row without the other
                    database.execute("INSERT INTO story VALUES (?, ?)", (number, f"Story {number}"))
                    database.execute("INSERT INTO paragraph VALUES (?, ?)", (number, "Words." * 2000))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while ask(folder, "SELECT count(*) FROM story")[0][0] < 60:
            time.sleep(0.01)
        manifests = [back_up(folder, tmp_path / f"{number}.tar.gz") for number in range(3)]
    finally:
        stop.set()
        writer.join()

    assert all(manifest.rows["story"] == manifest.rows["paragraph"] >= 60 for manifest in manifests)
    assert check_backup(tmp_path / "2.tar.gz") == manifests[2]
    assert ask(folder, "SELECT count(*) FROM story")[0][0] >= manifests[2].rows["story"]


def test_only_its_owner_may_read_a_backup(folder, tmp_path):
    before = os.umask(0)
    try:
        back_up(folder, tmp_path / "b.tar.gz")
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "b.tar.gz").stat().st_mode) == 0o600


def test_a_file_that_is_there_is_replaced_only_when_asked(folder, tmp_path):
    target = tmp_path / "b.tar.gz"
    target.write_text("older")

    with pytest.raises(BackupError, match="there already"):
        back_up(folder, target)

    assert target.read_text() == "older"
    back_up(folder, target, force=True)
    assert check_backup(target)


@pytest.mark.parametrize(
    "place", ["newsroom/media/b.tar.gz", "newsroom/theme/b.tar.gz", "absent/b.tar.gz", "newsroom"]
)
def test_a_place_that_cannot_hold_a_backup_is_refused(folder, tmp_path, place):
    with pytest.raises(BackupError):
        back_up(folder, tmp_path / place)

    assert not (tmp_path / place).is_file()


def test_without_a_database_there_is_nothing_to_back_up(folder, tmp_path):
    (folder / "newsroom.sqlite3").unlink()

    with pytest.raises(BackupError, match="no database"):
        back_up(folder, tmp_path / "b.tar.gz")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["newsroom"]
    assert not (folder / "newsroom.sqlite3").exists()


def test_a_damaged_database_makes_no_backup(folder, tmp_path):
    path = folder / "newsroom.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = bytearray(path.read_bytes())
    raw[4096 * 6 : 4096 * 8] = b"\x07" * 8192
    path.write_bytes(raw)

    with pytest.raises(DamagedBackupError, match="damaged"):
        back_up(folder, tmp_path / "b.tar.gz")

    assert not (tmp_path / "b.tar.gz").exists()


def test_a_link_to_a_file_is_followed_and_one_to_a_folder_is_named(folder, tmp_path):
    (tmp_path / "elsewhere.jpg").write_bytes(b"picture")
    (folder / "media/linked.jpg").symlink_to(tmp_path / "elsewhere.jpg")
    (folder / "media/round").symlink_to(folder / "media")

    manifest = back_up(folder, tmp_path / "b.tar.gz")

    assert manifest.left_out == ("data/media/round: no plain file",)
    restore(tmp_path / "b.tar.gz", tmp_path / "other")
    assert (tmp_path / "other/media/linked.jpg").read_bytes() == b"picture"
    assert not (tmp_path / "other/media/linked.jpg").is_symlink()


def test_a_full_disk_leaves_nothing_and_is_told_in_words(folder, tmp_path):
    (folder / "media/large.jpg").write_bytes(os.urandom(400_000))
    process = masthead(
        folder,
        "backup",
        tmp_path / "b.tar.gz",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)),
    )
    _, complaint = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "no room" in complaint
    assert "Traceback" not in complaint
    assert sorted(path.name for path in tmp_path.iterdir()) == ["newsroom"]


def test_a_backup_that_is_killed_leaves_nothing_under_its_name(folder, tmp_path):
    (folder / "media/large.jpg").write_bytes(os.urandom(60_000_000))
    target = tmp_path / "b.tar.gz"
    process = masthead(folder, "backup", target)
    while not [path for path in tmp_path.glob(".b.tar.gz.*/archive") if path.stat().st_size > 1_000_000]:
        assert process.poll() is None

    process.send_signal(signal.SIGKILL)
    process.communicate()

    assert not target.exists()
    assert all(path.name.startswith(".") for path in tmp_path.iterdir() if path != folder)
    assert list(tmp_path.glob(".b.tar.gz.*.unfinished"))
    (folder / "media/large.jpg").unlink()
    back_up(folder, target)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "b.tar.gz",
        "newsroom",
    ]  # the leftovers are gone


def test_the_command_speaks_to_programs(folder, tmp_path):
    written, _ = masthead(folder, "backup", tmp_path / "b.tar.gz", "--json").communicate(timeout=60)
    (tmp_path / "b.tar.gz").write_bytes((tmp_path / "b.tar.gz").read_bytes()[:-9])
    checking = masthead(folder, "backup", "--check", tmp_path / "b.tar.gz", "--json")
    _, complaint = checking.communicate(timeout=60)

    assert json.loads(written)["rows"]["story"] == 50
    assert json.loads(written)["engine"] == "sqlite"
    assert checking.returncode == 1
    assert "damaged" in complaint
    assert "Traceback" not in complaint
