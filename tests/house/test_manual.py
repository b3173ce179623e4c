"""The manual says what the code says."""

from masthead.house.env import SETTINGS, Setting
from tests.house.rules import ROOT, undocumented
from tools.docs import pages, settings_page

NAMES = [setting.name for setting in SETTINGS]


def test_every_setting_is_in_the_manual():
    assert NAMES
    assert undocumented(NAMES, ROOT / "docs" / "settings.md") == []


def test_a_setting_the_manual_forgot_is_found(tmp_path):
    page = tmp_path / "settings.md"
    assert undocumented(["MASTHEAD_NAME"], page) == ["MASTHEAD_NAME"]
    page.write_text(
        "# Settings\n\nMASTHEAD_NAME is spoken of.\n\n## MASTHEAD_EMPTY\n\n## MASTHEAD_TOLD\n\nWell.\n"
    )
    assert undocumented(["MASTHEAD_NAME", "MASTHEAD_EMPTY", "MASTHEAD_TOLD"], page) == [
        "MASTHEAD_NAME",
        "MASTHEAD_EMPTY",
    ]


def test_no_setting_is_listed_twice_or_without_words():
    assert len(NAMES) == len(set(NAMES))
    assert [setting.name for setting in SETTINGS if not setting.help.endswith(".")] == []
    assert [name for name in NAMES if not name.startswith("MASTHEAD_")] == []


def test_generated_pages_are_current():
    assert [path.name for path, text in pages().items() if path.read_text("utf-8") != text] == []


def test_a_changed_setting_makes_the_page_stale():
    before = Setting("MASTHEAD_PLACE", "text", "", "Where it is.")
    after = Setting("MASTHEAD_PLACE", "text", "here", "Where it is.")
    assert settings_page([before]) != settings_page([after])
