"""`masthead serve --only newsstand`: one process, from settings, on a machine that may have nothing but an edition."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest

from masthead.edition.pages import Page
from masthead.edition.writer import EditionWriter
from masthead.newsstand.pressed import form_address
from masthead.postbag.entries import Found
from masthead.postbag.forms.descriptor_json import form_to_json
from masthead.postbag.keys import load_key_ring, make_keys
from masthead.postbag.reader import open_readers
from tests.rooms.postbag.sample_forms import CONTACT, filled
from tools.demo_newsroom import free_port, settings_for

pytestmark = pytest.mark.sqlite_only
# Hands a socket over as a service manager does: the third file, and who it is for.
ACTIVATE = """
import os, socket, sys
held = socket.create_server(("127.0.0.1", int(sys.argv[1])))
os.dup2(held.fileno(), 3)
os.set_inheritable(3, True)
os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"}
os.execv(sys.executable, [sys.executable, "-m", "masthead", "serve", "--only", "newsstand", "--port", "1"])
"""


@pytest.fixture
def folder(tmp_path):
    with EditionWriter.open(tmp_path / "edition", create=True) as writer:
        writer.put(Page("/", b"front"))
    return tmp_path


@contextmanager
def serving(folder, port, *, program=None, **settings):
    command = [sys.executable, "-m", "masthead", "serve", "--only", "newsstand", "--port", str(port)]
    process = subprocess.Popen(
        program or command, env=settings_for(folder, **settings), start_new_session=True
    )
    try:
        assert until(lambda: ask(port, "/healthz")[0] == 200)
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def ask(port, path, data=None, **headers):
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, headers)
    try:
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.headers
    except OSError:
        return 0, {}


def until(true, seconds=40):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return False


def test_an_edition_is_enough(folder):
    port = free_port()

    with serving(folder, port):
        assert ask(port, "/")[0] == ask(port, "/healthz/ready")[0] == 200
        assert ask(port, "/admin/")[0] == 503
        assert "strict-transport-security" not in ask(port, "/")[1]


def test_a_copy_of_an_edition_elsewhere_is_served_and_forms_are_kept_elsewhere(folder):
    """As on a machine of its own: no data folder, a copied edition, the public key alone."""
    make_keys(folder / "keys", folder / "seal.key")
    with EditionWriter.open(folder / "edition") as writer:
        writer.put(Page(form_address("contact"), form_to_json(CONTACT)))
    port = free_port()
    elsewhere = {
        "MASTHEAD_EDITION_DIR": str(folder / "edition"),
        "MASTHEAD_POSTBAG_DIR": str(folder / "bag"),
        "MASTHEAD_SEALING_KEY": str(folder / "seal.key"),
        "MASTHEAD_NEWSSTAND_WORKERS": "1",
    }

    with serving(folder / "nothing", port, **elsewhere):
        assert ask(port, "/")[0] == 200
        body = urlencode(filled(), doseq=True).encode()
        assert ask(port, "/post/contact/", body, Origin=f"http://127.0.0.1:{port}")[0] != 503

    (reader,) = open_readers(folder / "bag", load_key_ring(folder / "keys"))
    with reader:
        assert [isinstance(one, Found) for one in reader.entries()] == [True]


def test_in_production_browsers_are_told_to_come_by_https(folder):
    port = free_port()
    settings = {"MASTHEAD_PRODUCTION": "yes", "MASTHEAD_BASE_URL": "https://news.example"}

    with serving(folder, port, **settings):
        for path in ("/", "/nowhere/", "/admin/"):
            assert ask(port, path)[1]["strict-transport-security"].startswith("max-age=31536000")


def test_a_socket_that_was_handed_over_is_listened_on(folder):
    port = free_port()

    with serving(folder, port, program=[sys.executable, "-c", ACTIVATE, str(port)]):
        assert ask(port, "/")[0] == 200


def test_a_new_process_may_take_the_port_while_the_old_one_ends(folder):
    port = free_port()
    one = {"MASTHEAD_NEWSSTAND_WORKERS": "1"}
    with serving(folder, port, **one) as old, serving(folder, port, **one):
        assert until(lambda: listeners(port) == 2)

        old.terminate()
        old.wait(30)

        assert listeners(port) == 1
        assert all(ask(port, "/")[0] == 200 for _ in range(20))


def listeners(port):
    rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[1].endswith(f":{port:04X}") and row[3] == "0A" for row in rows)


def with_another_key(folder):
    make_keys(folder / "postbag" / "keys", folder / "postbag" / "public.key")
    (folder / "postbag" / "public.key").write_text("masthead-postbag-private-1 0 0")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda folder: (folder / "edition" / "edition.json").unlink(), "no edition"),
        (with_another_key, "public.key"),
    ],
)
def test_what_is_missing_is_told_in_words(folder, damage, words):
    damage(folder)

    refused = serve_once(folder, "--port", str(free_port()))

    assert refused.returncode == 1
    assert words in refused.stderr
    assert "masthead setup" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_taken_port_is_told_in_words(folder):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        refused = serve_once(folder, "--port", str(other.getsockname()[1]))

    assert refused.returncode == 1
    assert "cannot be had" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_an_unknown_process_is_refused(folder):
    refused = serve_once(folder, only="kiosk")

    assert refused.returncode == 2
    assert "newsstand, newsroom" in refused.stderr


def test_no_django_is_loaded_for_it():
    told = subprocess.run(
        [sys.executable, "-c", "import sys, masthead.house.cli, masthead.house.serving; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()

    assert "granian" in told
    assert not {name.split(".")[0] for name in told} & {"django", "wagtail", "PIL", "lxml"}


def serve_once(folder, *words, only="newsstand"):
    return subprocess.run(
        [sys.executable, "-m", "masthead", "serve", "--only", only, *words],
        env=settings_for(folder),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
