"""A server of small pages for the tests that need a browser."""

from __future__ import annotations

import pytest

from tests.rooms.theme.served_pages import Press


@pytest.fixture(scope="session")
def theme_files(tmp_path_factory):
    """A data folder with all fonts cut, once for the run."""
    return tmp_path_factory.mktemp("theme")


@pytest.fixture
def press(theme_files):
    with Press(theme_files) as press:
        yield press
