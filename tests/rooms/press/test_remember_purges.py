"""What a cache was not told is neither lost nor hidden, and holds nothing up."""

import json
import threading
import time

import pytest

from masthead.press.purging.choosing import BadChoiceError, Choice, purger_for
from masthead.press.purging.errors import PurgeError
from masthead.press.purging.purger import NoPurger, Purger
from masthead.press.purging.telling import MOST_KEPT, Backlog, Teller


class Moody(Purger):
    """Fails while it has a mood."""

    name = "moody"

    def __init__(self):
        self.mood: PurgeError | None = None
        self.told: list[tuple[list[str], list[str]]] = []

    def purge(self, addresses, keys=()):
        if self.mood:
            raise self.mood
        self.told.append((list(addresses), list(keys)))


@pytest.fixture
def moody():
    return Moody()


@pytest.fixture
def backlog(tmp_path):
    return Backlog(tmp_path / "press" / "purges.json")


@pytest.fixture
def teller(moody, backlog):
    return Teller(moody, backlog)


def test_told_at_once_leaves_nothing_behind(teller, moody, backlog):
    assert teller.tell(["/a/"], ["story:1"])
    assert moody.told == [(["/a/"], ["story:1"])]
    assert not backlog.read()


def test_a_failure_is_kept_with_its_reason_and_outlives_the_process(teller, moody, backlog, tmp_path):
    moody.mood = PurgeError("It is away.")
    assert not teller.tell(["/a/"], ["story:1"])
    assert not teller.tell(["/b/", "/a/"])
    found = Backlog(tmp_path / "press" / "purges.json").read()
    assert (found.addresses, found.keys) == (("/a/", "/b/"), ("story:1",))
    assert (found.error, found.permanent) == ("It is away.", False)
    assert 0 < found.since <= found.tried_at


def test_it_is_told_again_and_then_forgotten(teller, moody, backlog):
    moody.mood = PurgeError("It is away.")
    teller.tell(["/a/"])
    assert not teller.tell_again(patience=0)
    assert backlog.read().addresses == ("/a/",)
    moody.mood = None
    assert teller.tell_again(patience=0)
    assert moody.told == [(["/a/"], [])]
    assert not backlog.read()
    assert not teller.tell_again(patience=0)


def test_it_is_not_told_again_too_soon(teller, moody):
    moody.mood = PurgeError("It is away.")
    teller.tell(["/a/"])
    moody.mood = None
    assert not teller.tell_again(patience=60)


def test_what_fails_meanwhile_is_not_forgotten(teller, moody, backlog):
    moody.mood = PurgeError("It is away.")
    teller.tell(["/a/"])
    moody.mood = None
    moody.purge = lambda addresses, keys=(): backlog.add(["/b/"], [], PurgeError("Again."), now=1.0)
    teller.tell_again(patience=0)
    assert backlog.read().addresses == ("/b/",)


def test_the_file_does_not_grow_for_ever(teller, moody, backlog):
    moody.mood = PurgeError("It is away.")
    teller.tell([f"/{number}/" for number in range(MOST_KEPT + 5)])
    found = backlog.read()
    assert (len(found.addresses), found.dropped) == (MOST_KEPT, 5)


@pytest.mark.parametrize("content", ["", "{", "[]", "null", json.dumps({"addresses": 1}), '{"unknown": 1}'])
def test_a_damaged_file_stops_nothing(teller, backlog, moody, tmp_path, content):
    (tmp_path / "press").mkdir()
    (tmp_path / "press" / "purges.json").write_text(content)
    assert not backlog.read()
    moody.mood = PurgeError("It is away.")
    teller.tell(["/a/"])
    assert backlog.read().addresses == ("/a/",)


def test_no_cache_needs_no_telling():
    purger = purger_for(Choice())
    assert isinstance(purger, NoPurger)
    purger.purge(["/a/"], ["k"])


@pytest.mark.parametrize(
    ("choice", "named"),
    [
        (Choice("akamai"), "MASTHEAD_PURGE "),
        (Choice("nginx", ("http://127.0.0.1:80",)), "MASTHEAD_PURGE_TOKEN"),
        (Choice("nginx", (), "s"), "MASTHEAD_PURGE_ADDRESS"),
        (Choice("varnish", ("127.0.0.1:6081",), "s"), "MASTHEAD_PURGE_ADDRESS"),
        (Choice("varnish", ("ftp://127.0.0.1",), "s"), "MASTHEAD_PURGE_ADDRESS"),
        (Choice("varnish", ("http://127.0.0.1/path",), "s"), "MASTHEAD_PURGE_ADDRESS"),
        (Choice("fastly", (), "s"), "MASTHEAD_PURGE_ZONE"),
        (Choice("cloudflare", (), "", "z"), "MASTHEAD_PURGE_TOKEN"),
        (Choice("cloudflare", (), "a\r\nX: y", "z"), "MASTHEAD_PURGE_TOKEN"),
    ],
)
def test_half_a_choice_is_refused_by_the_name_of_what_is_missing(choice, named):
    with pytest.raises(BadChoiceError, match=named):
        purger_for(choice)


@pytest.mark.parametrize(
    "choice",
    [
        Choice("nginx", ("http://127.0.0.1:80", "http://10.0.0.2"), "s"),
        Choice("varnish", ("http://127.0.0.1:6081/",), "s"),
        Choice("fastly", (), "s", "SVC"),
        Choice("cloudflare", (), "s", "Z", "https://news.example"),
    ],
)
def test_a_whole_choice_makes_its_purger(choice):
    assert purger_for(choice).name == choice.kind


def told_until_still(teller, moody, enough):
    """Run the thread until it has told enough times, then stop it and wait for its end."""
    stop = threading.Event()
    thread = threading.Thread(target=teller.keep_telling, args=(stop.is_set,))
    thread.start()
    end = time.monotonic() + 10
    while len(moody.told) < enough and time.monotonic() < end:
        time.sleep(0.01)
    stop.set()
    thread.join()


def test_the_press_waits_for_no_cache(teller, moody):
    """While a purge hangs, more is handed over; all of that is told as one, each address once."""
    hangs, goes_on = threading.Event(), threading.Event()
    told = moody.told

    def purge(addresses, keys=()):
        hangs.set()
        assert goes_on.wait(10)
        told.append((list(addresses), list(keys)))

    moody.purge = purge
    teller.later(["/a/"])
    thread = threading.Thread(target=told_until_still, args=(teller, moody, 2))
    thread.start()
    assert hangs.wait(10)
    teller.later(["/b/", "/c/"])
    teller.later(["/c/", "/d/"])
    goes_on.set()
    thread.join()
    assert told == [(["/a/"], []), (["/b/", "/c/", "/d/"], [])]


def test_what_is_handed_over_at_the_very_end_is_told(teller, moody):
    teller.later(["/a/"])
    teller.keep_telling(lambda: True)
    assert moody.told == [(["/a/"], [])]


def test_a_cache_that_fails_does_not_end_the_thread(teller, moody, backlog):
    moody.mood = PurgeError("It is away.")
    teller.later(["/a/"])
    teller.keep_telling(lambda: True)
    moody.mood = None
    teller.later(["/b/"])
    teller.keep_telling(lambda: True)
    assert moody.told == [(["/b/"], [])]
    assert backlog.read().addresses == ("/a/",)
