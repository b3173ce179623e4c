"""The team page: who works here, desk by desk."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from masthead.office.queries import NO_DESK, team_view
from tests.factories.newsroom import make_author, make_picture

pytestmark = pytest.mark.django_db


def listed():
    return [(desk.name, [person.name for person in desk.people]) for desk in team_view().desks]


def test_a_desk_stands_where_its_first_member_does():
    make_author("Third", desk="Pictures", position=3)
    make_author("First", desk="Islands", position=1)
    make_author("Second", desk="City", position=2)
    make_author("Last", desk="Islands", position=9)

    assert listed() == [("Islands", ["First", "Last"]), ("City", ["Second"]), ("Pictures", ["Third"])]


def test_people_of_one_position_stand_by_name():
    make_author("Berta", desk="City")
    make_author("Ansa", desk="City")

    assert listed() == [("City", ["Ansa", "Berta"])]


def test_who_has_no_desk_is_listed_all_the_same():
    make_author("Jory", desk="")

    assert listed() == [(NO_DESK, ["Jory"])]


@pytest.mark.parametrize("fields", [{"left_on": date(2026, 1, 1)}, {"kind": "desk"}, {"kind": "guest"}])
def test_who_left_and_who_is_no_staff_is_not_listed(client, fields):
    make_author("Doru Halvey", desk="City", **fields)

    assert listed() == []
    assert b"Doru Halvey" not in client.get("/team/").content


def test_a_desk_everybody_left_is_gone():
    make_author("Gone", desk="Sport", left_on=date(2026, 1, 1))
    make_author("Here", desk="City")

    assert listed() == [("City", ["Here"])]


def test_readers_get_the_page(client):
    make_author("Ansa Kirrel", desk="City desk", job_title="Editor")

    response = client.get("/team/")

    assert response.status_code == 200
    assert b"City desk" in response.content
    assert b"Ansa Kirrel" in response.content


def test_an_empty_team_is_a_page_too(client):
    assert client.get("/team/").status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_page_is_only_read(client, method):
    assert getattr(client, method)("/team/").status_code == 405


def test_a_large_team_costs_one_query():
    for number in range(12):
        make_author(desk=f"Desk {number % 3}", photo=make_picture())

    with CaptureQueriesContext(connection) as asked:
        team_view()

    assert len(asked) == 1
