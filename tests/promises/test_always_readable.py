"""Promise 1: with database, newsroom and worker gone, every published address is served, byte for byte."""

import json
import subprocess
import sys
from urllib.request import urlopen

import pytest

from masthead.edition.reader import EditionReader
from masthead.house.pressing import MISTAKES
from tests.promises.processes import all_ready, no_database, until
from tests.promises.visitors import Reader, write_to
from tools.demo_newsroom import copy_demo, free_port, running, settings_for

pytestmark = pytest.mark.sqlite_only

# What the newsstand reads itself and shows under other addresses.
INSIDE = ("/fragments/slots/", "/fragments/forms/", "/fragments/policy.txt", *MISTAKES)
TIMES = 3
# Stories imported beside the demo, and how many addresses there are at least.
DOSES = [pytest.param(0, 1_200, id="demo"), pytest.param(1_200, 3_000, id="archive", marks=pytest.mark.night)]


@pytest.fixture
def folder(tmp_path, request):
    made = copy_demo(tmp_path / "newsroom")
    if request.param:
        lines = (json.dumps(one) for one in stories(request.param))
        (tmp_path / "archive.jsonl").write_text("\n".join(lines))
        words = ["import", "articles", str(tmp_path / "archive.jsonl")]
        subprocess.run(
            [sys.executable, "-m", "masthead", *words], env=settings_for(made), check=True, timeout=600
        )
    return made


def stories(count):
    for number in range(count):
        yield {
            "title": f"Minutes of the harbour board, number {number}",
            "date": f"20{number % 20:02}-0{number % 9 + 1}-1{number % 10}",
            "body": f"<p>The board met for the {number}th time.</p>" * 5,
            "tags": [f"Board {number % 40}"],
            "authors": [f"Clerk {number % 12}"],
        }


def published(folder):
    """Every address of the edition that readers may ask for, and its status."""
    with EditionReader.open(folder / "edition") as reader:
        return {one.address: one.status for one in reader.entries() if not one.address.startswith(INSIDE)}


@pytest.mark.parametrize(("folder", "least"), DOSES, indirect=["folder"])
def test_everything_is_read_with_the_newsroom_and_its_database_dead(folder, least):
    with running(folder) as site:
        site.wait_for_press(900)
        reader, listed = Reader(site.url), published(folder)
        crawled = reader.crawl(["/", "/feeds/", "/sitemap.xml", "/search/"])
        before = reader.read(listed)
        assert len(listed) >= least
        assert {address: one.status for address, one in before.items()} == listed
        assert {address for address, one in crawled.items() if one.status == 200} <= listed.keys()
        assert set(site.addresses) <= crawled.keys()

        with no_database(folder):
            assert Reader(site.url).read(["/admin/login/"])["/admin/login/"].status >= 500
            for _ in range(TIMES):
                after = reader.read(listed)
                assert {address: one for address, one in after.items() if one != before[address]} == {}
            assert "<mark>" in urlopen(f"{site.url}/search/?q=harbour", timeout=10).read().decode()
            receipts = [write_to(site.url, f"Letter {number}") for number in range(5)]

        assert until(lambda: all_ready(folder))
        letters = "SELECT receipt FROM office_contactmessage WHERE message LIKE 'Letter %' ORDER BY receipt"
        assert until(lambda: len(site.ask(letters)) == len(receipts))
        assert [row[0] for row in site.ask(letters)] == sorted(receipts)


def test_a_reader_who_is_refused_is_noticed():
    """Planted: nobody answers."""
    stranger = Reader(f"http://127.0.0.1:{free_port()}")
    assert stranger.read(["/"])["/"].status == 0
