"""The two accounts of deploy/systemd, tried: the newsstand's reads pages and can read nothing else of the newsroom."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
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


def as_account(act, folder, *, user, groups=(), umask=0o027):
    """What an expression gives when another account evaluates it, in a program of its own; `PermissionError` if it may
    not. The program loads what it needs as ourselves: other accounts may not even enter our folders."""
    program = (
        f"import os, sys; sys.path[:0] = {sys.path!r}\n"
        "from pathlib import Path; from tests.house.test_accounts import *; import encodings.idna\n"
        f"data = Path({str(folder)!r}); os.chdir('/')\n"
        f"os.setgroups({list(groups)}); os.setgid({user}); os.setuid({user}); os.umask({umask})\n"
        f"try: print(repr({act}), end='')\n"
        "except PermissionError: print('PermissionError', end='')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def place():
    """A folder that other accounts may enter. pytest's own are for one account, and made so again by each run."""
    with tempfile.TemporaryDirectory(prefix="masthead-accounts-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.fixture
def data(place):
    """The folders as the tmpfiles say, with what the newsroom's account would put there."""
    for line in (ROOT / "deploy" / "systemd" / "masthead.tmpfiles.conf").read_text().splitlines():
        if line.startswith("d /var/lib/"):
            _, path, mode, user, group, _ = line.split()
            folder = place / path[1:]
            folder.mkdir(parents=True, exist_ok=True)
            os.chown(folder, NUMBERS[user], NUMBERS[group])
            folder.chmod(int(mode, 8))
    for above in (place / "var", place / "var" / "lib"):
        above.chmod(0o755)
    folder = place / "var" / "lib" / "masthead"
    assert as_account("fill(data)", folder, user=NEWSROOM, groups=(EDITION, STAND)) == "None"
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


def seen(folder):
    """How many files there are whose bytes can be read."""
    return sum(len(path.read_bytes()) > 0 for path in folder.rglob("*") if path.is_file())


def stand(act, folder):
    return as_account(act, folder, user=STAND, groups=(EDITION,), umask=0o007)


def newsroom(act, folder):
    return as_account(act, folder, user=NEWSROOM, groups=(EDITION, STAND))


def nginx(act, folder):
    return as_account(act, folder, user=NGINX, groups=(EDITION,))


def test_the_newsstand_reads_pages_and_those_for_members(data):
    assert stand("read(data)", data) == "(b'page', b'whole')"


def test_it_reads_them_while_the_newsroom_writes(data):
    with EditionWriter.open(data / "edition") as writer:
        assert stand("read(data)", data) == "(b'page', b'whole')"
        assert writer.row("/a/").status == 200


def test_it_cannot_read_what_is_the_newsrooms(data):
    for name in PRIVATE:
        assert stand(f"(data / {name!r}).read_text()", data) == "PermissionError", name
        assert newsroom(f"(data / {name!r}).read_text()", data) == "'private'", name


@pytest.mark.parametrize(
    "name", ["edition/takedowns", "edition/x", "edition/public/pages/x", "edition/swaps", "x", "postbag/x"]
)
def test_it_can_write_no_page_and_lift_no_takedown(data, name):
    assert stand(f"(data / {name!r}).open('ab')", data) == "PermissionError"


def test_it_appends_to_the_postbag_and_the_newsroom_empties_it(data):
    entry = "(data / 'postbag/journals/x')"
    assert stand(f"{entry}.write_text('sealed')", data) == "6"
    assert newsroom(f"{entry}.read_text()", data) == "'sealed'"
    assert newsroom(f"{entry}.unlink()", data) == "None"


def test_nginx_reads_what_is_public_and_nothing_else(data):
    assert int(nginx("seen(data / 'edition/public/pages')", data)) >= 2
    for folder in ("edition/full", "postbag/journals", "postbag/keys", "media"):
        assert nginx(f"list((data / {folder!r}).iterdir())", data) == "PermissionError", folder
    for name in PRIVATE:
        assert nginx(f"(data / {name!r}).read_text()", data) == "PermissionError", name
