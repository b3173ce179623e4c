"""A clock that tests move, and people who come to the desk."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from masthead.frontpage.models import Front, FrontSlot, Pick
from tests.factories.staff import make_staff


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


@pytest.fixture
def clock(monkeypatch):
    stopped = Clock()
    monkeypatch.setattr("django.utils.timezone.now", stopped)
    return stopped


@pytest.fixture
def front(db):
    return Front.objects.get(section=None)


@pytest.fixture
def place(front):
    """Put stories into the front's slots, as publishing the front's form would."""

    def put(*stories, on=front, **when):
        for story in stories:
            FrontSlot.objects.create(front=on, story=story, sort_order=on.slots.count(), **when)

    return put


@pytest.fixture
def pick(front):
    def put(*stories, on=front, **when):
        for story in stories:
            Pick.objects.create(front=on, story=story, sort_order=on.picks.count(), **when)

    return put


def _signed_in(group):
    client = Client()
    client.force_login(make_staff(group))
    return client


@pytest.fixture
def editor(db):
    return _signed_in("Editors")


@pytest.fixture
def reporter(db):
    return _signed_in("Reporters")
