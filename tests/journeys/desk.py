"""What an editor does in the admin, through the controls that an editor sees."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tools.demo_newsroom import DemoSite

WORDS = "The harbour board met on Tuesday and put off the vote."
_MORE_ACTIONS = "footer .w-dropdown__toggle"
_PATIENCE = 120_000  # milliseconds for the admin's answer; a first start has pictures to make beside us


def write(page: Page, site: DemoSite, *, headline: str, text: str = WORDS, saved: bool = True) -> None:
    """A new story with a headline, a section and one paragraph, kept as a draft by the form itself.

    Not `saved`, it returns while the form may still be saving for the first time.
    """
    page.goto(f"{site.url}/admin/new-story/")
    page.fill("#id_title", headline)
    page.select_option("#id_section", label="Politics")
    body = page.locator('[data-contentpath="body"]')
    body.locator(".c-sf-add-button").first.click()
    page.get_by_role("option", name="Text", exact=True).click()
    line = body.locator('[contenteditable="true"]').first
    line.click()
    expect(line).to_be_focused()
    page.keyboard.type(text)
    wait_for_words(page, text)
    if saved:  # the form then goes on as the form of that draft
        page.wait_for_url("**/edit/", timeout=_PATIENCE)


def wait_for_words(page: Page, text: str) -> None:
    """Until the text is in the form. The editor writes it there a moment after the last key."""
    stored = page.locator('[data-contentpath="body"] input[name^="body-"][name$="-value"]').first
    expect(stored).to_have_value(re.compile(re.escape(text)), timeout=_PATIENCE)


def publish(page: Page, site: DemoSite) -> str:
    """Press Publish, wait until it is done and pressed; the public address that the admin tells."""
    press_publish(page)
    expect(page.locator(".messages")).to_contain_text("published", timeout=_PATIENCE)
    address = str(page.get_by_role("link", name="View live").first.get_attribute("href"))
    site.wait_for_press()
    return address


def press_publish(page: Page, *, at_rest: bool = True) -> None:
    # Wagtail draws its editors after load; the form is sent whole only when the page has come to rest.
    if at_rest:
        page.wait_for_load_state("networkidle")
    page.locator(_MORE_ACTIONS).first.click()
    page.locator('button[name="action-publish"]').click()


def save_draft(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".messages")).to_contain_text(re.compile("created|saved|updated"), timeout=_PATIENCE)


def story_id(site: DemoSite, address: str) -> int:
    rows = site.ask("SELECT page_ptr_id FROM newsroom_story WHERE address = ?", address)
    return int(str(rows[0][0]))


def open_editor(page: Page, site: DemoSite, address: str, tab: str = "") -> None:
    """The edit form of a published story, on one of its tabs."""
    page.goto(f"{site.url}/admin/pages/{story_id(site, address)}/edit/")
    # A form sent before its editors stand would be sent without the story.
    expect(page.locator('[data-contentpath="body"] [contenteditable="true"]').first).to_be_attached(
        timeout=_PATIENCE
    )
    if tab:
        page.get_by_role("tab", name=re.compile(f"^{tab}")).click()
