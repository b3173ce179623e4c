"""The search page as it is read: in a real browser, from the newsstand, with nothing of the newsroom running."""

import re
from urllib.parse import urljoin

import pytest
from django.test import Client

from masthead.edition.disk import Disk
from masthead.edition.pages import Page
from masthead.edition.writer import EditionWriter
from masthead.press.framing import as_json, fresh_frame
from masthead.theme.pieces import ADDRESS as PIECES
from tests.browser import PHONE, axe
from tests.factories.newsroom import make_author, make_picture, make_section, make_story, make_tag, text_block
from tests.rooms.newsstand.served import start_stand
from tests.rooms.wire.pages import get

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.sqlite_only]

FILE = re.compile(r"""["'( ](/(?:assets|media)/[^"'() ]+)""")
URL = re.compile(r"""url\(["']?([^"')]+)""")
PAGES = {
    "nothing asked": "",
    "several found": "?q=ferry",
    "some of the words": "?q=ferry+zzyzx",
    "another language": "?q=%D0%BF%D0%BE%D1%80%D0%BE%D0%BC",
    "nothing found": "?q=ferris+zzyzx&section=harbour",
    "cannot be asked": "?q=a",
}


@pytest.fixture
def site(edition, press):
    """The address of a newsstand with a few stories."""
    tag, harbour = make_tag("Ferries", slug="ferries"), make_section("Harbour", slug="harbour")
    body = [text_block(f"<p>{'The board met. ' * 30}The ferry sailed at noon. {'It rained. ' * 30}</p>")]
    for number in range(23):
        make_story(f"Ferry {number}", section=harbour, tags=[tag], lead_tag=tag, body=body)
    make_story("Пором", language="uk", section=harbour, authors=[make_author("Олена Коваль")])
    make_story("Ferry with a picture", format="opinion", section=harbour, picture=make_picture())
    press()
    _press_files(edition)
    server = start_stand(edition.parent)
    yield f"http://127.0.0.1:{server.port}"
    server.stop()


def _press_files(edition):
    """Style sheets, scripts, fonts, icons, the pictures of results, and the pieces of every page."""
    cards = " ".join(path.read_bytes().decode("latin-1") for path in (edition / "search").rglob("*.sqlite"))
    wanted, known = FILE.findall(get("/search/").content.decode() + cards), set()
    with EditionWriter.open(edition, disk=Disk(careful=False)) as writer:
        writer.put(Page(PIECES, as_json(fresh_frame())))
        while wanted:
            address = wanted.pop()
            answer = Client().get(address)
            if address in known or answer.status_code != 200:
                continue
            known.add(address)
            body = answer.getvalue()
            writer.put(Page(address, body))
            if address.endswith(".css"):
                wanted += [urljoin(address, name) for name in URL.findall(body.decode())]


def test_every_state_is_accessible_in_both_lights_and_narrow(site, open_page):
    for wishes in ({"color_scheme": "light"}, {"color_scheme": "dark", **PHONE}):
        page = open_page(**wishes)
        for name, query in PAGES.items():
            page.goto(f"{site}/search/{query}")
            assert axe(page) == [], name
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def test_asked_with_keys_and_read_on_without_script(site, page_without_script):
    page = page_without_script
    page.goto(f"{site}/search/")
    page.locator("main input[name=q]").focus()
    page.keyboard.type("ferry")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=ferry**")

    assert page.title().startswith("ferry – Search")
    assert page.get_by_role("heading", name="24 stories found").is_visible()
    assert page.locator("article").count() == 20
    assert page.locator("article mark").first.inner_text().lower() == "ferry"
    page.get_by_role("link", name="More results").click()
    assert page.locator("article").count() == 4
    page.get_by_role("link", name="Previous results").click()
    assert page.locator("article").count() == 20


def test_filters_keep_what_was_chosen_without_script(site, page_without_script):
    page = page_without_script
    page.goto(f"{site}/search/?q=ferry")
    page.select_option("select[name=format]", label="Opinion")
    page.select_option("select[name=order]", label="Newest first")
    page.get_by_role("button", name="Search").click()

    assert page.get_by_role("heading", name="1 story found").is_visible()
    assert page.locator("select[name=format]").input_value() == "opinion"
    assert page.locator("select[name=order]").input_value() == "newest"
    assert page.locator("article img").evaluate("one => one.complete && one.naturalWidth > 0")


def test_nothing_found_leads_on(site, page_desktop):
    page_desktop.goto(f"{site}/search/?q=feries+zzyzx&section=harbour")

    assert page_desktop.get_by_role("heading", name="Nothing found").is_visible()
    assert (
        page_desktop.get_by_role("link", name="Ferries", exact=True).get_attribute("href") == "/tag/ferries/"
    )
    page_desktop.get_by_role("link", name="Look for it without the filters").click()
    assert page_desktop.locator("select[name=section]").input_value() == ""
