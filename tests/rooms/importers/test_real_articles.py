"""The articles that nobody in this project wrote, all of them."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page

from masthead.importers.csv_file import read_csv
from masthead.importers.jsonl import read_jsonl
from masthead.importers.markdown_dir import read_markdown
from masthead.importers.old_site import OldSite
from masthead.importers.picture_files import PictureFiles
from masthead.importers.runs import Plan, run_import
from masthead.newsroom.models import Picture, Story

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "articles"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data/articles is not beside this checkout"),
]


def bring(name, rows, files=None):
    return run_import(
        Plan(kind="articles", source=name, file_name=name, rows=rows, files=files, old_site=OldSite())
    )


def broken_blocks(stories):
    """Stories whose body the editor's own form would refuse."""
    broken = []
    for story in stories:
        try:
            story.body.stream_block.clean(story.body)
        except ValidationError:
            broken.append(story.title)
    return broken


def test_posts_with_their_pictures(reading):
    folder = DATA / "18f"
    report = bring("18f", read_markdown(folder, reading), PictureFiles(folder, whole_tree=True))

    assert (report.read, report.imported) == (36, 36)
    assert Picture.objects.count() == 63
    assert Story.objects.filter(picture__isnull=False).count() >= 25
    assert broken_blocks(Story.objects.all()) == []
    assert not any(
        "{%" in block["value"]
        for story in Story.objects.all()
        for block in story.body.raw_data
        if block["type"] == "text"
    )


def test_news_stories_from_csv(reading, client):
    report = bring("wikinews", read_csv(DATA / "wikinews_2020.csv", reading))

    assert (report.read, report.imported) == (124, 124)
    assert (
        client.get("/wiki/Samoan_government_ends_state_of_emergency_over_measles_outbreak/").status_code
        == 200
    )


@pytest.mark.night
def test_a_magazine_of_1810_articles(reading):
    path = DATA / "digitalgov-news.jsonl.gz"
    report = bring("digitalgov", read_jsonl(path, reading))
    again = bring("digitalgov", read_jsonl(path, reading))

    assert (report.read, report.imported) == (1810, 1810)
    assert (again.read, again.imported) == (1810, 0)
    assert broken_blocks(Story.objects.all()[:400]) == []
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_magazine_in_part(reading):
    from itertools import islice

    report = bring("digitalgov", islice(read_jsonl(DATA / "digitalgov-news.jsonl.gz", reading), 150))
    assert (report.read, report.imported) == (150, 150)
    assert broken_blocks(Story.objects.all()) == []
