"""Budgets: a crowd is looked at with care, a flood is refused, and neither is anybody else's fault."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.gate.budgets import REFUSED_BEYOND, Budgets, Rate

HOME, OFFICE = "93.184.216.0/24", "151.101.1.0/24"
NOW = 1_795_000_000.0
RATE = Rate(5, 60.0)


@pytest.fixture
def budgets():
    return Budgets(network=RATE, site=Rate(1000, 60.0))


def spend(budgets, times, network=HOME, now=NOW):
    return [budgets.spend(network, now) for _ in range(times)]


def test_what_is_usual_is_taken_as_it_is(budgets):
    assert not any(one.strained or one.wait for one in spend(budgets, RATE.most))


def test_more_than_usual_is_taken_with_care(budgets):
    spend(budgets, RATE.most)
    more = budgets.spend(HOME, NOW)
    assert (more.strained, more.wait) == (True, 0.0)


def test_a_flood_is_refused_until_it_ends(budgets):
    said = spend(budgets, RATE.most * REFUSED_BEYOND + 500)

    assert [one.wait > 0 for one in said] == [False] * (RATE.most * REFUSED_BEYOND) + [True] * 500
    wait = said[-1].wait
    assert 0 < wait <= RATE.seconds / RATE.most + 0.001  # being refused makes nobody wait longer
    assert budgets.spend(HOME, NOW + wait).wait == 0


def test_a_flood_is_nobody_elses_fault(budgets):
    spend(budgets, 5_000)
    assert budgets.spend(OFFICE, NOW) == Budgets().spend(OFFICE, NOW)


def test_it_is_forgotten_when_its_time_is_over(budgets):
    spend(budgets, RATE.most)
    assert not budgets.spend(HOME, NOW + RATE.seconds).strained


def test_whoever_cannot_be_told_apart_is_never_refused(budgets):
    said = spend(budgets, 2_000, network="")
    assert not any(one.wait for one in said)
    assert [one.strained for one in said] == [False] * 1000 + [True] * 1000


def test_all_together_may_be_too_many(budgets):
    for number in range(1000):
        budgets.spend(f"10.{number // 250}.{number % 250}.0/24", NOW)
    assert budgets.spend(OFFICE, NOW) == budgets.spend(OFFICE, NOW)
    assert budgets.spend(OFFICE, NOW).strained


def test_memory_is_bounded_and_the_quiet_are_forgotten_first():
    budgets = Budgets(network=RATE, most_networks=100)
    spend(budgets, RATE.most * REFUSED_BEYOND)
    for number in range(500):
        budgets.spend(f"10.{number // 250}.{number % 250}.0/24", NOW)
        budgets.spend(HOME, NOW)
    assert len(budgets._full_at) == 100
    assert budgets.spend(HOME, NOW).wait > 0


def test_no_address_is_in_it(budgets):
    spend(budgets, 3)
    assert "93.184" not in repr(vars(budgets))


@given(st.lists(st.floats(0, 30), max_size=400))
def test_never_more_than_the_budget_in_any_span(pauses):
    budgets, now, taken = Budgets(network=RATE, site=Rate(10**6, 1.0)), NOW, []
    for pause in pauses:
        now += pause
        if not budgets.spend(HOME, now).wait:
            taken.append(now)
    most = RATE.most * (REFUSED_BEYOND + 1) + 1
    for at in taken:
        assert sum(at <= other < at + RATE.seconds for other in taken) <= most
