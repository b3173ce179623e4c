"""A real Chromium for the tests: pages of a desktop, of a phone and of a reader without script.

A page never leaves this machine: a request to any other host is refused and written down. When a test ends, its
pages must have nothing to complain of; a test that expects a complaint reads `complaints(page)` and clears it.
Serve the site with pytest-django's `live_server` (it also serves static files) and open `live_server.url + "/"`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Route, sync_playwright

HEADLESS = "chromium-headless-shell"  # the same engine without windows, at a third of the cost
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
QUIET = [
    "--no-sandbox",  # containers and root have no user namespaces to sandbox with; only our own pages are opened
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--font-render-hinting=none",  # without windows it would round the widths of letters to whole pixels
]
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}


@dataclass
class Complaints:
    """What a page did that a reader's page must not do."""

    console: list[str] = field(default_factory=list)  # errors of the console, exceptions no one caught
    foreign: list[str] = field(default_factory=list)  # addresses on other hosts that it asked for

    def clear(self) -> None:
        """Forget them: the test has looked and meant them to happen."""
        self.console.clear()
        self.foreign.clear()


_COMPLAINTS: dict[Page, Complaints] = {}


def complaints(page: Page) -> Complaints:
    """The complaints of one open page, so far."""
    return _COMPLAINTS[page]


def lay_out_all(page: Page) -> None:
    """Let what is far below the screen be laid out too, as it is for whoever scrolls there."""
    page.evaluate(
        """() => { for (const one of document.querySelectorAll("main *"))
             if (getComputedStyle(one).contentVisibility === "auto") one.style.contentVisibility = "visible" }"""
    )


def axe(page: Page) -> list[str]:
    """Breaches of accessibility rules on the page as it stands, one readable entry per element; best empty."""
    lay_out_all(page)
    # Of what is in order axe need not write down every element: half of its time on a long page.
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {element['html'][:200]}"
        for rule in found
        for element in rule["nodes"]
    ]


def chromium_path() -> str | None:
    """The system's Chromium or Chrome; MASTHEAD_CHROMIUM names another."""
    names = [os.environ.get("MASTHEAD_CHROMIUM", ""), *CHROMIUM_NAMES]
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    return found or next((path for path in MAC_APPLICATIONS if Path(path).exists()), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run; every test gets a fresh profile in it."""
    path = None if "MASTHEAD_CHROMIUM" in os.environ else shutil.which(HEADLESS)
    path = path or chromium_path()
    if path is None:
        pytest.fail(
            "No Chromium or Chrome found. Run `make test`, which installs one, or set MASTHEAD_CHROMIUM."
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Open further pages: `open_page(java_script_enabled=False, color_scheme="dark")`, or with `**PHONE`.

    Takes what Playwright's `Browser.new_context` takes; each page has a profile of its own.
    """
    contexts: list[BrowserContext] = []
    pages: list[Page] = []

    def open_one(**wishes: Any) -> Page:
        context = chromium.new_context(**(DESKTOP | {"locale": "en-GB"} | wishes))
        contexts.append(context)
        pages.append(_watched(context))
        return pages[-1]

    yield open_one
    for context in contexts:
        context.close()
    remarks = [_COMPLAINTS.pop(page) for page in pages]
    assert not [line for remark in remarks for line in remark.foreign], (
        "a page asked another host for something"
    )
    assert not [line for remark in remarks for line in remark.console], "a page complained in its console"


@pytest.fixture
def page_desktop(open_page: Callable[..., Page]) -> Page:
    """A page 1280 by 900."""
    return open_page()


@pytest.fixture
def page_phone(open_page: Callable[..., Page]) -> Page:
    """A page 390 by 844, with touch."""
    return open_page(**PHONE)


@pytest.fixture
def page_without_script(open_page: Callable[..., Page]) -> Page:
    """A desktop page whose reader has switched scripts off."""
    return open_page(java_script_enabled=False)


def _watched(context: BrowserContext) -> Page:
    page = context.new_page()
    remarks = _COMPLAINTS[page] = Complaints()
    visited: set[str] = set()

    def refuse(route: Route) -> None:
        remarks.foreign.append(route.request.url)
        route.abort()

    def note_visit(request: Request) -> None:
        if request.is_navigation_request():
            visited.add(request.url)

    def note_console(message: ConsoleMessage) -> None:
        # A page that answers 404 or 500 on purpose is reported by the browser as a failed load of itself.
        expected = message.text.startswith("Failed to load resource") and message.location["url"] in visited
        if message.type == "error" and not expected:
            remarks.console.append(f"{message.location['url']}: {message.text}")

    context.route(_is_foreign, refuse)
    page.on("request", note_visit)
    page.on("console", note_console)
    page.on("pageerror", lambda error: remarks.console.append(str(error)))
    return page


def _is_foreign(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in {
        "127.0.0.1",
        "localhost",
        "::1",
    }
