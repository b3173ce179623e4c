"""What the press swaps is what the next reader gets, whoever pressed it; and a hot page costs no question."""

import subprocess
import sys
import textwrap
import threading

import pytest

from masthead.edition import reader as reading
from masthead.edition.pages import FULL, Page
from masthead.edition.swaps import Bell
from tests.rooms.newsstand.conftest import STORY

PAGE = "/2026/11/ferry/"


def elsewhere(root, act):
    """Do something to the edition in another process."""
    program = f"""
        import sys
        from pathlib import Path
        from masthead.edition.writer import EditionWriter
        from masthead.edition.pages import Page
        with EditionWriter.open(Path(sys.argv[1])) as writer:
            {act}
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(program), str(root)], check=True, timeout=60)


def test_another_process_swaps_and_takes_down(ask, root):
    assert ask(PAGE).read() == STORY
    elsewhere(root, f"writer.put(Page('{PAGE}', b'new'))")
    assert ask(PAGE).read() == b"new"
    elsewhere(root, f"writer.take_down('{PAGE}', 'court order')")
    assert ask(PAGE).status == 410
    assert b"new" not in ask(PAGE).read()


def test_a_page_that_appears_or_goes_is_heard(ask, writer):
    assert ask("/new/").status == 404
    writer.put(Page("/new/", b"here"))
    assert ask("/new/").read() == b"here"
    writer.remove("/new/")
    assert ask("/new/").status == 404


def test_takedown_reaches_every_variant_and_file(ask, writer):
    paths = ["/media/AbC/fire.jpg", "/media/AbC/long.mp3"]
    assert [ask(path).status for path in paths] == [200, 200]
    writer.take_down("/media/AbC/", "rights", under=True)
    assert [ask(path, accept_encoding=one).status for path in paths for one in ("br", "gzip", "")] == [
        410
    ] * 6
    assert ask("/media/AbC/fire.jpg", range="bytes=0-1").status == 410


def test_a_hot_page_asks_neither_catalogue_nor_disk(ask, monkeypatch):
    warm = [ask(PAGE, accept_encoding=one).read() for one in ("br", "gzip", "")]
    asked = []
    monkeypatch.setattr(reading.catalogue, "find", lambda *args: asked.append(args))
    monkeypatch.setattr("builtins.open", lambda *args, **_: asked.append(args))
    again = [ask(PAGE, accept_encoding=one).read() for one in ("br", "gzip", "")]
    assert (again, asked) == (warm, [])


def test_only_what_was_swapped_is_read_anew(ask, memory, writer):
    ask(PAGE)
    ask("/")
    kept = memory.find("/")
    writer.put(Page(PAGE, b"new"))
    assert ask(PAGE).read() == b"new"
    assert memory.find("/") is kept


def test_while_the_bell_rings_the_catalogue_is_asked(ask, root, writer):
    ask(PAGE)
    bell = Bell(root / "swaps", writable=True)
    bell.lift()
    with writer._workshop.connection as connection:
        connection.execute("UPDATE entries SET status = 410 WHERE address = ?", (PAGE,))
    assert ask(PAGE).status == 410
    bell.close()


def test_falling_far_behind_drops_everything(ask, memory, writer, monkeypatch):
    for path in (PAGE, "/", "/feed.rss"):
        ask(path)
    writer.put(Page("/", b"new front"))
    writer._workshop.connection.execute("DELETE FROM swaps")
    assert ask("/").read() == b"new front"
    assert len(memory) == 1


def test_a_body_swapped_away_between_two_looks_is_looked_up_again(ask, memory, writer, root):
    held = memory.find(PAGE)
    writer.put(Page(PAGE, b"new"))
    writer.sweep(grace=0)
    memory._held[PAGE], memory._heard = (
        held,
        memory.reader.pulse(),
    )  # as if the swap came just after the look-up
    assert ask(PAGE, accept_encoding="gzip").status == 200


@pytest.mark.parametrize("turns", [60])
def test_readers_never_see_a_mix_nor_a_page_older_than_the_last_announcement(ask, writer, turns):
    announced, wrong, stop = [0], [], threading.Event()

    def read():
        while not stop.is_set():
            least = announced[0]
            words = set(ask(PAGE).read().split())
            if len(words) != 1 or int(words.pop()) < least:
                wrong.append(least)

    writer.put(Page(PAGE, b"0 " * 1000))
    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for turn in range(1, turns):
        writer.put(Page(PAGE, b"%d " % turn * 1000))
        announced[0] = turn
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_restricted_story_that_opens_up_loses_its_full_variant(ask, memory, writer):
    writer.put(Page(PAGE, b"whole", FULL))
    assert memory.find(PAGE).has_full
    writer.take_down(PAGE, "rights")
    assert memory.find(PAGE, FULL) is None
    assert ask(PAGE).status == 410
