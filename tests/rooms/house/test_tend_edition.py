"""`masthead edition`: status, proof, export and rebuild, none of them with a database."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from masthead.edition.disk import Disk
from masthead.edition.pages import Page
from masthead.edition.writer import EditionWriter
from masthead.house.cli_edition import app


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("MASTHEAD_DATA_DIR", str(tmp_path))
    with EditionWriter.open(tmp_path / "edition", create=True, disk=Disk(careful=False)) as writer:
        writer.put(Page("/", b"front " * 500))
        writer.put(Page("/a/", b"teaser"))
        writer.put(Page("/a/", b"whole story", variant="full"))
        writer.move("/old/", "/a/")
        writer.take_down("/b/", "Court order")
    return tmp_path / "edition"


def run(*words):
    return CliRunner().invoke(app, list(words))


def test_status_counts_and_weighs(root):
    told = json.loads(run("status", "--json").stdout)
    assert (told["addresses"], told["pages"], told["moved"], told["gone"]) == (4, 2, 1, 1)
    assert (told["restricted"], told["takedowns"], told["stories"]) == (1, 1, 0)
    assert told["inodes"] > 4
    assert told["bytes_per_story"] == told["bytes"] // 2
    assert told["swapped_at"].endswith("+00:00")
    assert "1 in force" in run("status").stdout


def test_a_whole_edition_is_proven(root):
    found = run("verify", "--json")
    assert (found.exit_code, json.loads(found.stdout)) == (0, [])


def test_a_changed_byte_is_found_and_is_an_exit_status(root):
    body = next(path for path in (root / "public" / "bodies").rglob("*.gz") if path.stat().st_size > 20)
    content = bytearray(body.read_bytes())
    content[-9] ^= 1
    body.write_bytes(content)
    found = run("verify", "--json")
    assert found.exit_code == 1
    assert "damaged" in {one["fault"] for one in json.loads(found.stdout)}
    assert "Press the address again" in run("verify").stdout


def test_files_of_nobody_go_when_asked(root):
    stranger = root / "public" / "bodies" / "aa" / ("a" * 32 + "-" + "b" * 8)
    stranger.parent.mkdir(exist_ok=True)
    stranger.write_bytes(b"x")
    assert run("verify").exit_code == 1
    assert stranger.exists()
    run("verify", "--repair")
    assert not stranger.exists()
    assert run("verify").exit_code == 0


def test_an_export_has_no_restricted_story_unless_asked_for(root, tmp_path):
    assert run("export", str(tmp_path / "site")).exit_code == 0
    assert (tmp_path / "site" / "a" / "index.html").read_bytes() == b"teaser"
    told = json.loads(run("export", str(tmp_path / "archive"), "--with-restricted", "--json").stdout)
    assert (tmp_path / "archive" / "a" / "index.html").read_bytes() == b"whole story"
    assert told["left_out"] == {}


def test_an_export_touches_no_folder_of_others(root, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "diary.txt").write_text("Dear diary")
    found = run("export", str(tmp_path / "mine"))
    assert found.exit_code == 1
    assert (tmp_path / "mine" / "diary.txt").read_text() == "Dear diary"


def test_a_lost_catalogue_is_made_anew(root):
    for ending in ("", "-wal", "-shm"):
        (root / f"catalogue.sqlite{ending}").unlink(missing_ok=True)
    (root / "catalogue.sqlite").write_bytes(b"not a database" * 99)
    assert run("status").exit_code == 1
    assert run("rebuild").exit_code == 0
    told = json.loads(run("status", "--json").stdout)
    assert (told["pages"], told["moved"], told["gone"]) == (2, 1, 1)


@pytest.mark.parametrize("words", [("status",), ("verify",), ("rebuild",), ("export", "x")])
def test_without_an_edition_each_says_so(tmp_path, monkeypatch, words):
    monkeypatch.setenv("MASTHEAD_DATA_DIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    found = run(*words)
    assert found.exit_code == 1
    assert "There is no edition" in found.stderr
