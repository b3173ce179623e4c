"""A file that no page names yet: the desk sees its thumbnails and drafts through the newsstand, readers get nothing."""

import dataclasses

import pytest

from masthead.newsstand.request import Request
from masthead.newsstand.stand import FORWARD, begin

THUMBNAIL = "/media/AbCdEf0123456789/max-165x165.jpg"


def asked(stand, cookie, path=THUMBNAIL, method="GET", forwards=True):
    stand = dataclasses.replace(stand, forwards=forwards)
    return begin(Request(method, path, headers={"cookie": cookie} if cookie else {}), stand, 0.0)


def test_a_browser_of_the_desk_is_handed_on(stand):
    assert asked(stand, "a=1; masthead_staff_hint=1") is FORWARD


@pytest.mark.parametrize(
    "cookie", ["", "masthead_staff_hint=0", "xmasthead_staff_hint=1", "masthead_member=1"]
)
def test_a_reader_is_told_that_nothing_is_there(stand, cookie):
    assert asked(stand, cookie).status == 404


def test_nothing_is_handed_on_where_no_newsroom_is(stand):
    assert asked(stand, "masthead_staff_hint=1", forwards=False).status == 404


@pytest.mark.parametrize(
    ("method", "path"), [("POST", THUMBNAIL), ("GET", "/nothing/"), ("GET", "/mediaeval/")]
)
def test_only_a_look_at_a_file_is_handed_on(stand, method, path):
    assert asked(stand, "masthead_staff_hint=1", path, method) is not FORWARD
