"""A browser fetches pictures about as fine as its screen shows them: `sizes` tells the truth about the page."""

import re

import pytest

from tests.browser import DESKTOP, PHONE, lay_out_all

pytestmark = pytest.mark.browser

SCREENS = {
    "phone": PHONE,
    "tablet": {"viewport": {"width": 820, "height": 1180}, "device_scale_factor": 2},
    "desktop": DESKTOP,
}
PAGES = ("front", "story", "section", "tag", "author")
SMALL = 300  # pixels: below, a size too large costs a few kilobytes
# What the browser chose of each picture, and what the screen shows of it, in pixels of the screen.
SHOWN = """[...document.images]
  .filter((one) => one.checkVisibility() && one.currentSrc.includes("/media/"))
  .map((one) => ({
    file: one.currentSrc.split("/").pop(),
    offered: (one.parentElement.querySelector("source")?.srcset.match(/ [0-9]+(?=w)/g) ?? []).map(Number),
    shown: Math.round(one.clientWidth * devicePixelRatio),
  }))"""


@pytest.fixture(params=SCREENS)
def screen(request):
    return SCREENS[request.param]


@pytest.mark.parametrize("name", PAGES)
def test_no_picture_is_fetched_too_large_or_too_small(name, screen, demo_site, classes, open_page):
    page = open_page(**screen)
    page.goto(demo_site.url + classes[name].address)
    lay_out_all(page)
    page.evaluate("for (const one of document.images) one.loading = 'eager'")
    page.wait_for_load_state("networkidle")

    pictures = page.evaluate(SHOWN)

    assert pictures
    assert [one for one in pictures if not fits(**one)] == []


def fits(file, offered, shown):
    """Neither far more pixels than are shown, where fewer were offered, nor far fewer, where more were."""
    chosen = int(re.search(r"(?:fill|width)-(\d+)", file)[1])
    finer = [width for width in offered if width > chosen]
    coarser = [width for width in offered if shown <= width < chosen and chosen > SMALL]
    return not (coarser and chosen > 1.6 * shown) and not (finer and chosen < 0.75 * shown)


@pytest.mark.parametrize(
    ("shown", "chosen"), [(210, 480), (660, 1200), (800, 480)], ids=["phone", "wide", "blurred"]
)
def test_a_wrong_choice_is_seen(shown, chosen):
    assert not fits(f"a.fill-{chosen}x{chosen}.format-avif.avif", [240, 480, 720, 1200], shown)
