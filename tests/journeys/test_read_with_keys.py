"""A reader without a mouse gets everywhere, and always sees where they are."""

import pytest

pytestmark = pytest.mark.browser

MENU = "details[data-menu]"


@pytest.fixture
def front(demo_site, page_desktop):
    page_desktop.goto(demo_site.url + "/")
    return page_desktop


def focused(page, script):
    return page.evaluate(f"(() => {{ const one = document.activeElement; return {script}; }})()")


def test_first_tab_offers_to_skip_to_the_content(front):
    front.keyboard.press("Tab")

    assert focused(front, "one.getAttribute('href')") == "#main"
    assert focused(front, "one.getBoundingClientRect().top >= 0")

    front.keyboard.press("Enter")
    front.keyboard.press("Tab")
    assert focused(front, "document.querySelector('main').contains(one)")


def test_every_stop_of_the_first_forty_is_visible(front):
    """Focus shows: an outline, or a change of the ground it stands on."""
    blind = []
    for _ in range(40):
        front.keyboard.press("Tab")
        shows = focused(
            front,
            "(() => { const look = getComputedStyle(one); const box = one.getBoundingClientRect();"
            " return box.width > 0 && box.height > 0 && (look.outlineStyle !== 'none' && look.outlineWidth !== '0px'"
            " || look.boxShadow !== 'none'); })()",
        )
        if not shows:
            blind.append(focused(front, "one.outerHTML.slice(0, 100)"))

    assert blind == []


def test_more_opens_with_enter_and_closes_with_escape(front):
    summary = front.locator(f"{MENU} > summary")
    summary.focus()

    front.keyboard.press("Enter")
    assert front.locator(f"{MENU} .panel").is_visible()

    front.keyboard.press("Tab")
    assert focused(front, f"document.querySelector('{MENU} .panel').contains(one)")

    front.keyboard.press("Escape")
    assert not front.locator(f"{MENU} .panel").is_visible()
    assert focused(front, f"one === document.querySelector('{MENU} > summary')")


def test_escape_leaves_a_closed_menu_alone(front):
    front.locator(".skip").focus()

    front.keyboard.press("Escape")

    assert focused(front, "one.className") == "skip"


def test_more_opens_without_script(demo_site, page_without_script):
    page_without_script.goto(demo_site.url + "/")
    page_without_script.locator(f"{MENU} > summary").focus()

    page_without_script.keyboard.press("Enter")

    assert page_without_script.locator(f"{MENU} .panel a").first.is_visible()


def test_search_is_reached_and_asked_with_keys(demo_site, front):
    front.locator("a.find").focus()
    front.keyboard.press("Enter")
    front.wait_for_url("**/search/**")
    front.locator("main input[name=q]").focus()
    front.keyboard.type("lighthouse")
    front.keyboard.press("Enter")

    front.wait_for_url("**q=lighthouse**")
    assert front.locator("main mark").first.inner_text().lower().startswith("lighthouse")


def test_the_section_one_stands_in_is_marked(demo_site, page_desktop):
    page_desktop.goto(demo_site.url + "/section/politics/")

    assert page_desktop.locator("nav [aria-current=page]").inner_text() == "Politics"
