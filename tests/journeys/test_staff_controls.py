"""“Edit story” stands on public pages for those who may edit it, and is in nobody's public bytes."""

import urllib.request

import pytest

pytestmark = pytest.mark.browser

BAR = ".staff-bar"


def test_an_editor_finds_the_way_to_the_form(classes, demo_site, editor_page):
    editor_page.goto(demo_site.url + classes["story"].address)

    editor_page.locator(f"{BAR} a").first.click()

    editor_page.wait_for_url("**/admin/pages/*/edit/")
    assert editor_page.locator("#id_title").input_value()


def test_a_reader_is_shown_nothing_and_asks_nothing(classes, demo_site, page_desktop):
    asked = []
    page_desktop.on("request", lambda request: asked.append(request.url))

    page_desktop.goto(demo_site.url + classes["story"].address)
    page_desktop.wait_for_load_state("networkidle")

    assert page_desktop.locator(BAR).count() == 0
    assert [url for url in asked if "/admin/" in url] == []


def test_a_forged_hint_shows_nothing(classes, demo_site, page_desktop):
    page_desktop.context.add_cookies([{"name": "masthead_staff_hint", "value": "1", "url": demo_site.url}])

    page_desktop.goto(demo_site.url + classes["story"].address)
    page_desktop.wait_for_load_state("networkidle")

    assert page_desktop.locator(BAR).count() == 0


@pytest.mark.parametrize("name", ["front", "story", "section", "not found"])
def test_bytes_are_the_same_for_staff_and_reader(name, classes, demo_site, staff_session):
    address = demo_site.url + classes[name].address
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in staff_session("editor")["cookies"])

    as_reader, as_staff = _bytes(address), _bytes(address, Cookie=cookies)

    assert as_reader == as_staff
    assert b"/admin/" not in as_reader


def _bytes(address, **headers):
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
            assert "Set-Cookie" not in answer.headers
            return answer.read()
    except urllib.error.HTTPError as error:
        return error.read()
