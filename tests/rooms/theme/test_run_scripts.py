"""The small scripts in a real browser, under the policy that readers get; and the same pages without script."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils.html import escape

from masthead.theme.assets import INLINE_SCRIPT
from masthead.theme.pieces import ADDRESS as PIECES
from masthead.theme.pieces import fit
from tests.browser import complaints
from tests.rooms.theme.attack_strings import ATTACKS
from tests.rooms.theme.served_pages import FRAME_HOST

pytestmark = pytest.mark.browser

MAIN = "<main id=main tabindex=-1><p>Text</main>"
MENU = f"<details data-menu><summary>More</summary><a href=/x>Sport</a></details>{MAIN}"
BAR = (
    '<aside class=notice data-notice="k1"><p>Read us<button type=button data-close hidden aria-label=Close>x</button>'
    "</aside><main tabindex=-1>Text</main>"
)
BAR_HEAD = f"<meta name=announcement content=k1><script>{INLINE_SCRIPT}</script>"
EMBED = (
    f'<figure class=embed data-frame="{FRAME_HOST}/v/1" data-ratio="4/3"><p class=heading>The launch</p>'
    "<button type=button data-load hidden>Load</button><a href=https://video.example/1>Open</a></figure>"
)
STAFF = "/admin/fragments/story-controls/"


def hint(page, press):
    page.context.add_cookies([{"name": "masthead_staff_hint", "value": "1", "url": press.address}])


def test_escape_closes_the_menu_and_gives_focus_back(press, page_desktop):
    page_desktop.goto(press.put(MENU))
    page_desktop.click("summary")
    page_desktop.focus("details a")

    page_desktop.keyboard.press("Escape")

    assert not page_desktop.evaluate("document.querySelector('details').open")
    assert page_desktop.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_click_elsewhere_closes_the_menu_and_click_inside_does_not(press, page_desktop):
    page_desktop.goto(press.put(MENU))
    page_desktop.click("summary")

    page_desktop.eval_on_selector("details a", "link => { link.removeAttribute('href'); link.click() }")
    inside = page_desktop.evaluate("document.querySelector('details').open")
    page_desktop.click("main")

    assert inside
    assert not page_desktop.evaluate("document.querySelector('details').open")


def test_escape_with_a_closed_menu_moves_nothing(press, page_desktop):
    page_desktop.goto(press.put(MENU))
    page_desktop.focus("main")

    page_desktop.keyboard.press("Escape")

    assert page_desktop.evaluate("document.activeElement.tagName") == "MAIN"


def test_menu_opens_without_script(press, page_without_script):
    page_without_script.goto(press.put(MENU))

    page_without_script.click("summary")

    assert page_without_script.is_visible("details a")


def test_closed_announcement_stays_closed_until_there_is_another(press, page_desktop):
    page_desktop.goto(press.put(BAR, head=BAR_HEAD))
    assert page_desktop.is_visible(".notice")

    page_desktop.click("[data-close]")

    assert page_desktop.query_selector(".notice") is None
    assert page_desktop.evaluate("document.activeElement.tagName") == "MAIN"
    page_desktop.reload()
    assert not page_desktop.is_visible(".notice")
    page_desktop.goto(press.put(BAR.replace("k1", "k2"), head=BAR_HEAD.replace("k1", "k2")))
    assert page_desktop.is_visible(".notice")


def test_announcement_without_script_shows_no_dead_button(press, page_without_script):
    page_without_script.goto(press.put(BAR, head=BAR_HEAD))

    assert page_without_script.is_visible(".notice")
    assert not page_without_script.is_visible("[data-close]")


def test_embed_asks_another_host_only_after_the_reader_does(press, page_desktop):
    page_desktop.goto(press.put(EMBED))
    page_desktop.wait_for_selector("[data-load]:visible")
    assert complaints(page_desktop).foreign == []

    page_desktop.click("[data-load]")

    frame = page_desktop.wait_for_selector("iframe")
    assert frame.get_attribute("src") == f"{FRAME_HOST}/v/1"
    assert frame.get_attribute("title") == "The launch"
    assert "allow-top-navigation" not in frame.get_attribute("sandbox")
    assert page_desktop.evaluate("document.activeElement.tagName") == "IFRAME"
    box = frame.bounding_box()
    assert box["width"] / box["height"] == pytest.approx(4 / 3, rel=0.02)
    page_desktop.wait_for_timeout(100)
    assert complaints(page_desktop).foreign == [f"{FRAME_HOST}/v/1"]
    complaints(page_desktop).clear()


def test_embed_of_an_unlisted_host_is_stopped_by_the_policy(press, page_desktop):
    page_desktop.goto(press.put(EMBED.replace(FRAME_HOST, "https://evil.example")))

    page_desktop.click("[data-load]")

    page_desktop.wait_for_timeout(200)
    assert complaints(page_desktop).foreign == []
    assert [line for line in complaints(page_desktop).console if "frame-src" in line]
    complaints(page_desktop).clear()


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "http://plain.example/", "//x.example", "/admin/"]
)
def test_embed_that_is_no_https_address_gets_no_button(press, page_desktop, address):
    page_desktop.goto(press.put(EMBED.replace(f"{FRAME_HOST}/v/1", address)))
    page_desktop.wait_for_load_state("networkidle")

    assert not page_desktop.is_visible("[data-load]")


def test_embed_without_script_is_a_link(press, page_without_script):
    page_without_script.goto(press.put(EMBED))

    assert page_without_script.is_visible("figure a")
    assert not page_without_script.is_visible("[data-load]")


def feed_times(now):
    """The same moment told in three zones, and whether its day is over there."""
    for hours in (-9, 0, 12):
        local = now + timedelta(hours=hours)
        sign = "-" if hours < 0 else "+"
        yield f"{local:%Y-%m-%dT%H:%M}{sign}{abs(hours):02}:00"


def test_time_of_a_day_that_is_over_becomes_its_date(press, page_desktop):
    now = datetime.now(UTC)
    old = [stamp for days in (1, 2, 40) for stamp in feed_times(now - timedelta(days=days))]
    fresh = list(feed_times(now))
    body = "".join(f'<time datetime="{stamp}" data-feed="5 Mar">17:58</time> ' for stamp in [*old, *fresh])

    page_desktop.goto(press.put(body + "<time datetime='nonsense' data-feed='5 Mar'>09:00</time>"))
    page_desktop.wait_for_load_state("networkidle")

    texts = page_desktop.locator("time").all_text_contents()
    assert texts == ["5 Mar"] * len(old) + ["17:58"] * len(fresh) + ["09:00"]


HERE = "/2026/11/here/"
NEWS = [f"<li><a href=/2026/11/{name}/>{name}</a></li>" for name in ("one", "here", "two", "three")]


def listed(*items):
    return f"<section><h2>Latest</h2><ol>{''.join(items)}</ol></section>"


@pytest.mark.parametrize(
    ("html", "limit"),
    [
        (listed(*NEWS), 8),
        (listed(*NEWS), 2),
        (listed(NEWS[1], NEWS[0]), 1),
        (listed(NEWS[1]), 8),
        ("", 8),
        ("<aside>We have <a href=/2026/11/here/>moved</a></aside>", 0),
        ("", 0),
    ],
    ids=["fewer", "more", "first is here", "only here", "none", "no list", "gone"],
)
def test_a_newer_piece_is_put_in_as_the_press_would(press, page_desktop, html, limit):
    press.pages[PIECES] = (200, json.dumps({"latest": {"html": html, "version": "b2", "limit": limit}}))

    page_desktop.goto(press.put(f"<!--latest a1-->{listed(NEWS[3])}<!--/latest--><p>After</p>", path=HERE))
    page_desktop.wait_for_load_state("networkidle")

    wanted = fit(html.replace("href=/2026/11/here/", f'href="{HERE}"'), HERE, limit)
    as_parsed = page_desktop.evaluate(
        "html => new DOMParser().parseFromString(html, 'text/html').body.innerHTML", wanted
    )
    assert (
        page_desktop.evaluate("document.body.innerHTML")
        == f"<!--latest a1-->{as_parsed}<!--/latest--><p>After</p>"
    )


@pytest.mark.parametrize(
    "told", [(200, json.dumps({"latest": {"html": "", "version": "a1", "limit": 8}})), (200, "{}"), (404, "")]
)
def test_a_piece_that_is_not_newer_stays(press, page_desktop, told):
    press.pages[PIECES] = told
    page_desktop.goto(press.put(f"<!--latest a1-->{listed(NEWS[3])}<!--/latest-->", path=HERE))
    page_desktop.wait_for_load_state("networkidle")

    assert page_desktop.locator("li").all_text_contents() == ["three"]
    complaints(page_desktop).console.clear()


def test_a_page_without_pieces_asks_for_none(press, page_desktop):
    page_desktop.goto(press.put(MENU))
    page_desktop.wait_for_load_state("networkidle")

    assert PIECES not in press.asked


def test_reader_causes_no_request_to_the_newsroom(press, page_desktop):
    page_desktop.goto(press.put(MENU))
    page_desktop.wait_for_load_state("networkidle")

    assert not [path for path in press.asked if path.startswith("/admin")]


def test_staff_controls_come_to_who_has_the_hint(press, page_desktop):
    press.pages[STAFF] = (200, "<a href=/admin/pages/1/edit/>Edit</a>")
    hint(page_desktop, press)

    page_desktop.goto(press.put(MENU, path="/2025/03/harbour/"))

    bar = page_desktop.wait_for_selector("body > .staff-bar:first-child")
    assert bar.inner_text() == "Edit"
    assert f"{STAFF}?address=%2F2025%2F03%2Fharbour%2F" in press.asked


@pytest.mark.parametrize(
    "answer", [(403, "Forbidden"), (404, "<p>x"), (500, "<p>x"), (200, "  \n"), (204, "")]
)
def test_refused_staff_controls_leave_no_trace(press, page_desktop, answer):
    press.pages[STAFF] = answer
    hint(page_desktop, press)

    page_desktop.goto(press.put(MENU))
    page_desktop.wait_for_load_state("networkidle")

    assert page_desktop.query_selector(".staff-bar") is None
    assert [path for path in press.asked if path.startswith(STAFF)]
    # The browser itself notes a refused request; our script adds nothing to that.
    assert not [line for line in complaints(page_desktop).console if "Failed to load resource" not in line]
    complaints(page_desktop).clear()


@pytest.mark.parametrize("value", ["0", "11", "1x", ""])
def test_another_cookie_is_no_hint(press, page_desktop, value):
    page_desktop.context.add_cookies([{"name": "masthead_staff_hint", "value": value, "url": press.address}])

    page_desktop.goto(press.put(MENU))
    page_desktop.wait_for_load_state("networkidle")

    assert not [path for path in press.asked if path.startswith("/admin")]


def test_attack_strings_in_every_attribute_run_nothing(press, page_desktop):
    page_desktop.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    parts = [
        f'<figure data-frame="{text}" data-ratio="{text}" data-title="{text}"><p class=heading>{text}</p>'
        f'<button data-load hidden>x</button></figure><time datetime="{text}" data-feed="{text}">09:00</time>'
        f'<aside data-notice="{text}"><button data-close hidden>x</button></aside>'
        for text in map(escape, ATTACKS)
    ]

    page_desktop.goto(press.put("".join(parts)))
    page_desktop.wait_for_load_state("networkidle")
    for button in page_desktop.query_selector_all("[data-close]:not([hidden]), [data-load]:not([hidden])"):
        button.click()

    assert page_desktop.query_selector("iframe, base, meta[http-equiv], script:not([src])") is None


COPY = '<main><p><a href="#p-1" data-copy data-copied="Link copied">Link to this paragraph</a><p id=p-1>Text</main>'


def test_pressed_link_is_on_the_clipboard(press, open_page):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    address = press.put(COPY)
    page.goto(address)

    page.click("[data-copy]")

    page.wait_for_selector("text=Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == f"{address}#p-1"


def test_link_whose_copying_is_refused_leads_where_it_says(press, page_desktop):
    address = press.put(COPY)
    page_desktop.goto(address)
    page_desktop.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')) }")

    page_desktop.click("[data-copy]")

    page_desktop.wait_for_url(f"{address}#p-1")
    assert page_desktop.inner_text("[data-copy]") == "Link to this paragraph"


def test_picture_waits_in_its_own_colour(press, page_desktop):
    page_desktop.goto(
        press.put(
            '<img src=data:, alt="" width=30 height=20 data-c="#2a4d69"><img src=data:, alt="" data-c="red;">'
        )
    )

    colours = page_desktop.evaluate(
        "[...document.images].map((image) => getComputedStyle(image).backgroundColor)"
    )

    assert colours == ["rgb(42, 77, 105)", "rgba(0, 0, 0, 0)"]


def test_button_that_script_shows_had_its_room_before(press, open_page):
    words = "Pre-order the winter magazine now and read it on the ferry before anybody else. " * 2
    address = press.put(BAR.replace("Read us", words), head=BAR_HEAD)
    heights = []
    for stopped in (True, False):
        page = open_page(viewport={"width": 390, "height": 844})
        if stopped:
            page.route("**/site.js", lambda route: route.abort())
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert page.is_visible("[data-close]") is not stopped
        heights.append(page.locator(".notice").bounding_box()["height"])
        complaints(page).clear()

    assert heights[0] == heights[1]
