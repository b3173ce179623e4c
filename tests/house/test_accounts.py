"""The two accounts of deploy/systemd, tried: the newsstand's reads pages and can read nothing else of the newsroom."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path

import pytest

from masthead.edition.pages import Page
from masthead.edition.reader import EditionReader
from masthead.edition.writer import EditionWriter
from tests.house.rules import ROOT

NEWSROOM, STAND, EDITION, NGINX = 61001, 61002, 61003, 61004
NUMBERS = {"masthead": NEWSROOM, "masthead-stand": STAND, "masthead-edition": EDITION}
PRIVATE = ("newsroom.sqlite3", "secret_key", "postbag/keys/private", "media/draft.jpg")

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or not sys.platform.startswith("linux"),
    reason="NOT ROOT: the accounts of deploy/systemd were not tried",
)


def as_account(act, *, user, groups=(), umask=0o027):
    """What `act` returns when another account runs it, in a process of its own; its exception's name if it raised."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        said = "died"
        try:
            os.setgroups(list(groups))
            os.setgid(user)
            os.setuid(user)
            os.umask(umask)
            said = repr(act())
        except PermissionError:
            said = "PermissionError"
        except BaseException:
            said = traceback.format_exc()
            raise
        finally:
            os.write(theirs, said.encode())
            os._exit(0)
    os.close(theirs)
    with os.fdopen(ours) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


@pytest.fixture
def data(tmp_path):
    """The folders as the tmpfiles say, with what the newsroom's account would put there."""
    for above in (tmp_path, *tmp_path.parents[:3]):  # pytest's own, which are root's alone
        if above != Path("/tmp"):
            above.chmod(above.stat().st_mode | 0o011)
    for line in (ROOT / "deploy" / "systemd" / "masthead.tmpfiles.conf").read_text().splitlines():
        if line.startswith("d /var/lib/"):
            _, path, mode, user, group, _ = line.split()
            folder = tmp_path / path[1:]
            folder.mkdir(parents=True, exist_ok=True)
            os.chown(folder, NUMBERS[user], NUMBERS[group])
            folder.chmod(int(mode, 8))
    for above in (tmp_path / "var", tmp_path / "var" / "lib"):
        above.chmod(0o755)
    folder = tmp_path / "var" / "lib" / "masthead"
    made = as_account(lambda: fill(folder), user=NEWSROOM, groups=(EDITION, STAND))
    assert made == "None"
    return folder


def fill(folder):
    for name in PRIVATE:
        (folder / name).write_text("private")
    with EditionWriter.open(folder / "edition", create=True) as writer:
        writer.put(Page("/a/", b"page"))
        writer.put(Page("/a/", b"whole", variant="full"))
        writer.put(Page("/media/Token/a.png", b"pixels"))


def read(folder):
    with EditionReader.open(folder / "edition") as reader:
        return reader.lookup("/a/").read(), reader.lookup("/a/", "full").read()


def test_the_newsstand_reads_pages_and_those_for_members(data):
    assert as_account(lambda: read(data), user=STAND, groups=(EDITION,)) == "(b'page', b'whole')"


def test_it_reads_them_while_the_newsroom_writes(data):
    with EditionWriter.open(data / "edition") as writer:
        assert as_account(lambda: read(data), user=STAND, groups=(EDITION,)) == "(b'page', b'whole')"
        assert writer.row("/a/").status == 200


@pytest.mark.parametrize("name", PRIVATE)
def test_it_cannot_read_what_is_the_newsrooms(data, name):
    assert as_account((data / name).read_text, user=STAND, groups=(EDITION,)) == "PermissionError"
    assert as_account((data / name).read_text, user=NEWSROOM, groups=(EDITION, STAND)) == "'private'"


@pytest.mark.parametrize(
    "name", ["edition/takedowns", "edition/x", "edition/public/pages/x", "edition/swaps", "x", "postbag/x"]
)
def test_it_can_write_no_page_and_lift_no_takedown(data, name):
    assert as_account(lambda: (data / name).open("ab"), user=STAND, groups=(EDITION,)) == "PermissionError"


def test_it_appends_to_the_postbag_and_the_newsroom_empties_it(data):
    entry = data / "postbag" / "journals" / "x"
    assert as_account(lambda: entry.write_text("sealed"), user=STAND, groups=(EDITION,), umask=0o007) == "6"
    assert as_account(entry.read_text, user=NEWSROOM, groups=(EDITION, STAND)) == "'sealed'"
    assert as_account(entry.unlink, user=NEWSROOM, groups=(EDITION, STAND)) == "None"


def test_nginx_reads_what_is_public_and_nothing_else(data):
    def seen(folder):
        names = [path for path in (data / "edition" / folder).rglob("*") if path.is_file()]
        return sum(len(path.read_bytes()) > 0 for path in names)

    assert int(as_account(lambda: seen("public/pages"), user=NGINX, groups=(EDITION,))) >= 2
    assert (
        as_account(lambda: list((data / "edition" / "full").iterdir()), user=NGINX, groups=(EDITION,))
        == "PermissionError"
    )
    for name in PRIVATE:
        assert as_account((data / name).read_text, user=NGINX, groups=(EDITION,)) == "PermissionError", name
    journals = data / "postbag" / "journals"
    assert as_account(lambda: list(journals.iterdir()), user=NGINX, groups=(EDITION,)) == "PermissionError"
