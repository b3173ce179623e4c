"""Times in the publication's zone and the page's language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from masthead.kit.languages import LANGUAGES
from masthead.theme import moments
from tests.rooms.theme.publication import drawn

MARCH = datetime(2025, 3, 6, 4, 54, tzinfo=UTC)


def told(moment, style="full", zone="UTC", language="en"):
    with timezone.override(zone), translation.override(language):
        return moments.describe(moment, style)


@pytest.fixture
def noon(monkeypatch):
    """It is noon of 6 March 2025 in Vilnius."""
    now = datetime(2025, 3, 6, 10, 0, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    return now


def test_full_time_names_the_zone():
    moment = told(MARCH, zone="Europe/Kyiv")

    assert moment.text == "6 March 2025, 06:54 EET"
    assert moment.machine == "2025-03-06T06:54+02:00"


@pytest.mark.parametrize(
    ("utc", "text", "machine"),
    [
        ("2025-03-30 00:59", "02:59 EET", "2025-03-30T02:59+02:00"),
        ("2025-03-30 01:00", "04:00 EEST", "2025-03-30T04:00+03:00"),
        ("2025-10-26 00:30", "03:30 EEST", "2025-10-26T03:30+03:00"),
        ("2025-10-26 01:30", "03:30 EET", "2025-10-26T03:30+02:00"),
    ],
)
def test_the_hour_that_is_missing_and_the_hour_that_comes_twice(utc, text, machine):
    moment = told(datetime.fromisoformat(utc).replace(tzinfo=UTC), zone="Europe/Vilnius")

    assert moment.text.endswith(text)
    assert moment.machine == machine


@pytest.mark.parametrize(
    ("zone", "end"),
    [
        ("America/Sao_Paulo", "01:54 UTC−3"),
        ("Asia/Kathmandu", "10:39 UTC+5:45"),
        ("UTC", "04:54 UTC"),
        ("Asia/Tokyo", "13:54 JST"),
    ],
)
def test_zones_without_letters_are_told_by_their_distance(zone, end):
    assert told(MARCH, zone=zone).text.endswith(end)


def test_the_day_is_that_of_the_publication():
    late = datetime(2025, 3, 6, 23, 30, tzinfo=UTC)

    assert told(late, "date", zone="Asia/Tokyo").text == "7 March 2025"
    assert told(late, "day", zone="Asia/Tokyo").machine == "2025-03-07"
    assert told(late, "date", zone="America/New_York").text == "6 March 2025"


def test_heading_of_a_day_has_no_clock():
    moment = told(MARCH, "day")

    assert moment.text == "Thursday, 6 March 2025"
    assert moment.machine == "2025-03-06"


@pytest.mark.parametrize(
    ("language", "date"),
    [
        ("en", "6 March 2025"), ("uk", "6 березня 2025"), ("ru", "6 марта 2025"), ("be", "6 сакавіка 2025"),
        ("pl", "6 marca 2025"), ("de", "6. März 2025"), ("fr", "6 mars 2025"), ("es", "6 de marzo de 2025"),
        ("pt", "6 de março de 2025"), ("it", "6 marzo 2025"), ("lt", "2025 m. kovo 6 d."), ("ja", "2025年3月6日"),
        ("ko", "2025년 3월 6일"), ("ar", "6 مارس 2025"), ("he", "6 במרץ 2025"),
    ],
)  # fmt: skip
def test_dates_are_written_as_the_language_writes_them(language, date):
    assert told(MARCH, "date", language=language).text == date


@pytest.mark.parametrize("language", [tag for tag, _ in LANGUAGES])
@pytest.mark.parametrize("style", ["full", "date", "clock", "day", "feed"])
def test_every_style_is_told_in_every_language(language, style):
    moment = told(MARCH, style, language=language)

    assert moment.text.strip() == moment.text != ""
    assert moment.machine.startswith("2025-03-06")
    assert "06:54" not in moment.text  # never the clock of another zone


def test_feed_shows_the_clock_today_and_knows_what_comes_later(noon):
    moment = told(MARCH, "feed", zone="Europe/Vilnius")

    assert moment.text == "06:54"
    assert moment.later == "6 Mar"
    assert moment.title == "6 March 2025, 06:54 EET"


def test_feed_shows_the_date_of_an_older_day(noon):
    assert told(noon - timedelta(days=1), "feed").text == "5 Mar"
    assert told(noon - timedelta(days=1), "feed").later == ""
    assert told(noon - timedelta(days=90), "feed").text == "6 December 2024"


def test_today_begins_at_the_publications_midnight(noon):
    just_after = datetime(2025, 3, 5, 22, 5, tzinfo=UTC)

    assert told(just_after, "feed", zone="Europe/Vilnius").text == "00:05"
    assert told(just_after - timedelta(minutes=10), "feed", zone="Europe/Vilnius").text == "5 Mar"


def test_unknown_style_and_time_without_zone_are_mistakes():
    with pytest.raises(LookupError, match="clock"):
        told(MARCH, "ago")
    with pytest.raises(ValueError, match="naive"):
        told(MARCH.replace(tzinfo=None))


def test_tag_writes_time_elements(noon):
    with timezone.override("Europe/Vilnius"):
        page = drawn('{% moment time %}|{% moment time "feed" %}|{% moment none %}', time=MARCH, none=None)

    full, feed, nothing = page.split("|")
    assert full == '<time datetime="2025-03-06T06:54+02:00">6 March 2025, 06:54 EET</time>'
    assert feed == (
        '<time datetime="2025-03-06T06:54+02:00" title="6 March 2025, 06:54 EET" data-feed="6 Mar">06:54</time>'
    )
    assert nothing == ""
