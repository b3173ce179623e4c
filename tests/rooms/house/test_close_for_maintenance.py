"""While the site is closed every page says so; when it opens, nothing is left of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from masthead.house.maintenance import close, reopen

DATA_DIR = Path(settings.DATA_DIR)


@pytest.fixture
def closed() -> Iterator[None]:
    close(DATA_DIR)
    yield
    reopen(DATA_DIR)


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("path", ["/", "/2026/11/a-story/", "/admin/", "/feed.rss", "/search/?q=ferry"])
def test_every_page_says_back_in_a_moment_without_a_database(client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 503
    assert "Back in a moment" in answer.content.decode()
    assert answer["Retry-After"] == "300"
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("closed")
def test_the_page_gets_its_style_sheet(client: Client) -> None:
    page = client.get("/").content.decode()
    sheet = page.split('rel="stylesheet" href="', 1)[1].split('"', 1)[0]

    assert client.get(sheet).status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("closed")
def test_the_process_still_says_that_it_lives(client: Client) -> None:
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_after_opening_pages_are_as_before(client: Client) -> None:
    before = client.get("/").status_code
    close(DATA_DIR)
    close(DATA_DIR)

    assert reopen(DATA_DIR)

    assert client.get("/").status_code == before == 200
    assert not reopen(DATA_DIR)
