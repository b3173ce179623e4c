"""Texts are converted beside the database; a process that dies costs time, not articles."""

import multiprocessing

from masthead.importers.fields import record_from
from masthead.importers.pipeline import Converters
from tests.rooms.importers.conftest import article


def batches(reading, count, before_last=lambda: None):
    for number in range(count):
        if number == count - 1:
            before_last()
        records = [record_from(article(number * 10 + place), reading) for place in range(4)]
        yield list(records), records


def headlines(found):
    return [outcome.record.headline for _, outcomes in found for outcome in outcomes]


def test_everything_comes_back_in_order(reading):
    found = headlines(Converters().run(batches(reading, 5)))
    assert found == [f"Ferry {number * 10 + place} returns" for number in range(5) for place in range(4)]


def test_a_killed_process_loses_nothing(reading):
    def kill():
        for child in multiprocessing.active_children():
            child.kill()

    assert len(headlines(Converters().run(batches(reading, 6, kill)))) == 24
    assert multiprocessing.active_children() == []
