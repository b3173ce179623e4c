"""Restricted stories: whole for who has a pass, the public part, byte for byte, for everyone else."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from masthead.edition.pages import FULL, Page
from masthead.newsstand.member import SIGNED_PREFIX
from masthead.newsstand.request import Request
from masthead.newsstand.stand import Stand, answer
from tests.rooms.newsstand.conftest import NOW, SECURITY

KEY, OLD_KEY, FOREIGN = (Ed25519PrivateKey.generate() for _ in range(3))
PAGE = "/2026/11/report/"


def base64url(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def made(key=KEY, prefix=SIGNED_PREFIX, **claims):
    told = base64url(json.dumps({"t": "friend", "e": NOW + 60} | claims).encode())
    return f"{told}.{base64url(key.sign(prefix + told.encode()))}"


@pytest.fixture
def read(ask, memory, writer):
    writer.put(Page(PAGE, b"first lines"))
    writer.put(Page(PAGE, b"the whole report", FULL))
    keys = tuple(key.public_key().public_bytes_raw() for key in (KEY, OLD_KEY))
    stand = Stand(memory, SECURITY, keys)

    def asked(cookie="", path=PAGE, **how):
        return ask(path, on=stand, cookie=cookie, **how)

    return asked


@pytest.mark.parametrize("key", [KEY, OLD_KEY])
def test_a_pass_opens_the_whole_story_privately(read, key):
    found = read(f"theme=dark; masthead_member={made(key)}; a=b")
    assert (found.status, found.read()) == (200, b"the whole report")
    assert found.header("cache-control") == "private, no-store"
    assert "cookie" in found.header("vary")
    assert found.header("surrogate-key") == ""


def test_the_public_answer_tells_caches_that_cookies_matter(read):
    assert read().header("vary") == "accept-encoding, cookie"
    assert read(path="/2026/11/ferry/").header("vary") == "accept-encoding"


def test_cookies_sent_one_by_one_count_together(read, memory, writer):
    class Crumbs(dict):
        def get_all(self, name):
            return {"cookie": ["theme=dark", f"masthead_member={made()}"]}.get(name, [])

    keys = (KEY.public_key().public_bytes_raw(),)
    read()
    found = answer(Request("GET", PAGE, "", Crumbs()), Stand(memory, SECURITY, keys), NOW)
    assert found.read() == b"the whole report"


GOOD = made()
CLAIMS, SIGNATURE = GOOD.split(".")


@pytest.mark.parametrize(
    "value",
    [
        "",
        ".",
        "x",
        CLAIMS,
        CLAIMS + ".",
        "." + SIGNATURE,
        SIGNATURE + "." + CLAIMS,
        GOOD[:-2],
        GOOD + "AA",
        GOOD + ".",
        "A" + GOOD,
        GOOD.replace(".", ".="),
        GOOD * 50,
        CLAIMS + "." + base64url(bytes(64)),
        base64url(json.dumps({"t": "friend", "e": NOW + 10**9}).encode()) + "." + SIGNATURE,
        made(FOREIGN),
        made(prefix=b""),
        made(e=NOW),
        made(e=NOW - 1),
        made(e="soon"),
        made(e=None),
        made(e="nan"),
        made(t=""),
        base64url(b"[]") + "." + base64url(KEY.sign(SIGNED_PREFIX + base64url(b"[]").encode())),
    ],
    ids=lambda value: f"{len(value)} signs",  # a signature is another in each process
)
def test_everything_else_gets_the_public_part(read, value):
    public, found = read(), read(f"masthead_member={value}")
    assert (found.headers, found.read()) == (public.headers, b"first lines")


def test_a_pass_ends_while_it_is_remembered(read):
    cookie = f"masthead_member={made()}"
    assert read(cookie).read() == b"the whole report"
    assert read(cookie, now=NOW + 61).read() == b"first lines"


def test_a_story_for_one_tier_stays_closed_to_another(read, writer):
    writer.put(Page(PAGE, b"for patrons", FULL, keys=("story:7", "tier:patron")))
    assert read(f"masthead_member={made()}").read() == b"first lines"
    assert read(f"masthead_member={made(t='patron')}").read() == b"for patrons"


def test_without_a_public_key_nobody_is_a_member(ask, writer):
    writer.put(Page(PAGE, b"first lines"))
    writer.put(Page(PAGE, b"the whole report", FULL))
    assert ask(PAGE, cookie=f"masthead_member={made()}").read() == b"first lines"


def test_a_story_that_becomes_restricted_is_noticed(read, memory, writer):
    memory.learn_addresses()
    assert read(path="/2026/11/ferry/").header("vary") == "accept-encoding"
    writer.put(Page("/2026/11/ferry/", b"all of it", FULL))
    assert read(path="/2026/11/ferry/").header("vary") == "accept-encoding, cookie"
    assert read(f"masthead_member={made()}", path="/2026/11/ferry/").read() == b"all of it"
    assert read(f"masthead_member={made()}").read() == b"the whole report"


def test_tags_of_the_two_variants_do_not_mix(read):
    full = read(f"masthead_member={made()}").header("etag")
    assert read(if_none_match=full).read() == b"first lines"
    assert read(f"masthead_member={made()}", if_none_match=full).status == 304
