"""A page drawn for the edition is, byte for byte, what Django's whole request cycle answers an anonymous reader."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from masthead.newsroom.models import Story
from masthead.newsroom.services import take_down
from masthead.press import registry
from masthead.press.framing import fresh_frame
from masthead.press.rendering import GONE, MOVED, NOTHING, PAGE, draw_address
from masthead.theme.frame import holding
from tests.factories.newsroom import make_story
from tests.rooms.press.edits import Newsroom, furnish

pytestmark = pytest.mark.django_db


def answers(address: str) -> tuple[int, bytes]:
    """What the newsroom's own server would say, through every middleware."""
    answer = Client().get(address, headers={"host": urlsplit(settings.BASE_URL).netloc})
    return answer.status_code, answer.content


def drawn(address: str) -> tuple[int, bytes]:
    one = draw_address(address)
    return one.status, one.body


@pytest.fixture
def addresses() -> Iterator[list[str]]:
    """Of a small newsroom whose frame does not change meanwhile."""
    furnish(Newsroom(seed=7))
    gone = make_story()
    take_down(story=gone, note="Withdrawn.", actor=None)
    owned = {address for source in registry.sources() for address in source.addresses()}
    stories = set(Story.objects.exclude(address=None).values_list("address", flat=True))
    with holding(fresh_frame()):
        yield sorted(one for one in owned | stories if one.startswith("/"))


def test_every_address_is_what_the_whole_cycle_answers(addresses):
    whole = {address: made for address in addresses if (made := drawn(address))[0] in {PAGE, GONE}}

    assert len(whole) > 50
    assert {status for status, _ in whole.values()} == {PAGE, GONE}
    assert [address for address in whole if whole[address] != answers(address)] == []


def test_what_is_not_a_page_is_the_same_kind_of_nothing(addresses):
    story = make_story()
    for address, expected in (("/no/such/page/", NOTHING), (story.address.rstrip("/"), MOVED)):
        status, _ = drawn(address)
        assert status == expected == answers(address)[0]
