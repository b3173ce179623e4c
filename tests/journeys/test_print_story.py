"""On paper a story stands alone: its words and its address, nothing to press."""

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def paper(classes, demo_site, page_desktop):
    page_desktop.goto(demo_site.url + classes["story"].address)
    page_desktop.emulate_media(media="print")
    return page_desktop


def test_words_are_printed_with_their_address(paper, classes):
    assert paper.locator("h1").is_visible()
    assert paper.locator(".body p").last.is_visible()
    assert classes["story"].address in paper.locator(".printed").inner_text()


def test_what_only_a_screen_needs_is_left_out(paper):
    shown = [
        name
        for name in ("nav.nav", "[data-notice]", ".side", ".related", "button")
        if paper.locator(f"{name}:visible").count()
    ]

    assert shown == []


def test_printed_black_on_white_in_the_dark_as_well(paper):
    paper.emulate_media(media="print", color_scheme="dark")

    ink, ground = paper.evaluate(
        "[getComputedStyle(document.querySelector('.body p')).color, getComputedStyle(document.body).backgroundColor]"
    )

    assert max(int(part) for part in ink[4:-1].split(",")) < 60
    assert ground in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
