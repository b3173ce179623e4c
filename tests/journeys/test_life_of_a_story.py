"""An editor writes, publishes, changes, corrects, renames and takes down a story in the admin; a reader who is not
signed in sees at once what was done, and never anything else."""

import json
import re
import secrets
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser import DESKTOP, PHONE
from tests.journeys.desk import (
    WORDS,
    open_editor,
    press_publish,
    publish,
    save_draft,
    story_id,
    wait_for_words,
    write,
)
from tools.demo_newsroom import settings_for

pytestmark = pytest.mark.browser

DEVICES = {"desktop": DESKTOP, "phone": PHONE}


@pytest.fixture
def headline(request):
    """Of the test's story: one that stands published already, or one to be written."""
    if "story" in request.fixturenames:
        return request.getfixturevalue("brought").pop()
    return f"Harbour vote on berth {secrets.token_hex(3)} put off"


@pytest.fixture(scope="module")
def brought(demo_site, tmp_path_factory):
    """Headlines of stories that stand published, one for each test that begins with one."""
    headlines = [f"Harbour vote on pier {secrets.token_hex(3)} put off" for _ in range(8)]
    told = {"date": datetime.now(UTC).isoformat(), "section": "Politics", "body": f"<p>{WORDS}</p>"}
    file = tmp_path_factory.mktemp("brought") / "stories.jsonl"
    file.write_text("\n".join(json.dumps({"title": headline, **told}) for headline in headlines))
    subprocess.run(
        [sys.executable, "-m", "masthead", "import", "articles", str(file)],
        env=settings_for(demo_site.data_dir),
        check=True,
        timeout=300,
    )
    demo_site.wait_for_press()
    return headlines


@pytest.fixture
def story(demo_site, headline):
    """The address of a published story that no other test touches."""
    (row,) = demo_site.ask(
        "SELECT s.address FROM newsroom_story s JOIN wagtailcore_page p ON p.id = s.page_ptr_id WHERE p.title = ?",
        headline,
    )
    return str(row[0])


@pytest.fixture
def reader(open_page):
    """Somebody else, in another browser."""
    return open_page()


@pytest.mark.parametrize("device", DEVICES)
def test_written_and_published_is_read_at_once(device, demo_site, open_page, staff_session, headline):
    editor = open_page(**DEVICES[device], storage_state=staff_session("editor"))
    write(editor, demo_site, headline=headline)

    address = publish(editor, demo_site)

    reader = open_page(**DEVICES[device])
    assert reader.goto(demo_site.url + address).status == 200
    assert reader.locator("h1").inner_text() == headline
    paragraph = reader.locator(".body p", has_text=WORDS)
    assert paragraph.get_attribute("id").startswith("p-")
    reader.goto(demo_site.url + "/section/politics/")
    assert reader.get_by_role("link", name=headline).first.is_visible()
    reader.goto(demo_site.url + "/")
    assert reader.locator("main").get_by_text(headline).first.is_visible()


def test_a_draft_is_nobodys_to_read(demo_site, editor_page, reader, headline):
    write(editor_page, demo_site, headline=headline)

    save_draft(editor_page)

    reader.goto(demo_site.url + "/section/politics/")
    assert reader.get_by_text(headline).count() == 0
    assert demo_site.ask("SELECT live FROM wagtailcore_page WHERE title = ?", headline) == [(0,)]


def test_a_changed_draft_shows_only_when_published(demo_site, editor_page, reader, story, headline):
    open_editor(editor_page, demo_site, story)
    editor_page.fill("#id_title", f"{headline}, again")
    save_draft(editor_page)
    reader.goto(demo_site.url + story)
    assert reader.locator("h1").inner_text() == headline

    publish(editor_page, demo_site)

    reader.reload()
    assert reader.locator("h1").inner_text() == f"{headline}, again"
    assert reader.url == demo_site.url + story


def test_paragraphs_keep_their_ids_through_an_edit(demo_site, editor_page, reader, story):
    reader.goto(demo_site.url + story)
    before = reader.locator(".body p").first.get_attribute("id")
    open_editor(editor_page, demo_site, story)
    line = editor_page.locator('[data-contentpath="body"] [contenteditable="true"]').first
    line.click()
    editor_page.keyboard.press("End")
    editor_page.keyboard.type(" Nobody said why.")
    wait_for_words(editor_page, "Nobody said why.")

    publish(editor_page, demo_site)

    reader.reload()
    assert reader.locator(".body p").first.inner_text() == f"{WORDS} Nobody said why."
    assert reader.locator(".body p").first.get_attribute("id") == before


def test_a_correction_stands_on_the_story_and_on_the_list(demo_site, editor_page, reader, story, headline):
    said = f"An earlier version gave the wrong day in “{headline}”."
    open_editor(editor_page, demo_site, story)
    editor_page.get_by_role("button", name="Add Correction").click()
    editor_page.select_option("#id_corrections-0-kind", label="Correction")
    words = editor_page.locator("#id_corrections-0-text")
    if words.is_visible():
        words.fill(said)
    else:  # a rich text field: its input is hidden, its editor is not
        editor_page.locator('[data-contentpath="corrections"] [contenteditable="true"]').first.click()
        editor_page.keyboard.type(said)

    publish(editor_page, demo_site)

    reader.goto(demo_site.url + story)
    expect(reader.locator("#corrections")).to_contain_text(said)
    reader.goto(demo_site.url + "/corrections/")
    entry = reader.get_by_text(said)
    assert entry.is_visible()
    assert reader.get_by_role("link", name=headline).first.get_attribute("href").startswith(story)


def test_a_new_address_keeps_the_old_one(demo_site, editor_page, reader, story):
    renamed = story[:-1] + "-renamed/"
    open_editor(editor_page, demo_site, story, "Promote")
    editor_page.fill("#id_address", renamed)

    assert publish(editor_page, demo_site) == renamed

    answer = reader.goto(demo_site.url + story)
    assert reader.url == demo_site.url + renamed
    assert answer.request.redirected_from.response().status == 301
    assert answer.status == 200


def test_a_foreign_address_is_refused(demo_site, editor_page, reader, story):
    taken = demo_site.address("canal-lamps-back-on")
    open_editor(editor_page, demo_site, story, "Promote")
    editor_page.fill("#id_address", taken)
    press_publish(editor_page)

    expect(editor_page.locator(".messages")).to_contain_text("error", timeout=120_000)
    assert reader.goto(demo_site.url + story).status == 200


def test_taken_down_answers_410_everywhere_with_a_note(demo_site, editor_page, reader, story, headline):
    note = "We took this story down at the request of a child's parents."
    found = re.compile(re.escape(headline))
    reader.goto(demo_site.url + "/section/politics/")
    assert reader.get_by_text(headline).count() > 0
    reader.goto(f"{demo_site.url}/search/?q={headline.replace(' ', '+')}")
    assert reader.get_by_role("link", name=found).count() > 0

    editor_page.goto(f"{demo_site.url}/admin/stories/{story_id(demo_site, story)}/take-down/")
    editor_page.fill("#id_note", note)
    editor_page.locator("main form button[type=submit], main form input[type=submit]").first.click()
    editor_page.wait_for_url("**/takedowns/")
    demo_site.wait_for_press()

    assert reader.goto(demo_site.url + story).status == 410
    expect(reader.locator("main")).to_contain_text(note)
    assert headline not in reader.content()
    reader.goto(demo_site.url + "/section/politics/")
    assert reader.get_by_text(headline).count() == 0
    reader.goto(f"{demo_site.url}/search/?q={headline.replace(' ', '+')}")
    assert reader.get_by_role("link", name=found).count() == 0


def test_a_reporter_is_offered_no_publish_button(demo_site, open_page, staff_session, headline):
    reporter = open_page(storage_state=staff_session("reporter"))
    write(reporter, demo_site, headline=headline)
    save_draft(reporter)

    assert reporter.locator('button[name="action-publish"]').count() == 0
    expect(reporter.locator('button[name="action-submit"]')).to_have_count(1)
