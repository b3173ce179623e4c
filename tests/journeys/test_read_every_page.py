"""Every kind of page answers, reads without barriers in both lights on desk and phone, fits the smallest phone, and
asks nothing of anyone else. (`open_page` fails a test whose page asked another host or complained in its console.)
"""

import pytest

from tests.browser import DESKTOP, PHONE, axe, lay_out_all
from tests.journeys.page_classes import NAMES

pytestmark = pytest.mark.browser

# Each page on both devices and in both lights; in every combination at night.
SEEN = [
    pytest.param(DESKTOP, "light", id="desktop-light"),
    pytest.param(PHONE, "dark", id="phone-dark"),
    pytest.param(DESKTOP, "dark", id="desktop-dark", marks=pytest.mark.night),
    pytest.param(PHONE, "light", id="phone-light", marks=pytest.mark.night),
]


@pytest.mark.parametrize(("device", "light"), SEEN)
@pytest.mark.parametrize("name", NAMES)
def test_no_barrier_in_either_light(name, device, light, classes, demo_site, open_page):
    page = open_page(**device, color_scheme=light)

    answer = page.goto(demo_site.url + classes[name].address)

    assert answer.status == classes[name].status
    assert axe(page) == []


@pytest.mark.parametrize("name", NAMES)
def test_fits_320_pixels(name, classes, demo_site, open_page):
    page = open_page(**{**PHONE, "viewport": {"width": 320, "height": 640}})
    page.goto(demo_site.url + classes[name].address)
    lay_out_all(page)

    # What reaches past the right edge, so that a failure names it. Tables may scroll in a box of their own.
    wide = page.evaluate(
        """() => document.documentElement.scrollWidth <= 320 ? [] : [...document.querySelectorAll("body *")]
             .filter((one) => one.getBoundingClientRect().right > 321)
             .map((one) => one.outerHTML.slice(0, 120)).slice(0, 5).concat(document.documentElement.scrollWidth)"""
    )

    assert wide == []


@pytest.mark.parametrize("name", NAMES)
def test_reads_without_script(name, classes, demo_site, page_without_script):
    page_without_script.goto(demo_site.url + classes[name].address)

    assert page_without_script.locator("h1").first.is_visible()
    assert page_without_script.locator("nav a:visible").count() > 3
    # A button that only script can answer would be dead here.
    assert page_without_script.locator("button[type=button]:visible").count() == 0
