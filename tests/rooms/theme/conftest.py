"""A server of small pages for the tests that need a browser."""

from __future__ import annotations

import pytest

from tests.rooms.theme.served_pages import Press
from tools.laid_ahead import put_cut_fonts


@pytest.fixture(scope="session")
def theme_files(tmp_path_factory):
    """A data folder with all fonts cut."""
    folder = tmp_path_factory.mktemp("theme")
    put_cut_fonts(folder / "assets")
    return folder


@pytest.fixture
def press(theme_files):
    with Press(theme_files) as press:
        yield press
