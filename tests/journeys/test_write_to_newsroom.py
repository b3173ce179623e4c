"""A reader writes to the newsroom in a real browser, makes mistakes, and an editor reads what came of it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import DESKTOP, PHONE, axe

pytestmark = pytest.mark.browser

READERS = {
    "desktop": DESKTOP,
    "phone": PHONE,
    "without script": DESKTOP | {"java_script_enabled": False},
    "dark": DESKTOP | {"color_scheme": "dark"},
}


@pytest.mark.parametrize("reader", READERS)
def test_mistakes_are_told_put_right_and_the_letter_is_read(reader, demo_site, open_page, editor_page):
    page = open_page(**READERS[reader])
    page.goto(f"{demo_site.url}/contact/")
    page.fill("#message", f"The ferry leaves at seven ({reader}).")
    page.fill("#name", "مريم العلي")
    page.fill("#email", "maryam@nowhere")

    page.click(".letter button")

    page.wait_for_selector(".mistakes:focus")
    assert page.title().startswith("Not sent yet, 2 to put right")
    assert page.input_value("#name") == "مريم العلي"
    if READERS[reader].get("java_script_enabled", True):
        assert axe(page) == []

    page.click(".mistakes a[href='#email']")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("maryam@example.org")
    page.select_option("#subject", "corrections")
    page.click(".letter button")

    assert "maryam@example.org" in page.inner_text(".deck")
    receipt = re.search(r"[A-Z2-7]{5}-[A-Z2-7]{5}", page.inner_text(".receipt"))[0]
    if READERS[reader].get("java_script_enabled", True):
        assert axe(page) == []

    listing = f"{demo_site.url}/admin/messages/?q={receipt}"
    for _ in range(60):
        editor_page.goto(listing)
        if editor_page.get_by_text("مريم العلي").count():
            break
        editor_page.wait_for_timeout(500)
    editor_page.get_by_role("link", name="مريم العلي").first.click()
    expect(editor_page.locator("main")).to_contain_text(f"The ferry leaves at seven ({reader}).")


def test_the_trap_is_in_nobodys_way(demo_site, page_desktop):
    page_desktop.goto(f"{demo_site.url}/contact/")
    page_desktop.focus("#email")
    page_desktop.keyboard.press("Tab")

    assert page_desktop.evaluate("document.activeElement.tagName") == "BUTTON"
    box = page_desktop.locator(".trap").bounding_box()
    assert (box["width"], box["height"]) == (1, 1)
