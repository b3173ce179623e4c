"""`masthead takedown` on real pages, in a data folder that has an edition and no database at all."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys

import brotli
import pytest
from django.test import Client
from django.utils import timezone

from masthead.edition.addresses import is_address
from masthead.edition.pages import Page
from masthead.edition.reader import EditionReader
from masthead.edition.search.documents import Document
from masthead.edition.search.reader import SearchReader
from masthead.edition.search.writer import SearchWriter
from masthead.edition.verify import verify
from masthead.edition.writer import EditionWriter
from masthead.newsroom.models import Correction, Picture
from tests.factories.newsroom import make_author, make_picture, make_section, make_story, make_tag, text_block
from tests.rooms.press.vendor import vendor

pytestmark = pytest.mark.django_db
CANARY = "Zanzibarcanary"
FERRY = "/2026/11/zanzibar-ferry/"


@pytest.fixture
def pressed(tmp_path, django_db_setup, db):
    """A small newsroom's real pages, fetched one by one and put into an edition as the press does."""
    section, author = make_section("Harbour", slug="harbour"), make_author("Ola Brand", slug="ola-brand")
    tag, shared = make_tag("Ferries", slug="ferries"), make_picture("shared")
    own = make_picture("own", caption=f"{CANARY} at the quay.")
    parts = {"section": section, "authors": [author], "tags": [tag]}
    for number in range(3):
        make_story(f"Fog {number}", address=f"/2026/11/fog-{number}/", picture=shared, **parts)
    ferry = make_story(
        f"{CANARY} sinks",
        address=FERRY,
        picture=own,
        deck=f"{CANARY} deck",
        body=[text_block(f"<p>{CANARY}.</p>")],
        **parts,
    )
    Correction.objects.create(story=ferry, text=f"{CANARY} was spelled wrong.", made_at=timezone.now())
    for number in range(3, 6):
        make_story(f"Fog {number}", address=f"/2026/11/fog-{number}/", picture=shared, **parts)
    root = tmp_path / "edition"
    with EditionWriter.open(root, create=True) as writer, writer.group() as group:
        for address in every_address():
            put(group, address)
        group.put(Page("/410.html", b"<main><h1>This story has been taken down</h1></main>"))
        group.move("/ferry-of-old/", FERRY)
    SearchWriter.open(root).add([Document("story:1", FERRY, headline=f"{CANARY} sinks", body=CANARY)])
    return tmp_path


def every_address():
    """Whatever a crawl from the front, the sitemaps and the feeds page reaches, and the files of its pages."""
    waiting, seen = ["/", "/feeds/", "/sitemap.xml", "/corrections/", "/archive/", "/feed.atom"], set()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        yield address
        answer = Client().get(address)
        if address.startswith("/media/") or answer.status_code != 200:
            continue
        text = answer.content.decode()
        named = re.findall(r'(?:href|src|content)="([^"]+)"|<loc>([^<]+)|(/media/[\w./|-]+)', text)
        for found in ("".join(one) for one in named):
            path = found.replace("http://127.0.0.1:8000", "").partition("#")[0].partition("?")[0]
            if path.startswith("/") and not path.startswith(("/assets/", "/admin", "/search")):
                waiting.append(path)


def put(group, address):
    if address.startswith("/media/"):
        group.put(Page(address, f"pixels of {address}".encode()))
        return
    answer = Client().get(address)
    if answer.status_code == 200 and is_address(address):
        group.put(Page(address, answer.content))


def masthead(data_dir, *words, **settings):
    environ = {name: value for name, value in os.environ.items() if not name.startswith("MASTHEAD_")}
    environ |= {"MASTHEAD_DATA_DIR": str(data_dir), **settings}
    return subprocess.run(
        [sys.executable, "-m", "masthead", *words],
        check=False,
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
    )


def speaking_of_it(root):
    """Every address whose answer, in any variant and encoding, has a word of the story or its address."""
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress, "identity": bytes}
    found = set()
    with EditionReader.open(root) as reader:
        for entry in reader.entries():
            for encoding, body in entry.bodies.items():
                text = unpack[encoding](body.read())
                if CANARY.encode() in text or FERRY.encode() in text:
                    found.add(entry.address)
    return found


def test_it_is_gone_from_every_page_feed_list_and_file(pressed):
    root = pressed / "edition"
    before = speaking_of_it(root)
    for address in (
        *(FERRY, "/", "/section/harbour/", "/tag/ferries/", "/author/ola-brand/", "/corrections/"),
        *("/feed.rss", "/feed.atom", "/feed.json", "/section/harbour/feed.json"),
    ):
        assert address in before, address
    assert any(address.startswith("/sitemaps/stories-") for address in before)
    assert any("/fog-" in address for address in before)
    with EditionReader.open(root) as reader:
        files = [entry.address for entry in reader.entries() if entry.address.startswith("/media/")]
    own = f"/media/{Picture.objects.get(title='own').token}/"
    assert not (pressed / "newsroom.sqlite3").exists()

    done = masthead(
        pressed, "takedown", f"http://127.0.0.1:8000{FERRY}?utm=x", "--note", "Court order", "--json"
    )

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert speaking_of_it(root) == set()
    assert told["naming"] == []
    assert told["addresses"] == [FERRY, "/ferry-of-old/"]
    with EditionReader.open(root) as reader:
        assert b"Court order" in reader.lookup(FERRY).read()
        assert reader.lookup("/ferry-of-old/").status == 410
        for file in files:
            assert reader.lookup(file).status == (410 if file.startswith(own) else 200), file
        assert told["files"] == [own]
        assert b"Fog 4" in reader.lookup("/").read()
        assert b"Fog 4" in reader.lookup("/feed.rss").read()
    assert SearchReader.open(root).search(CANARY.lower()).hits == ()
    assert verify(root) == []


def test_an_old_address_means_the_story(pressed):
    done = masthead(pressed, "takedown", "/ferry-of-old", "--json")
    assert json.loads(done.stdout)["addresses"][0] == FERRY
    listed = json.loads(masthead(pressed, "takedown", "--list", "--json").stdout)
    assert [row["address"] for row in listed] == [FERRY]
    assert "/ferry-of-old/" in listed[0]["with"]


def test_the_cache_in_front_is_told_or_it_is_an_error_in_words(pressed):
    with vendor({"success": True}) as cloudflare:
        settings = {
            "MASTHEAD_PURGE": "cloudflare",
            "MASTHEAD_PURGE_ADDRESS": cloudflare.origin,
            "MASTHEAD_PURGE_TOKEN": "t",
            "MASTHEAD_PURGE_ZONE": "z",
            "MASTHEAD_BASE_URL": "https://news.example",
        }
        cloudflare.answers = [(403, {}, {})] * 99
        refused = masthead(pressed, "takedown", FERRY, "--json", **settings)
        assert refused.returncode == 1
        assert "could not be told" in refused.stderr
        assert speaking_of_it(pressed / "edition") == set()
        status = json.loads(masthead(pressed, "edition", "status", "--json").stdout)
        assert status["waiting_purges"]["addresses"] > 10
        assert status["takedowns"] == 1

        cloudflare.answers, cloudflare.asked = [], []
        assert masthead(pressed, "takedown", FERRY, "--json", **settings).returncode == 0
        urls = {url for _, _, _, said in cloudflare.asked for url in said["files"]}
        assert f"https://news.example{FERRY}" in urls
        assert any("/media/" in url for url in urls)


def test_lifting_it(pressed):
    masthead(pressed, "takedown", FERRY)
    assert masthead(pressed, "takedown", "--lift", FERRY).returncode == 0
    assert json.loads(masthead(pressed, "takedown", "--list", "--json").stdout) == []
    again = masthead(pressed, "takedown", "--lift", FERRY)
    assert (again.returncode, "not under takedown" in again.stderr) == (1, True)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "Name one address"),
        (("--list", FERRY), 2, "Name one address"),
        (("no-slash",), 2, "cannot be an address"),
        (("/a/../b/",), 2, "cannot be an address"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(tmp_path, words, code, said):
    EditionWriter.open(tmp_path / "edition", create=True).close()
    done = masthead(tmp_path, "takedown", *words)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr


def test_without_an_edition_it_says_so(tmp_path):
    done = masthead(tmp_path, "takedown", FERRY)
    assert (done.returncode, "There is no edition" in done.stderr) == (1, True)
