"""The exact requests to Fastly and Cloudflare, and what is made of each answer."""

import pytest

from masthead.press.purging.cloudflare import CloudflarePurger
from masthead.press.purging.errors import PurgeError
from masthead.press.purging.fastly import FastlyPurger
from masthead.press.purging.sending import Sender
from tests.rooms.press.vendor import vendor

FASTLY_OK = {"/2026/11/ferry/": "108-1391560174-974124"}
CLOUDFLARE_OK = {"success": True, "errors": [], "messages": [], "result": {"id": "9a7806061c88"}}


class Clock:
    """Time that passes only where somebody sleeps."""

    def __init__(self):
        self.now, self.slept = 0.0, []

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(params=["fastly", "cloudflare"])
def pair(request, clock):
    """A vendor and its purger: what both must do alike."""
    with vendor(FASTLY_OK if request.param == "fastly" else CLOUDFLARE_OK) as held:
        sender = Sender(held.origin, clock=clock, sleep=clock.sleep)
        if request.param == "fastly":
            yield held, FastlyPurger(sender, "tok-en", "SVC1")
        else:
            yield held, CloudflarePurger(sender, "tok-en", "ZONE1", "https://news.example/")


@pytest.fixture
def fastly(clock):
    with vendor(FASTLY_OK) as held:
        yield held, FastlyPurger(Sender(held.origin, clock=clock, sleep=clock.sleep), "tok-en", "SVC1")


@pytest.fixture
def cloudflare(clock):
    with vendor(CLOUDFLARE_OK) as held:
        sender = Sender(held.origin, clock=clock, sleep=clock.sleep)
        yield held, CloudflarePurger(sender, "tok-en", "ZONE1", "https://news.example/")


def test_fastly_is_told_the_addresses_as_keys(fastly):
    held, purger = fastly
    purger.purge(["/2026/11/ferry/", "/київ/"], ["story:1"])
    [(method, path, headers, said)] = held.asked
    assert (method, path) == ("POST", "/service/SVC1/purge")
    assert (headers["fastly-key"], headers["content-type"]) == ("tok-en", "application/json")
    assert "fastly-soft-purge" not in headers
    assert said == {"surrogate_keys": ["/2026/11/ferry/", "/%D0%BA%D0%B8%D1%97%D0%B2/", "story:1"]}


def test_fastly_gets_256_keys_at_a_time_each_once(fastly):
    held, purger = fastly
    addresses = [f"/{number}/" for number in range(600)]
    purger.purge([*addresses, *addresses])
    batches = [said["surrogate_keys"] for _, _, _, said in held.asked]
    assert [len(batch) for batch in batches] == [256, 256, 88]
    assert [key for batch in batches for key in batch] == addresses


def test_cloudflare_is_told_whole_urls_30_at_a_time_then_tags(cloudflare):
    held, purger = cloudflare
    purger.purge([f"/{number}/" for number in range(31)] + ["/київ/"], ["story:1"])
    assert {(method, path) for method, path, _, _ in held.asked} == {
        ("POST", "/client/v4/zones/ZONE1/purge_cache")
    }
    assert {headers["authorization"] for _, _, headers, _ in held.asked} == {"Bearer tok-en"}
    said = [said for _, _, _, said in held.asked]
    assert [len(one.get("files", ())) for one in said] == [30, 2, 0]
    assert said[0]["files"][0] == "https://news.example/0/"
    assert said[1]["files"][1] == "https://news.example/%D0%BA%D0%B8%D1%97%D0%B2/"
    assert said[2] == {"tags": ["story:1"]}


def test_a_success_that_says_it_is_none_is_a_failure(cloudflare):
    held, purger = cloudflare
    for said in ({"success": False, "errors": [{"code": 1134, "message": "Unable"}]}, {}, [], b"<html>"):
        held.answers = [(200, {}, said)]
        with pytest.raises(PurgeError):
            purger.purge(["/a/"])


def test_nothing_to_purge_asks_nobody(pair):
    held, purger = pair
    purger.purge([], [])
    assert held.asked == []


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429, 408])
def test_what_may_pass_is_tried_again(pair, clock, status):
    held, purger = pair
    held.answers = [(status, {}, {}), (status, {}, {})]
    purger.purge(["/a/"])
    assert len(held.asked) == 3
    assert clock.slept == [0.2, 0.6]
    assert held.asked[0] == held.asked[2]


def test_it_waits_as_long_as_it_is_asked_to(pair, clock):
    held, purger = pair
    held.answers = [(429, {"Retry-After": "4"}, {})]
    purger.purge(["/a/"])
    assert clock.slept == [4.0]


def test_it_does_not_wait_beyond_its_bound(pair, clock):
    held, purger = pair
    held.answers = [(429, {"Retry-After": "3600"}, {})]
    with pytest.raises(PurgeError) as caught:
        purger.purge(["/a/"])
    assert not caught.value.permanent
    assert clock.slept == []
    assert len(held.asked) == 1


def test_a_vendor_that_stays_down_is_an_error_that_may_pass(pair, clock):
    held, purger = pair
    held.answers = [(503, {}, {})] * 20
    with pytest.raises(PurgeError) as caught:
        purger.purge([f"/{number}/" for number in range(1000)])
    assert not caught.value.permanent
    assert len(held.asked) == 4
    assert clock.now <= 10


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 301, 302, 307])
def test_a_refusal_is_permanent_and_not_repeated(pair, status):
    held, purger = pair
    held.answers = [(status, {"Location": "http://127.0.0.1:9/"}, {"errors": ["no"]})]
    with pytest.raises(PurgeError) as caught:
        purger.purge(["/a/"])
    assert caught.value.permanent
    assert len(held.asked) == 1
    assert "tok-en" not in str(caught.value)


def test_a_cut_connection_is_opened_again(pair):
    held, purger = pair
    purger.purge(["/a/"])
    held.answers = [(200, {"Connection": "close"}, held.success)]
    purger.purge(["/b/"])
    purger.purge(["/c/"])
    assert len(held.asked) == 3


def test_a_torrent_of_an_answer_is_not_read_to_its_end(pair):
    held, purger = pair
    held.answers = [(403, {}, b"x" * 5_000_000)]
    with pytest.raises(PurgeError) as caught:
        purger.purge(["/a/"])
    assert len(str(caught.value)) < 500
    purger.purge(["/a/"])
