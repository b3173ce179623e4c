"""Pages drawn from what was read ahead for many are, byte for byte and key for key, what each is when drawn alone."""

from __future__ import annotations

import random
import time
from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from masthead.kit.recording import remembering
from masthead.newsroom.models import Author, Correction, RelatedStory, Series, Story
from masthead.newsroom.services import take_down
from masthead.press import presser as presser_module
from masthead.press import registry
from masthead.press.framing import fresh_frame
from masthead.press.presser import read_ahead
from masthead.press.rendering import Drawn, draw_address
from masthead.theme.frame import holding
from tests.factories.newsroom import make_author, make_picture, make_section, make_story, make_tag, text_block
from tests.rooms.newsroom.body_parts import block, items, make_document
from tests.rooms.press.desk import page, press_all_that_waits
from tests.rooms.press.edits import Newsroom, furnish

pytestmark = pytest.mark.django_db


def all_addresses() -> list[str]:
    """Of every room, of drafts, of pages without their closing slash, and where nothing stands."""
    owned = {address for source in registry.sources() for address in source.addresses()}
    drafts = {address for address in Story.objects.values_list("address", flat=True) if address}
    bare = {address.rstrip("/") for address in drafts}
    return sorted(owned | drafts | bare | {"/2020/01/nothing/", "/nothing", "/old-1/"})


def differences(chance: random.Random, addresses: list[str]) -> list[str]:
    """The addresses whose bytes or notes depend on whether they were read ahead."""
    found = []
    with holding(fresh_frame()):
        alone = {address: draw_address(address) for address in addresses}
        chance.shuffle(addresses)
        while addresses:
            batch = [addresses.pop() for _ in range(min(len(addresses), chance.randint(2, 40)))]
            with remembering():
                read_ahead(batch)
                found += [one for one in batch if draw_address(one) != alone[one] and not is_over(alone[one])]
    return found


def is_over(drawn: Drawn) -> bool:
    """Whether the page is another by now by the clock alone, such as the news of the last two days."""
    return drawn.made.until is not None and drawn.made.until <= time.time()


def make_rich_stories() -> Story:
    """A story with every part a page can have, among others that share some of them."""
    today = timezone.localdate()
    lead, other, expiring, expired = (
        make_picture("Lead"),
        make_picture("Other"),
        make_picture("Expires", rights_expire_on=today + timedelta(days=3)),
        make_picture("Expired", rights_expire_on=today - timedelta(days=1)),
    )
    leases, letter, section, tag = make_document(), make_document(), make_section(), make_tag()
    photographed = make_author(photo=make_picture("Portrait"))
    authors = [photographed, make_author(kind=Author.Kind.DESK, photo=make_picture("Desk"))]
    series = Series.objects.create(name="In parts", slug="in-parts")
    linked, shown, picked = (
        make_story(section=section, authors=authors, tags=[make_tag()], picture=make_picture()) for _ in "123"
    )
    draft = make_story(live=False, section=section)
    body = [
        text_block(f'<p>See <a linktype="page" id="{linked.pk}">there</a> and '
                   f'<a linktype="page" id="{draft.pk}">here</a>, '
                   f'<a linktype="document" id="{letter.pk}">a letter</a>.[^one]</p>'),
        block("picture", {"picture": other.pk}),
        block("picture", {"picture": expired.pk}),
        block("picture", {"picture": 987_654}),
        block("gallery", {"title": "", "pictures": items({"picture": expiring.pk}, {"picture": other.pk})}),
        block("document", {"document": leases.pk}),
        block("fact_box", {"title": "Facts", "text": f'<p><a linktype="page" id="{shown.pk}">Facts</a></p>'}),
        block("related_story", {"story": shown.pk}),
        block("related_story", {"story": draft.pk}),
        block("section_latest", {"section": section.pk}),
    ]  # fmt: skip
    story = make_story(
        "Everything", body=body, section=section, authors=authors, tags=[tag, make_tag()], lead_tag=tag,
        picture=lead, social_picture=make_picture("Social"), series=series, published_at=timezone.now(),
    )  # fmt: skip
    story.corrections.add(Correction(text="It was Monday.", kind="correction"))
    story.corrections.add(Correction(text="There is more.", kind="update"))
    story.related_picks = [RelatedStory(related=picked, sort_order=1), RelatedStory(related=draft)]
    story.save_revision().publish()
    return story


def make_changed_stories() -> None:
    moved = make_story("Moved")
    moved.address = "/2020/02/moved-elsewhere/"
    moved.save()
    take_down(story=make_story("Forbidden"), note="By order of the court.", actor=None)
    make_story("Withdrawn").unpublish()


@pytest.fixture
def furnished() -> Newsroom:
    room = Newsroom(7)
    furnish(room)
    make_rich_stories()
    make_changed_stories()
    return room


def test_after_random_edits(furnished):
    for _ in range(20):
        furnished.act()
    assert differences(furnished.chance, all_addresses()) == []


@pytest.mark.night
@pytest.mark.parametrize("seed", range(200, 210))
def test_after_many_random_edits(seed):
    room = Newsroom(seed)
    furnish(room)
    make_rich_stories()
    make_changed_stories()
    for _ in range(20):
        for _ in range(15):
            room.act()
        assert differences(room.chance, all_addresses()) == []


@pytest.mark.parametrize("module", ["masthead.newsroom.standing", "masthead.newsroom.queries.cards"])
def test_a_forgotten_note_is_found(monkeypatch, module):
    """Planted: rows that were loaded ahead are noted by no page."""
    monkeypatch.setattr(import_module(module), "noted", lambda row: row)
    stories = [make_rich_stories(), make_story()]
    assert differences(random.Random(1), [story.address for story in stories])


def test_what_was_read_ahead_is_not_asked_again():
    rich, plain = make_rich_stories(), [make_story(tags=[make_tag()]) for _ in range(5)]
    addresses = [story.address for story in (rich, *plain)]
    with holding(fresh_frame()), remembering():
        read_ahead(addresses)
        asked = {}
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                draw_address(address)
            asked[address] = len(queries)

    # The list of a section's latest asks for itself: the section, and which stories are its newest.
    assert asked.pop(rich.address) == 2
    assert set(asked.values()) == {0}


def test_reading_ahead_costs_the_same_for_many_stories():
    stories = [make_story(tags=[make_tag()], authors=[make_author()]) for _ in range(12)]

    def asked(some: list[Story]) -> int:
        with remembering(), CaptureQueriesContext(connection) as queries:
            read_ahead([story.address for story in some])
        return len(queries) - 2 * len(some)  # what is near each story is asked for each

    assert asked(stories) == asked(stories[:3])


def test_where_lists_stand_no_story_is_looked_for(django_assert_num_queries):
    with remembering(), django_assert_num_queries(0):
        read_ahead(["/section/politics/", "/tag/ferries/", "/archive/2026/"])


def test_a_story_is_drawn_when_nothing_can_be_read_ahead(pressed, monkeypatch):
    def broken(addresses):
        raise ValueError("Cannot read.")

    stories = [make_story() for _ in range(3)]
    source = registry.Source("broken", lambda: iter(()), read_ahead=broken)
    monkeypatch.setitem(registry._sources, "broken", source)

    press_all_that_waits(pressed)

    assert all(pressed.writer.row(story.address) for story in stories)


def test_many_pages_of_a_backlog_are_read_ahead_at_once(presser, monkeypatch):
    batches = []
    monkeypatch.setattr(presser_module, "read_ahead", batches.append)
    addresses = [f"/2020/01/story-{number}/" for number in range(presser_module.BACKLOG_BATCH + 1)]
    press_all_that_waits(presser)
    batches.clear()

    presser.index.put_backlog(addresses)
    press_all_that_waits(presser)
    presser.index.expand((), addresses)
    press_all_that_waits(presser)

    assert [len(one) for one in batches[:2]] == [presser_module.BACKLOG_BATCH, 1]
    assert {len(one) for one in batches[2:-1]} == {presser_module.BATCH}


def test_a_change_after_reading_ahead_is_not_lost(pressed, monkeypatch):
    """The rows are read, one of them changes and its order is expanded, and only then are the pages drawn."""
    author = make_author("Before")
    stories = [make_story(authors=[author]) for _ in range(3)]
    read, changed = presser_module.read_ahead, []

    def overtaken(addresses):
        read(addresses)
        if stories[0].address in addresses and not changed:
            changed.append(True)
            author.name = "After"
            author.save()
            pressed.take_orders()

    monkeypatch.setattr(presser_module, "read_ahead", overtaken)
    press_all_that_waits(pressed)

    assert changed
    assert all("After" in page(pressed, story.address) for story in stories)
