"""An import from a file to live stories: what comes in, what does not, and that the counts add up."""

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from masthead.importers.errors import ImportRefusedError
from masthead.importers.jsonl import read_jsonl
from masthead.importers.models import ImportedItem, ImportRun
from masthead.newsroom.derive import derive
from masthead.newsroom.models import Author, Byline, Story, StoryTag, Tag, Takedown, YearIndex
from tests.rooms.importers.conftest import article


def reasons(report):
    return dict(report.skipped)


def nothing_stored():
    return not Story.objects.exists() and not ImportedItem.objects.exists() and not Author.objects.exists()


def test_an_article_becomes_a_live_story(bring_in):
    report = bring_in(article(1, updated_at="2019-06-01T08:00:00Z", image=None))

    story = Story.objects.get()
    assert (report.read, report.imported, reasons(report)) == (1, 1, {})
    assert (story.title, story.deck, story.live) == ("Ferry 1 returns", "The strait is open.", True)
    assert story.address == "/2019/05/ferry-1-returns/"
    assert [byline.author.name for byline in story.bylines.all()] == ["Ann Lee"]
    assert [tag.name for tag in story.tags.all()] == ["Ferries"]
    assert story.published_at.isoformat() == "2019-05-02T10:00:00+00:00"
    assert story.updated_at.isoformat() == "2019-06-01T08:00:00+00:00"
    assert story.get_parent().specific == YearIndex.objects.get(year=2019)


def test_the_tree_stays_sound(bring_in):
    bring_in(*(article(number, date=f"20{number:02}-03-01") for number in range(1, 20)))
    bring_in(*(article(number, date=f"20{number:02}-04-01") for number in range(20, 24)))

    assert Page.find_problems() == ([], [], [], [], [])
    assert Story.objects.count() == 23


def test_search_text_and_reading_time_are_what_a_save_would_set(bring_in):
    bring_in(article(1, body_markdown="word " * 900 + "\n\n|a|b|\n|-|-|\n|1|2|\n|3|4|\n"))
    story = Story.objects.get()
    stored = (story.search_text, story.reading_minutes)

    derive(story)

    assert (story.search_text, story.reading_minutes) == stored
    assert story.reading_minutes == 4


def test_a_second_run_imports_nothing(bring_in):
    bring_in(article(1), article(2))
    again = bring_in(article(1), article(2))

    assert (again.read, again.imported, reasons(again)) == (2, 0, {"already imported": 2})
    assert Story.objects.count() == 2


def test_a_renamed_file_is_known_again(bring_in):
    bring_in(article(1))
    assert bring_in(article(1), source="other name").imported == 0


def test_equal_ids_of_two_sources_are_two_stories(bring_in):
    bring_in(article(1, id=7))
    assert bring_in(article(2, id=7), source="other site").imported == 1


def test_a_deleted_story_does_not_come_back(bring_in):
    bring_in(article(1))
    Story.objects.get().delete()

    assert bring_in(article(1)).imported == 0


def test_new_articles_of_a_grown_file_come_in(bring_in):
    bring_in(article(1))
    grown = bring_in(article(1), article(2), article(3))
    assert (grown.imported, reasons(grown)) == (2, {"already imported": 1})


def test_a_dry_run_counts_and_stores_nothing(bring_in):
    report = bring_in(article(1), article(1), article(2, title=None), dry_run=True)

    assert (report.read, report.imported) == (3, 1)
    assert reasons(report) == {"its id stands twice in the file": 1, "it has no headline": 1}
    assert nothing_stored()
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (article(2, title=""), "it has no headline"),
        (article(2, title="x" * 256), "its headline is longer than 255 characters"),
        (article(2, date=None), "it has no date"),
        (article(2, date="0000-00-00"), "its date cannot be read"),
        (article(2, date="0001-01-01"), "its date is before the year 1600"),
        (article(2, date="9999-12-31"), "its date is in the future"),
        (article(2, body_markdown="<!-- -->"), "it has no text"),
        (article(2, body_markdown="a\x00b"), "it holds NUL characters"),
        (article(2, title="a\udc80b"), "it is not valid UTF-8"),
        (article(2, status="draft"), "it is a draft: it was not published there"),
        (article(2, draft=True), "it is a draft: it was not published there"),
        (article(2, published=False), "it is a draft: it was not published there"),
        (article(2, authors=[f"A {n}" for n in range(10_000)]), "it names more than 50 authors"),
        (article(2, tags=[f"T {n}" for n in range(10_000)]), "it has more than 40 tags"),
        (article(2, body_markdown=None, body_html="<div>" * 9_000), "its markup is nested too deep"),
        (article(1), "its id stands twice in the file"),
        (b'{"title": "\xff\xfe"}', "it is not valid UTF-8"),
        (b'{"title": ', "its line is not JSON"),
        (b'["title"]', "its line is not a JSON object"),
        (b'{"a":' * 100_000, "it is nested too deep"),
        (b'{"title": "' + b"x" * 5_000_000 + b'"}', "its line is longer than 4 MB"),
    ],
)
def test_a_bad_record_is_skipped_with_its_reason_and_leaves_no_row(bring_in, bad, reason):
    report = bring_in(article(1), bad, article(3))

    assert reasons(report) == {reason: 1}
    assert (report.read, report.imported) == (3, 2)
    assert set(Story.objects.values_list("title", flat=True)) == {"Ferry 1 returns", "Ferry 3 returns"}
    assert (Author.objects.count(), Tag.objects.count(), ImportedItem.objects.count()) == (1, 1, 2)


def test_a_row_that_fails_takes_its_whole_batch_with_it(bring_in, monkeypatch):
    """A fault of ours, not of the file: nothing of the batch may stay behind."""
    monkeypatch.setattr(StoryTag.objects, "bulk_create", lambda rows: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        bring_in(article(1))

    assert nothing_stored()


def test_equal_headlines_get_addresses_of_their_own(bring_in):
    bring_in(*(article(number, title="Ferry", date="2019-05-01") for number in range(1, 5)))
    bring_in(article(9, title="Ferry", date="2019-05-02"))
    assert set(Story.objects.values_list("address", flat=True)) == {
        "/2019/05/ferry/",
        *(f"/2019/05/ferry-{number}/" for number in range(2, 6)),
    }


def test_headlines_in_any_script_get_an_address(bring_in):
    bring_in(article(1, title="Пором повертається"), article(2, title="渡船"), article(3, title="‼"))
    addresses = list(Story.objects.order_by("published_at").values_list("address", flat=True))
    assert addresses[0] == "/2019/05/porom-povertayet-sya/" or addresses[0].isascii()
    assert all(address.isascii() for address in addresses)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("/2001/ferry/", "/2001/ferry/"),
        ("/2001/ferry", "/2001/ferry/"),
        ("/2001/ferry.html", "/2001/ferry.html"),
        ("https://old.example/news//ferry", "/news/ferry/"),
        ("https://www.old.example/news/%D0%BF/", "/news/п/"),
    ],
)
def test_a_story_keeps_its_old_address(bring_in, url, address):
    bring_in(article(1, url=url))
    assert Story.objects.get().address == address


@pytest.mark.parametrize(
    "url",
    [
        "/admin/ferry/",
        "/tag/ferry/",
        "/",
        "/a/../b/",
        "https://old.example/?p=12",
        "/a/b?page=2",
        "/" + "x" * 300,
        "/a b/",
    ],
)
def test_an_address_that_cannot_be_served_is_replaced(bring_in, url):
    bring_in(article(1, url=url))
    assert Story.objects.get().address.startswith("/2019/05/")


def test_another_hosts_address_is_not_ours(bring_in):
    bring_in(article(1, url="https://elsewhere.example/ferry/"), base_url="https://old.example")
    assert Story.objects.get().address == "/2019/05/ferry/"


def test_an_address_that_is_taken_is_not_taken_over(bring_in):
    bring_in(article(1, url="/ferry/"), article(2, url="/ferry/"))
    Takedown.objects.create(address="/gone/", note="A court asked for it.")
    bring_in(article(3, url="/gone/"))
    assert [story.address for story in Story.objects.order_by("published_at")] == [
        "/ferry/", "/2019/05/ferry-2/", "/2019/05/gone/",
    ]  # fmt: skip


def test_other_old_addresses_lead_to_the_story(bring_in):
    bring_in(
        article(1, url="/ferry/", aliases=["/old/ferry.html", "/ferry", "/p/1/"]),
        article(2, aliases=["/p/1/"]),
    )

    client = Client()
    assert client.get("/old/ferry.html").headers["Location"] == "/ferry/"
    assert client.get("/p/1/").status_code == 301
    assert Redirect.objects.count() == 2


def test_the_story_answers_at_its_address(bring_in):
    bring_in(article(1, body_html="<p>Six <script>alert(1)</script>o'clock.</p>", body_markdown=None))
    response = Client().get("/2019/05/ferry-1-returns/")
    assert response.status_code == 200
    assert b"Six o&#x27;clock." in response.content or b"Six o'clock." in response.content
    assert b"alert(1)" not in response.content


def test_authors_and_tags_the_newsroom_knows_are_used(bring_in):
    ann = Author.objects.create(name="Ann Lee", slug="annie")
    boats = Tag.objects.create(name="Boats", slug="boats", synonyms="ferries, ships")

    bring_in(article(1, authors=["Ann Lee"], tags=["FERRIES", "boats", "Ships"]))

    assert Byline.objects.get().author == ann
    assert StoryTag.objects.get().tag == boats


def test_new_authors_are_guests_and_keep_their_order(bring_in):
    bring_in(article(1, authors=[{"name": "Bo Dahl", "slug": "bdahl"}, "By Ann Lee", "cille-holt"]))
    assert [(row.author.name, row.author.slug) for row in Story.objects.get().bylines.all()] == [
        ("Bo Dahl", "bdahl"), ("Ann Lee", "ann-lee"), ("Cille Holt", "cille-holt"),
    ]  # fmt: skip
    assert set(Author.objects.values_list("kind", flat=True)) == {"guest"}


def test_a_section_that_is_not_there_is_refused(bring_in):
    with pytest.raises(ImportRefusedError, match="There is no section"):
        bring_in(article(1), section="politics")
    assert nothing_stored()


def test_a_language_we_do_not_know_is_refused(bring_in):
    with pytest.raises(ImportRefusedError, match="language"):
        bring_in(article(1), language="tlh")


def test_a_stopped_import_goes_on_where_it_stopped(bring_in, write, reading):
    """Stopped while it reads: the batches before stay, the next run brings the rest and hands all over."""
    path = write(*(article(number, title=f"Ferry {number}") for number in range(1000)))

    def rows():
        for place, row in enumerate(read_jsonl(path, reading)):
            if place == 700:
                raise KeyboardInterrupt
            yield row

    with pytest.raises(KeyboardInterrupt):
        bring_in(rows=rows())
    stored = Story.objects.count()
    rest = bring_in(rows=read_jsonl(path, reading))

    assert 0 < stored < 700
    assert (rest.read, rest.imported, reasons(rest)) == (1000, 1000 - stored, {"already imported": stored})
    assert Story.objects.count() == 1000
    assert Story.objects.filter(latest_revision=None).count() == 0
    assert Page.find_problems() == ([], [], [], [], [])


def test_the_run_keeps_its_counts(bring_in):
    bring_in(article(1), article(2, title=None), article(1))
    run = ImportRun.objects.get()
    assert (run.read, run.imported, run.state) == (3, 1, "finished")
    assert run.skipped == {"it has no headline": 1, "its id stands twice in the file": 1}
