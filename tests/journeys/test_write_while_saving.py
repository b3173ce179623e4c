"""Wagtail's form saves itself while an editor writes: nothing is left unsaved, and one story never becomes two."""

import re
import secrets

import pytest
from playwright.sync_api import expect

from tests.journeys.desk import press_publish, write

pytestmark = pytest.mark.browser

# The form compares itself with how it stood two seconds after loading. On a busy machine that moment comes late.
LATE = """
const before = window.setTimeout;
window.setTimeout = (act, delay, ...more) => before(act, delay === 2000 ? 9000 : delay, ...more);
"""


@pytest.fixture
def headline():
    return f"Harbour vote on quay {secrets.token_hex(3)} put off"


def how_many(site, headline):
    return site.ask("SELECT count(*) FROM wagtailcore_page WHERE title = ?", headline)[0][0]


def test_what_was_written_before_the_form_looked_is_saved(demo_site, editor_page, headline):
    editor_page.add_init_script(LATE)

    write(editor_page, demo_site, headline=headline)

    expect(editor_page).to_have_url(re.compile("/edit/$"))
    assert how_many(demo_site, headline) == 1


def test_an_untouched_form_saves_nothing(demo_site, editor_page):
    before = demo_site.ask("SELECT count(*) FROM wagtailcore_page")
    sent = []
    editor_page.on("request", lambda request: sent.append(request.method))

    with editor_page.expect_event("console", lambda said: said.text == "watched", timeout=120_000):
        editor_page.add_init_script(
            "document.addEventListener('w-unsaved:watch-edits', () => setTimeout(console.log, 2000, 'watched'))"
        )
        editor_page.goto(f"{demo_site.url}/admin/new-story/")

    assert "POST" not in sent
    assert demo_site.ask("SELECT count(*) FROM wagtailcore_page") == before


def test_publishing_in_the_midst_of_the_first_save_makes_one_story(demo_site, editor_page, headline):
    held = []
    editor_page.route("**/admin/pages/add/newsroom/story/**", lambda route: hold(route, held))
    write(editor_page, demo_site, headline=headline, saved=False)
    wait_until(editor_page, lambda: held)

    press_publish(editor_page, at_rest=False)
    editor_page.wait_for_timeout(1500)  # long enough for a second story, were it made
    for route in held:
        route.continue_()

    expect(editor_page.locator(".messages")).to_contain_text("published", timeout=120_000)
    assert how_many(demo_site, headline) == 1
    assert demo_site.ask("SELECT live FROM wagtailcore_page WHERE title = ?", headline) == [(1,)]


def test_pressing_twice_does_not_wait(demo_site, editor_page, headline):
    """Should the first save hang, an editor is not shut out of the form."""
    held = []
    editor_page.route("**/admin/pages/add/newsroom/story/**", lambda route: hold(route, held))
    write(editor_page, demo_site, headline=headline, saved=False)
    wait_until(editor_page, lambda: held)

    for _ in range(2):
        editor_page.evaluate("document.querySelector('#page-edit-form').requestSubmit()")

    expect(editor_page).to_have_url(re.compile("/edit/$"), timeout=120_000)
    assert how_many(demo_site, headline) == 1


def hold(route, held):
    """Keep back what the form sends by itself; let pages through."""
    by_itself = route.request.method == "POST" and "json" in route.request.headers.get("accept", "")
    held.append(route) if by_itself else route.continue_()


def wait_until(page, true):
    for _ in range(1200):
        if true():
            return
        page.wait_for_timeout(100)
    raise AssertionError("The form did not save itself.")
