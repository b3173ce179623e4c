"""The bar above every page: one announcement, the most important that is due."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from masthead.frontpage.frame import announcement
from masthead.frontpage.models import Announcement

pytestmark = pytest.mark.django_db


@pytest.fixture
def announce(clock):
    """`starts` and `ends` are hours from now."""

    def put(text="We print on Sundays.", *, starts=-1, ends=None, **fields):
        return Announcement.objects.create(
            text=text,
            starts_at=clock() + timedelta(hours=starts),
            ends_at=None if ends is None else clock() + timedelta(hours=ends),
            **fields,
        )

    return put


def test_no_announcement_draws_no_bar(client):
    assert announcement() is None
    assert b"data-announcement" not in client.get("/").content


def test_one_that_is_due_is_on_every_page(client, announce):
    announce("The press is <b>down</b>.", link="/about/", link_label="Why")

    for address in ("/", "/archive/", "/team/", "/nowhere/"):
        html = client.get(address).content.decode()
        assert "The press is &lt;b&gt;down&lt;/b&gt;." in html
        assert '<a href="/about/">Why</a>' in html


@pytest.mark.parametrize(("starts", "ends"), [(1, None), (1, 2), (-2, -1), (-1, 0)])
def test_one_that_is_not_due_is_not_shown(announce, starts, ends):
    announce(starts=starts, ends=ends)

    assert announcement() is None


def test_it_comes_and_goes_by_the_clock(announce, clock):
    announce(starts=1, ends=2)
    assert announcement() is None

    clock.move(hours=1)
    assert announcement().text == "We print on Sundays."

    clock.move(hours=1)
    assert announcement() is None


def test_the_most_important_is_shown(announce):
    announce("Small", priority=1, starts=-1)
    announce("Large", priority=5, starts=-9)
    announce("Plain", starts=-1)

    assert announcement().text == "Large"


def test_one_that_waits_does_not_hide_one_that_is_due(announce):
    announce("Later", priority=9, starts=1)
    announce("Past", priority=9, starts=-2, ends=-1)
    announce("Now")

    assert announcement().text == "Now"


def test_of_two_alike_the_one_that_began_later_is_shown(announce):
    announce("Old", starts=-5)
    announce("New", starts=-2)

    assert announcement().text == "New"


@pytest.mark.parametrize(
    ("field", "value"), [("text", "We print on Mondays."), ("link", "/why/"), ("link_label", "Read why")]
)
def test_a_changed_message_shows_again_to_who_closed_the_old(announce, field, value):
    row = announce(link="/about/", link_label="Why")
    before = announcement().key

    setattr(row, field, value)
    row.save()

    assert announcement().key != before


def test_a_changed_time_does_not_show_it_again(announce, clock):
    row = announce()
    before = announcement().key

    row.ends_at, row.priority = clock() + timedelta(days=3), 7
    row.save()

    assert announcement().key == before


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "//elsewhere.example/",
        "/\\elsewhere.example/",
        "about/",
        "data:text/html,x",
        "mailto:desk@signal.example",
        " https://signal.example/",
    ],
)
def test_a_link_that_leads_astray_is_refused(link):
    with pytest.raises(ValidationError) as refusal:
        Announcement(text="Words", link=link, link_label="Go").full_clean()

    assert "link" in refusal.value.message_dict


@pytest.mark.parametrize("fields", [{"link": "/about/"}, {"link_label": "Why"}])
def test_half_a_link_is_refused(fields):
    with pytest.raises(ValidationError, match="both a label and an address"):
        Announcement(text="Words", **fields).full_clean()


def test_an_end_before_the_beginning_is_refused(clock):
    with pytest.raises(ValidationError, match="after the beginning"):
        Announcement(text="Words", starts_at=clock(), ends_at=clock()).full_clean()
