"""The announcement is closed once for each message, and nothing on the page ever moves on its own."""

import pytest

from tests.browser import DESKTOP, PHONE

pytestmark = pytest.mark.browser

BAR = "[data-notice]"
DEVICES = {"desktop": DESKTOP, "phone": PHONE}
# Layout shift as the browser counts it, moves right after a click or key included.
WATCH = """
window.shifted = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries())
    if (one.value > 0) window.shifted.push([one.value, one.hadRecentInput, one.sources.map(
      (source) => source.node?.outerHTML?.slice(0, 80) ?? "?")]);
}).observe({type: "layout-shift", buffered: true});
"""


def unasked(page):
    """Moves that no key or click of the reader's brought about."""
    return [shift for shift in page.evaluate("window.shifted") if not shift[1]]


def read_through(page, address):
    page.add_init_script(WATCH)
    page.goto(address)
    page.evaluate(
        """async () => {
          for (let y = 0; y < document.body.scrollHeight; y += 500) {
            scrollTo(0, y); await new Promise((done) => setTimeout(done, 60)); }
          scrollTo(0, 0); }"""
    )
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("name", ["front", "story", "story with every block"])
def test_nothing_moves_while_reading(name, device, classes, demo_site, open_page):
    page = open_page(**DEVICES[device])

    read_through(page, demo_site.url + classes[name].address)

    assert unasked(page) == []


def test_closed_stays_closed_and_moves_nothing_on_the_next_page(classes, demo_site, page_phone):
    page_phone.goto(demo_site.url + "/")
    page_phone.click(f"{BAR} [data-close]")
    assert page_phone.locator(BAR).count() == 0

    read_through(page_phone, demo_site.url + classes["story"].address)

    assert not page_phone.locator(BAR).is_visible()
    assert unasked(page_phone) == []


def test_focus_is_not_lost_with_the_bar(demo_site, page_desktop):
    page_desktop.goto(demo_site.url + "/")
    page_desktop.locator(f"{BAR} [data-close]").focus()

    page_desktop.keyboard.press("Enter")

    assert page_desktop.evaluate("document.activeElement.id") == "main"


def test_a_new_message_is_shown_again(demo_site, page_desktop):
    page_desktop.goto(demo_site.url + "/")
    page_desktop.evaluate("localStorage.announcement = 'an-older-message'")

    page_desktop.reload()

    assert page_desktop.locator(BAR).is_visible()


def test_without_script_it_is_read_but_not_closed(demo_site, page_without_script):
    page_without_script.goto(demo_site.url + "/")

    assert page_without_script.locator(BAR).is_visible()
    assert not page_without_script.locator(f"{BAR} button").is_visible()
