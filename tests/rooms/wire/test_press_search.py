"""The index follows the newsroom: what is live is in it as it is now, once, and nothing else."""

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from masthead.edition.disk import Disk
from masthead.edition.search.reader import SearchReader
from masthead.edition.search.writer import FANOUT, SearchWriter
from masthead.newsroom.models import Story
from masthead.newsroom.services import take_down
from masthead.newsstand.names import names_from_json
from masthead.postbag.slots import SlotPage
from masthead.wire import pressing_search
from masthead.wire.pressing import do_search
from masthead.wire.pressing_search import (
    ADDRESSES,
    merge_behind,
    merge_search,
    rebuild_search,
    stories_carrying,
    update_search,
)
from masthead.wire.search.documents import live_documents
from tests.factories.newsroom import (
    fill_archive,
    make_author,
    make_picture,
    make_section,
    make_story,
    make_tag,
    text_block,
)
from tests.rooms.theme.attack_strings import ATTACKS
from tests.rooms.wire.pages import get

pytestmark = pytest.mark.django_db

# PostgreSQL keeps no NUL in a text, and the forms refuse one: it does not come this far.
KEPT = [attack.replace("\0", "") for attack in ATTACKS]


@pytest.fixture
def found(edition):
    """Ids of what a question finds."""
    reader = SearchReader.open(edition)
    return lambda words: [
        int(hit.id.split(":")[1]) for hit in reader.search(words, order="newest", within=5.0).hits
    ]


def held(edition):
    return sorted(int(id_.split(":")[1]) for id_ in SearchWriter.open(edition).ids())


def test_a_live_story_is_put_in_and_one_that_is_not_taken_out(edition, found):
    story, draft = make_story("Ferry"), make_story("Ferry too", live=False)

    assert update_search(edition, [story.pk, draft.pk, 987_654]) == 1
    assert found("ferry") == [story.pk]

    story.unpublish()
    assert update_search(edition, [story.pk]) == 1
    assert found("ferry") == []


def test_twice_is_as_once(edition):
    story = make_story("Ferry")
    update_search(edition, [story.pk, story.pk])
    generation = SearchReader.open(edition).generation()

    assert update_search(edition, [story.pk]) == 0
    assert rebuild_search(edition) == 0

    assert SearchReader.open(edition).generation() == generation


def test_a_draft_over_a_live_story_changes_nothing(edition, found):
    story = make_story("Ferry")
    update_search(edition, [story.pk])
    story.title = "CANARY"
    story.save_revision()

    assert update_search(edition, [story.pk]) == 0
    assert found("canary") == []


@pytest.mark.parametrize("change", ["publish", "take down", "delete", "move"])
def test_what_changed_is_found_as_it_is_now(edition, found, change):
    story, other = make_story("Ferry"), make_story("Other")
    story_id = story.pk
    rebuild_search(edition)
    if change == "publish":
        story.title = "Barge"
        story.save_revision().publish()
    elif change == "take down":
        take_down(story=story, note="Wrong.", actor=None)
    elif change == "delete":
        story.delete()
    else:
        Story.objects.filter(pk=story.pk).update(address="/2026/01/elsewhere/")

    assert update_search(edition, [story_id, other.pk]) == 1

    assert found("ferry") == ([story_id] if change == "move" else [])
    assert held(edition) == ([other.pk] if change in {"take down", "delete"} else [story_id, other.pk])


def test_a_rebuild_finds_what_was_missed(edition, found, monkeypatch):
    monkeypatch.setattr(pressing_search, "_BATCH", 10)
    told = []
    gone = make_story("Ferry gone")
    rebuild_search(edition)
    Story.objects.filter(pk=gone.pk).delete()
    ids = fill_archive(35)

    assert rebuild_search(edition, lambda done, total: told.append((done, total))) == 36

    assert held(edition) == sorted(ids)
    assert told == [(10, 35), (20, 35), (30, 35), (35, 35)]
    assert len(found("archived")) == 20


def test_a_rebuild_that_was_stopped_goes_on(edition, monkeypatch):
    monkeypatch.setattr(pressing_search, "_BATCH", 10)
    ids = fill_archive(30)

    def stop(done, total):
        if done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild_search(edition, stop)

    assert rebuild_search(edition) == 10
    assert held(edition) == sorted(ids)


def test_small_segments_are_merged_at_once_and_large_ones_behind(edition, monkeypatch):
    monkeypatch.setattr(pressing_search, "_AT_ONCE", FANOUT)
    for story_id in fill_archive(FANOUT * FANOUT):
        update_search(edition, [story_id])

    segments = edition / "search" / "segments"
    assert len(list(segments.iterdir())) == FANOUT
    assert merge_search(edition) == FANOUT
    assert len(list(segments.iterdir())) == 1
    assert merge_search(edition) == 0


def test_what_the_press_orders_is_merged_behind(edition, monkeypatch):
    monkeypatch.setattr(pressing_search, "_AT_ONCE", 0)
    for story_id in fill_archive(FANOUT - 1):
        do_search([f"@search/{story_id}"], edition)
    assert merge_behind(edition) is None

    update_search(edition, fill_archive(1))
    thread = merge_behind(edition)
    thread.join(60)

    assert len(list((edition / "search" / "segments").iterdir())) == 1
    assert len(held(edition)) == FANOUT
    assert merge_behind(edition) is None


def test_one_merges_at_a_time(edition, monkeypatch):
    monkeypatch.setattr(pressing_search, "_AT_ONCE", 0)
    for story_id in fill_archive(FANOUT):
        update_search(edition, [story_id])
    going = threading.Event()
    monkeypatch.setattr(pressing_search, "merge_search", lambda root: going.wait(60))

    first, second = merge_behind(edition), merge_behind(edition)
    going.set()
    first.join(60)

    assert second is None
    assert merge_behind(edition) is not None


def test_who_writes_last_has_read_last(edition, found, monkeypatch):
    """An update that read old words waits with them until nobody else writes, and so must read after the turn began."""
    story = make_story("Ferry")
    seen = []
    read = pressing_search.live_documents
    taken = threading.Event()

    def watch(ids):
        other = SearchWriter(edition, Disk(careful=False))
        thread = threading.Thread(target=lambda: [other.turn().__enter__(), taken.set()], daemon=True)
        thread.start()
        seen.append(taken.wait(0.2))
        return read(ids)

    monkeypatch.setattr(pressing_search, "live_documents", watch)
    update_search(edition, [story.pk])

    assert seen == [False]
    assert taken.wait(10)


def test_documents_cost_the_same_for_ten_stories_and_two_hundred(django_assert_num_queries):
    tag, author, section = make_tag(), make_author(), make_section()
    few = [make_story(tags=[tag], authors=[author], extra_sections=[section], picture=make_picture()).pk]
    few += fill_archive(9)
    many = few + fill_archive(190)
    live_documents(few)

    with CaptureQueriesContext(connection) as first:
        assert len(live_documents(few)) == 10
    with django_assert_num_queries(len(first)):
        assert len(live_documents(many)) == 200
    assert len(first) == 4


def test_a_document_holds_what_readers_see():
    harbour, court = make_section("Harbour", slug="harbour"), make_section("Court", slug="court")
    story = make_story(
        "Quay",
        deck="A deck.",
        section=harbour,
        extra_sections=[court, harbour],
        tags=[make_tag("Ferries", synonyms="crossings, , boats ")],
        authors=[make_author("Ola Brand")],
        body=[text_block("<p>It &lt;b&gt; put <b>off</b> the vote.</p>")],
    )

    [document] = live_documents([story.pk])

    assert document.sections == ("harbour", "court")
    assert document.tags == ("Ferries", "crossings", "boats")
    assert document.byline == "Ola Brand"
    assert document.body == "It <b> put off the vote."
    assert document.published == int(story.published_at.timestamp())


@pytest.mark.parametrize("attack", KEPT)
def test_hostile_words_are_only_words(edition, attack):
    story = make_story(f"Ferry {attack}", deck=attack, body=[text_block(f"<p>{attack}</p>")])

    assert update_search(edition, [story.pk]) == 1
    assert update_search(edition, [story.pk]) == 0


def test_a_key_names_the_stories_whose_documents_show_it():
    author, tag, lead, picture = make_author(), make_tag(), make_tag(), make_picture()
    own, lent = make_section(), make_section()
    story = make_story(
        authors=[author], tags=[tag, lead], lead_tag=lead, picture=picture, section=own, extra_sections=[lent]
    )
    make_story(section=make_section())

    named = {"author": author, "tag": tag, "picture": picture, "section": own}
    for kind, thing in [*named.items(), ("tag", lead), ("section", lent), ("story", story)]:
        assert stories_carrying(f"{kind}:{thing.pk}") == [story.pk], kind
    for key in ("author:0", "front", "story:x", "user:1", "", ":", "tag:"):
        assert stories_carrying(key) == []


def test_what_the_press_takes_depends_on_nobody():
    make_story(section=make_section("Harbour"), tags=[make_tag("Ferries")])

    for address in ADDRESSES:
        first = get(address)
        assert first.status_code == 200
        assert get(f"{address}?q=canary", cookie="sessionid=x", accept_language="uk").content == first.content
    assert SlotPage.from_bytes(get(ADDRESSES[1]).content).choices("format") >= {"", "story", "video"}
    assert names_from_json(get(ADDRESSES[2]).content).named("ferries")
    assert b"\xef\xb7\x90" not in get(ADDRESSES[0]).content  # no marker is left


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_the_press_takes_is_only_read(client, address):
    assert client.post(address, {"q": "x"}).status_code == 405


@pytest.mark.parametrize("name", [*KEPT, "\ufdd0text:query\ufdd1"])
def test_no_name_of_a_section_opens_a_gap(name):
    make_section(name[:80], slug="odd")

    if "\ufdd0" in name:
        with pytest.raises(ValueError, match="more or less often"):
            get(ADDRESSES[1])
    else:
        page = SlotPage.from_bytes(get(ADDRESSES[1]).content)
        assert page.choices("section") == {"", "odd"}


def test_no_language_is_offered_where_all_write_one():
    make_story()
    assert b'name="language"' not in get("/search/").content
    make_story(language="uk")
    make_story(language="ar", live=False)

    page = SlotPage.from_bytes(get(ADDRESSES[1]).content)

    assert page.choices("language") == {"", "en", "uk"}
