"""Takes docs/screenshots anew from the demo: `make screenshots`.

Pictures are reduced to 128 colours, which page and admin hardly show, so that all of them together stay under 3 MB.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import DESKTOP, PHONE, QUIET, chromium_path
from tools.demo_newsroom import ROOT, DemoSite, copy_demo, running

FOLDER = ROOT / "docs" / "screenshots"
DEVICES = {"desktop": DESKTOP, "phone": PHONE}
MOST = 3_000_000  # bytes, all pictures together
TALLEST = {"desktop": 1360, "phone": 1360}  # pixels of the page; below, it only repeats itself
# Those in sight: one in a closed menu, or further down, loads only when it is shown and would be waited for in vain.
_PICTURES_ARE_THERE = """[...document.images].every(
  (one) => one.complete || !one.checkVisibility() || one.getBoundingClientRect().top > innerHeight)"""


@dataclass(frozen=True)
class Shot:
    """One picture: what of the site, on which device, in which light, seen by whom."""

    name: str
    address: str
    device: str
    light: str = "light"
    staff: bool = False
    wishes: dict[str, Any] = field(default_factory=dict)

    @property
    def file(self) -> str:
        return f"{self.name}-{self.device}{'-dark' if self.light == 'dark' else ''}.png"


def shots(site: DemoSite) -> Iterator[Shot]:
    """All pictures of the documentation."""
    story = site.address("canal-lamps-back-on")
    pages = {
        "front": "/",
        "story": story,
        "section": "/section/investigations/",
        "tag": "/tag/quiet-berths/",
        "author": "/author/ivka-dorran/",
        "search": "/search/?q=harbour",
        "404": "/2019/01/never-written/",
    }
    for device in DEVICES:
        for name, address in pages.items():
            yield Shot(name, address, device)
        for name in ("front", "story"):
            yield Shot(name, pages[name], device, light="dark")
        yield Shot("admin-home", "/admin/", device, staff=True)
        yield Shot("story-editor", f"/admin/pages/{_page_of(site, story)}/edit/", device, staff=True)


def _page_of(site: DemoSite, address: str) -> object:
    return site.ask("SELECT page_ptr_id FROM newsroom_story WHERE address = ?", address)[0][0]


def take(site: DemoSite, folder: Path, only: str = "") -> list[Path]:
    """Take every picture whose file name begins with `only`."""
    folder.mkdir(parents=True, exist_ok=True)
    taken = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
        cookies = _sign_in(browser, site)
        for shot in shots(site):
            if shot.file.startswith(only):
                taken.append(_take(browser, site, shot, cookies, folder))
        browser.close()
    return taken


def _sign_in(browser: Browser, site: DemoSite) -> Any:
    page = browser.new_page()
    page.goto(f"{site.url}/admin/login/")
    page.fill("input[name=username]", "editor")
    page.fill("input[name=password]", site.passwords["editor"])
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")
    return page.context.storage_state()


def _take(browser: Browser, site: DemoSite, shot: Shot, cookies: Any, folder: Path) -> Path:
    wishes = {**DEVICES[shot.device], "device_scale_factor": 1, "color_scheme": shot.light, "locale": "en-GB"}
    # Waiting for pictures evaluates a line on the page, which the page's own policy forbids.
    context = browser.new_context(**wishes, bypass_csp=True, storage_state=cookies if shot.staff else None)
    page = context.new_page()
    page.goto(site.url + shot.address, wait_until="networkidle")
    raw = _whole(page, shot) if not shot.staff else page.screenshot()
    context.close()
    path = folder / shot.file
    picture = Image.open(io.BytesIO(raw)).convert("RGB")
    picture.quantize(128, dither=Image.Dither.NONE).save(path, "PNG", optimize=True)
    print(f"  {shot.file:<32} {path.stat().st_size // 1000:>5} kB")
    return path


def _whole(page: Page, shot: Shot) -> bytes:
    """The page from its top, as far as it is worth showing. Pictures further down load when they come into view."""
    height = min(TALLEST[shot.device], page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": DEVICES[shot.device]["viewport"]["width"], "height": height})
    page.wait_for_load_state("networkidle")
    page.wait_for_function(_PICTURES_ARE_THERE, timeout=60_000)
    return page.screenshot()


def main(only: str = "") -> None:
    with tempfile.TemporaryDirectory() as folder, running(copy_demo(Path(folder) / "newsroom")) as site:
        taken = take(site, FOLDER, only)
    total = sum(path.stat().st_size for path in FOLDER.glob("*.png"))
    print(f"{len(taken)} pictures, {total / 1e6:.1f} MB in {FOLDER.relative_to(ROOT)}")
    if total > MOST:
        sys.exit(f"The pictures hold more than {MOST / 1e6:.0f} MB together. Take fewer, or lower ones.")


if __name__ == "__main__":
    main(*sys.argv[1:])
