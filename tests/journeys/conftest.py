"""Journeys go through a real newsroom: `masthead run` with its demo, in a folder of its own, once a session.

It stands on SQLite whatever database the other tests have, so the PostgreSQL pass leaves the journeys out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.page_classes import PageClass, page_classes
from tools.demo_newsroom import DemoSite, copy_demo, running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.sqlite_only)


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[DemoSite]:
    """The demo, served. Tests share it: what one publishes the next may see, so name things of your own.

    The test database comes first: its tables are laid into the demo's.
    """
    folder = copy_demo(tmp_path_factory.mktemp("demo") / "newsroom")
    with running(folder) as site:
        site.wait_for_press()
        yield site


@pytest.fixture(scope="session")
def classes(demo_site: DemoSite) -> dict[str, PageClass]:
    """One address for each kind of page readers get, by name."""
    return {one.name: one for one in page_classes(demo_site)}


@pytest.fixture(scope="session")
def staff_session(demo_site: DemoSite, chromium: Browser) -> Callable[[str], dict]:
    """Cookies of a member of staff who has signed in: `open_page(storage_state=staff_session("editor"))`."""
    known: dict[str, dict] = {}

    def sign_in(username: str) -> dict:
        if username not in known:
            context = chromium.new_context()
            page = context.new_page()
            page.goto(f"{demo_site.url}/admin/login/")
            page.fill("input[name=username]", username)
            page.fill("input[name=password]", demo_site.passwords[username])
            page.click("button[type=submit]")
            page.wait_for_url("**/admin/")
            known[username] = context.storage_state()
            context.close()
        return known[username]

    return sign_in


@pytest.fixture
def editor_page(open_page: Callable[..., Page], staff_session: Callable[[str], dict]) -> Page:
    """A desktop page of the demo's editor, signed in."""
    return open_page(storage_state=staff_session("editor"))
