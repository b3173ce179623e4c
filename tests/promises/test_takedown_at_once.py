"""Promise 9: a story that is taken down is gone from everywhere at once, and stays gone whatever is harmed."""

import logging
import re
import time

import pytest

from tests.promises.processes import all_ready, kill, no_database, until
from tests.promises.visitors import Editor, Reader
from tools.demo_newsroom import copy_demo, running

log = logging.getLogger(__name__)
pytestmark = pytest.mark.sqlite_only

STORIES = "FROM newsroom_story s JOIN wagtailcore_page p ON p.id = s.page_ptr_id"
PATIENCE = 60.0  # seconds; five are promised, and what was seen is logged
LOOK = 0.25


class Traces:
    """Everywhere a story can be seen before it is taken down."""

    def __init__(self, site, slug):
        self.reader, self.url = Reader(site.url), site.url
        self.address = site.address(slug)
        self.headline, self.pk = site.ask(f"SELECT p.title, p.id {STORIES} WHERE p.slug = ?", slug)[0]
        self.search = f"/search/?q={'+'.join(re.findall(r'[A-Za-z]+', self.headline)[:6])}"
        crawled = self.reader.crawl(["/", "/feeds/", "/sitemap.xml"])
        self.pages = [address for address, one in crawled.items() if self._speaks(one.text)]
        others = "".join(one.text for address, one in crawled.items() if address not in self.pages)
        named = re.findall(r"/media/[\w.-]+/[\w.-]+", crawled[self.address].text)
        self.files = [one for one in dict.fromkeys(named) if one.split("/")[2] not in others]

    def _speaks(self, text):
        return self.headline in text or self.address in text

    def left(self):
        """Where something of it is still to be had."""
        pages = self.reader.read([*self.pages, self.search], keep_text=True)
        files = self.reader.read(self.files)
        left = [
            address for address, one in pages.items() if one.status == 200 and self._hit(address, one.text)
        ]
        return left + [address for address, one in files.items() if one.status == 200]

    def _hit(self, address, text):
        if address == self.search:  # which says back what was asked
            return self.address in text
        return self._speaks(text)

    def status(self):
        return self.reader.read([self.address])[self.address].status


def take_down_and_look(site, slug):
    traces = Traces(site, slug)
    assert {traces.address, traces.search, "/feed.rss", "/sitemap-news.xml"} & set(traces.left())
    assert len(traces.pages) > 5
    assert traces.files
    editor = Editor(site.url, "editor", site.passwords["editor"])
    assert editor.post(f"/admin/stories/{traces.pk}/take-down/", {"note": "By order of a court."}) == 302
    begun = time.monotonic()
    while (left := traces.left()) and time.monotonic() - begun < PATIENCE:
        time.sleep(LOOK)
    log.info(
        "%s gone from %s pages after %.2f s", traces.address, len(traces.pages), time.monotonic() - begun
    )
    assert left == []
    assert traces.status() == 410
    return traces


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with running(copy_demo(tmp_path_factory.mktemp("takedown") / "newsroom")) as site:
        site.wait_for_press(300)
        yield site


def test_it_is_gone_from_everywhere_and_stays_gone(site):
    traces = take_down_and_look(site, "canal-lamps-back-on")
    site.wait_for_press(300)

    with no_database(site.data_dir):
        kill(site.data_dir, "newsstand")
        assert until(lambda: traces.status() == 410, 30)
        assert traces.left() == []
    assert until(lambda: all_ready(site.data_dir))
    assert traces.left() == []


@pytest.mark.night
def test_twenty_of_them(site):
    found = site.ask(
        f"SELECT p.slug {STORIES} WHERE p.live AND s.picture_id IS NOT NULL ORDER BY s.published_at"
    )
    slugs = [row[0] for row in found if row[0] != "canal-lamps-back-on"]
    for slug in slugs[:20]:
        take_down_and_look(site, slug)
