"""The desk's own search, Wagtail's, knows renamed authors and tags too."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from masthead.newsroom.models import Story
from masthead.newsroom.services import merge_tags
from tests.factories.newsroom import make_author, make_story, make_tag

pytestmark = pytest.mark.django_db


def titles(words):
    return [story.title for story in Story.objects.search(words)]


def test_a_renamed_author_and_tag_are_found_by_the_new_name_only(django_capture_on_commit_callbacks):
    author, tag = make_author("Ola Brand"), make_tag("Ferries")
    make_story("One", authors=[author])
    make_story("Two", tags=[tag])
    assert titles("brand") == ["One"]

    with django_capture_on_commit_callbacks(execute=True):
        author.name = "Ola Lind"
        author.save()
        tag.name, tag.synonyms = "Barges", "lighters"
        tag.save()

    assert titles("lind") == ["One"]
    assert titles("brand") == []
    assert titles("barges") == titles("lighters") == ["Two"]
    assert titles("ferries") == []


def test_merged_and_deleted_tags_are_no_longer_words(django_capture_on_commit_callbacks):
    ferries, boats, gone = make_tag("Ferries"), make_tag("Boats"), make_tag("Whales")
    make_story("One", tags=[ferries])
    make_story("Two", tags=[gone])

    with django_capture_on_commit_callbacks(execute=True):
        merge_tags(source=ferries, target=boats)
        gone.delete()

    assert titles("boats") == ["One"]
    assert titles("whales") == []


def test_an_author_saved_without_a_new_name_touches_no_story(django_capture_on_commit_callbacks):
    author = make_author("Ola Brand")
    make_story("One", authors=[author])

    author.bio = "Writes."
    with CaptureQueriesContext(connection) as asked, django_capture_on_commit_callbacks(execute=True):
        author.save()

    assert asked
    assert not [one for one in asked if 'UPDATE "newsroom_story"' in one["sql"]]
    assert not [one for one in asked if '"newsroom_story"."body"' in one["sql"]]
