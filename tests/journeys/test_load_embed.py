"""What stands at another site comes only when the reader asks, and readers without script get a link."""

import pytest

from tests.browser import complaints

pytestmark = pytest.mark.browser


def test_nothing_is_asked_before_the_click(classes, demo_site, page_desktop):
    page_desktop.goto(demo_site.url + classes["story with embed"].address)
    page_desktop.wait_for_load_state("networkidle")

    assert complaints(page_desktop).foreign == []
    assert page_desktop.locator("iframe").count() == 0


def test_the_click_frames_the_provider_and_no_one_else(classes, demo_site, page_desktop):
    page_desktop.goto(demo_site.url + classes["story with embed"].address)
    wanted = page_desktop.locator("[data-frame]").get_attribute("data-frame")

    page_desktop.click("[data-load]")
    page_desktop.wait_for_load_state("networkidle")

    assert complaints(page_desktop).foreign == [wanted]
    assert page_desktop.locator("iframe").get_attribute("sandbox")
    assert page_desktop.evaluate("document.activeElement.tagName") == "IFRAME"
    complaints(page_desktop).clear()


def test_without_script_a_link_leads_there(classes, demo_site, page_without_script):
    page_without_script.goto(demo_site.url + classes["story with embed"].address)

    assert page_without_script.locator(".embed figcaption a").get_attribute("href").startswith("https://")
    assert not page_without_script.locator("[data-load]").is_visible()
