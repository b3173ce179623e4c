"""The end of an import leaves what Wagtail's own publishing would have left, once."""

import json

import pytest
from wagtail.models import ModelLogEntry, Page, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backend

from masthead.importers import handover
from masthead.importers.models import ImportedItem
from masthead.newsroom import services, signals
from masthead.newsroom.models import Story, Takedown
from tests.rooms.importers.conftest import article


@pytest.fixture
def told():
    """The ids each announcement named."""
    calls = []

    def listen(story_ids, **kwargs):
        calls.append(sorted(story_ids))

    signals.stories_imported.connect(listen)
    yield calls
    signals.stories_imported.disconnect(listen)


def references(story):
    rows = ReferenceIndex.objects.filter(object_id=str(story.pk)).order_by(
        "to_content_type", "to_object_id", "model_path"
    )
    return list(
        rows.values_list(
            "content_type",
            "base_content_type",
            "to_content_type",
            "to_object_id",
            "model_path",
            "content_path_hash",
        )
    )


def test_references_are_what_a_save_would_write(bring_in):
    bring_in(article(1, url="/a/"), article(2, body_markdown="See [the other](/a/)."))
    story = Story.objects.get(title="Ferry 2 returns")
    bulk = references(story)

    ReferenceIndex.remove_for_object(story)
    ReferenceIndex.create_or_update_for_object(Story.objects.get(pk=story.pk))

    assert bulk == references(story)
    assert len(bulk) >= 4  # its section, author and tag, and the linked story


def comparable(content, changing):
    """A revision's content without `changing`; bodies parsed, because PostgreSQL does not keep the order of keys."""
    kept = {key: value for key, value in content.items() if key not in changing}
    return kept | {name: json.loads(kept[name]) for name in ("body", "footnotes")}


def test_the_revision_is_what_a_save_would_write(bring_in):
    bring_in(article(1))
    story = Story.objects.get()
    ours = story.latest_revision.content

    theirs = Story.objects.get().save_revision(log_action=None)
    theirs = Revision.objects.get(pk=theirs.pk)

    changing = {"latest_revision", "latest_revision_created_at", "live_revision", "has_unpublished_changes"}
    assert story.live_revision_id == story.latest_revision_id
    assert comparable(ours, changing) == comparable(theirs.content, changing)


def test_search_finds_the_stories(bring_in):
    bring_in(article(1, body_markdown="The zephyrine current was strong."), article(2))

    found = get_search_backend().search("zephyrine", Story)

    assert [story.title for story in found] == ["Ferry 1 returns"]


def test_the_rooms_above_are_told_once(bring_in, told):
    bring_in(article(1), article(2))
    bring_in(article(1), article(2))
    assert told == [sorted(Story.objects.values_list("pk", flat=True))]


def test_one_log_entry_a_run(bring_in):
    bring_in(article(1), article(2))
    (entry,) = ModelLogEntry.objects.filter(action="importers.finish")
    assert entry.data["imported"] == 2


def test_a_listener_that_fails_is_told_again(bring_in, told):
    """What the rooms above write and the mark that they were told stand or fall together."""

    def fail(**kwargs):
        raise RuntimeError

    signals.stories_imported.connect(fail)
    with pytest.raises(RuntimeError):
        bring_in(article(1))
    signals.stories_imported.disconnect(fail)
    told.clear()
    bring_in(article(1))

    assert told == [[Story.objects.get().pk]]


def test_a_stopped_hand_over_goes_on(bring_in, told, monkeypatch):
    monkeypatch.setattr(handover, "BATCH", 2)
    write_revisions = handover._write_revisions
    batches = []

    def stop_at_second(stories):
        batches.append(stories)
        if len(batches) == 2:
            raise KeyboardInterrupt
        write_revisions(stories)

    monkeypatch.setattr(handover, "_write_revisions", stop_at_second)
    with pytest.raises(KeyboardInterrupt):
        bring_in(*(article(number) for number in range(5)))
    assert Revision.objects.count() == 2
    monkeypatch.setattr(handover, "_write_revisions", write_revisions)
    bring_in(article(0))

    assert Revision.objects.count() == 5
    assert told == [sorted(Story.objects.values_list("pk", flat=True))]
    assert set(ImportedItem.objects.values_list("stage", flat=True)) == {ImportedItem.Stage.ANNOUNCED}


def test_an_editor_who_was_faster_keeps_their_revision(bring_in, monkeypatch):
    monkeypatch.setattr("masthead.importers.runs.hand_over", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        bring_in(article(1))
    monkeypatch.undo()
    story = Story.objects.get()
    story.title = "Ferry returns at last"
    story.save_revision().publish()

    bring_in(article(1))

    assert Revision.objects.count() == 1
    assert Story.objects.get().title == "Ferry returns at last"


@pytest.mark.parametrize(
    "link",
    [
        "/2019/05/ferry-1-returns/",
        "/old/1.html",
        "https://old.example/old/1.html",
        '{{< ref "news/2019-05-02-one.md" >}}',
    ],
)
def test_links_between_stories_follow_the_page(bring_in, link):
    bring_in(
        article(2, body_markdown=f"See [one]({link})."),
        article(1, slug="one", url="/2019/05/ferry-1-returns/", aliases=["/old/1.html"]),
        base_url="https://old.example",
    )
    one = Story.objects.get(title="Ferry 1 returns")
    assert (
        f'<a linktype="page" id="{one.pk}">one</a>'
        in Story.objects.get(title="Ferry 2 returns").body.raw_data[0]["value"]
    )


@pytest.mark.parametrize(
    ("link", "base_url", "kept"),
    [
        ("/lost/", "", "See x."),
        ("/lost/", "https://old.example", 'See <a href="https://old.example/lost/">x</a>.'),
        ('{{< ref "lost" >}}', "https://old.example", "See x."),
        ("/tag/ferries/", "", 'See <a href="/tag/ferries/">x</a>.'),
        ("https://example.org/lost/", "", 'See <a href="https://example.org/lost/">x</a>.'),
    ],
)
def test_links_without_a_story_go_on_or_become_words(bring_in, link, base_url, kept):
    bring_in(article(1, body_markdown=f"See [x]({link})."), base_url=base_url)
    assert kept in Story.objects.get().body.raw_data[0]["value"]


def test_an_imported_story_can_be_edited(bring_in, client):
    bring_in(article(1))
    story = Story.objects.get()
    story.title, story.deck = "Ferry one returns", "It is back."
    story.save_revision().publish()

    assert "Ferry one returns" in client.get("/2019/05/ferry-1-returns/").content.decode()
    assert Revision.objects.count() == 2


def test_an_imported_story_can_be_renamed(bring_in, client):
    bring_in(article(1, aliases=["/old/1/"]))
    story = Story.objects.get()
    story.address = "/2019/05/the-ferry/"
    story.save_revision().publish()

    assert client.get("/2019/05/the-ferry/").status_code == 200
    for old in ("/2019/05/ferry-1-returns/", "/old/1/"):
        assert client.get(old).headers["Location"] == "/2019/05/the-ferry/"


def test_an_imported_story_can_be_taken_down(bring_in, client):
    bring_in(article(1, aliases=["/old/1/"]))
    services.take_down(story=Story.objects.get(), note="A court asked for it.", actor=None)

    assert client.get("/2019/05/ferry-1-returns/").status_code == 410
    assert client.get("/old/1/").status_code == 410
    assert not Page.objects.filter(pk=Story.objects.get().pk, live=True).exists()
    assert bring_in(article(1, aliases=["/old/1/"])).imported == 0
    assert Takedown.objects.count() == 2
