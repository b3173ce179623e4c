"""Dates as files write them, and those that are refused."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from masthead.importers.errors import RecordRefusedError
from masthead.importers.moments import read_moment, refuse_future

VILNIUS = ZoneInfo("Europe/Vilnius")  # two hours before UTC in winter


@pytest.mark.parametrize(
    "value",
    [
        "2020-01-05T10:30:00Z",
        "2020-01-05T12:30:00+02:00",
        "2020-01-05 12:30:00",
        "2020-01-05 05:30:00 -0500",
        "2020-01-05 5:30:00 -05",
        "2020/01/05 12:30",
        "Sun, 05 Jan 2020 10:30:00 +0000",
        1578220200,
        "1578220200",
        1578220200000,
        datetime(2020, 1, 5, 10, 30, tzinfo=UTC),
    ],
)
def test_one_moment_in_many_hands(value):
    assert read_moment(value, VILNIUS) == datetime(2020, 1, 5, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        "2020-01-05",
        "20200105",
        "January 5, 2020",
        "5 Jan 2020",
        "Jan 5th, 2020",
        "05/01/2020 00:00",
        date(2020, 1, 5),
    ],
)
def test_a_day_begins_at_midnight_of_the_newsroom(value):
    if value == "05/01/2020 00:00":
        with pytest.raises(RecordRefusedError, match="two ways"):
            read_moment(value, VILNIUS)
    else:
        assert read_moment(value, VILNIUS) == datetime(2020, 1, 4, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        "", "yesterday", "0000-01-01", "0001-01-01", "1599-12-31", "2020-13-01", "2020-02-30", "2020-01-05T25:00:00",
        "9999-99-99", "99999-01-01", "1" * 500, 10**18, -5, 1e308, float("nan"), True, None, [],
        "2020-01-05T00:00:00+99:99",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(value):
    with pytest.raises(RecordRefusedError):
        read_moment(value, UTC)


def test_the_year_9999_is_the_future():
    now = datetime(2024, 5, 1, tzinfo=UTC)
    with pytest.raises(RecordRefusedError, match="future"):
        refuse_future(read_moment("9999-12-31", UTC), now)
    refuse_future(read_moment("2024-05-01T20:00:00Z", UTC), now)
