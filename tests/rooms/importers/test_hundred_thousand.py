"""A hundred thousand articles: the tree stays sound, the memory bounded, a second run imports nothing."""

import pytest
from wagtail.models import Page

from masthead.importers.jsonl import read_jsonl
from masthead.newsroom.models import Story
from tests.rooms.importers.made_up import write_jsonl

pytestmark = [pytest.mark.django_db, pytest.mark.night]


def test_a_hundred_thousand_articles(tmp_path, bring_in, reading):
    import resource

    path = write_jsonl(tmp_path / "made-up.jsonl", 100_000)
    report = bring_in(rows=read_jsonl(path, reading))
    again = bring_in(rows=read_jsonl(path, reading))

    assert (report.read, report.imported) == (100_000, 100_000)
    assert (again.read, again.imported) == (100_000, 0)
    assert Story.objects.filter(latest_revision=None).count() == 0
    assert Page.find_problems() == ([], [], [], [], [])
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 512 * 1024  # kilobytes
