"""Tags, sections, series and authors change their names; no reader and no draft is lost on the way."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from masthead.newsroom.errors import SameTagError
from masthead.newsroom.models import MergedTag, Series, Story, Tag
from masthead.newsroom.services import merge_tags
from tests.factories.newsroom import make_author, make_section, make_story, make_tag
from tests.rooms.newsroom.desk import edit, sign_in, sign_in_reporter, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return sign_in()


@pytest.fixture
def reader():
    return Client()


def names(story):
    return sorted(tag.name for tag in Story.objects.get(pk=story.pk).tags.all())


def make_series(name, slug):
    return Series.objects.create(name=name, slug=slug)


@pytest.mark.parametrize("make", [make_tag, make_section, make_author, make_series])
def test_an_old_slug_leads_to_the_new_one(reader, make):
    thing = make("Quays", slug="quays")
    make_story(tags=[thing] if make is make_tag else [], series=thing if make is make_series else None)
    first = thing.address
    for slug in ("docks", "wharves"):
        thing.slug = slug
        thing.save()
    for old in (first, first.replace("quays", "docks")):
        answer = reader.get(old)
        assert (answer.status_code, answer["Location"]) == (301, thing.address)
    thing.slug = "quays"
    thing.save()
    assert reader.get(first).status_code == 200
    assert reader.get(first.replace("quays", "docks"))["Location"] == first


def test_an_editor_renames_a_section_in_the_admin(editor, reader):
    section = make_section("Harbour", slug="harbour")
    form = {"name": "Port", "slug": "port", "description": "", "on_front": "on"}
    assert editor.post(f"/admin/sections/edit/{section.pk}/", form).status_code == 302
    assert reader.get("/section/harbour/")["Location"] == "/section/port/"


def test_a_slug_that_another_has_is_refused_at_its_field(editor):
    make_section("Port", slug="port")
    section = make_section("Harbour", slug="harbour")
    answer = editor.post(
        f"/admin/sections/edit/{section.pk}/", {"name": "Harbour", "slug": "port", "description": ""}
    )
    assert answer.status_code == 200
    assert "slug" in answer.context["form"].errors


def test_two_new_tags_may_come_to_the_same_slug(editor):
    story = write(editor, "Languages", tags="C, C++", act="publish")
    assert names(story) == ["C", "C++"]


def test_nothing_stands_at_a_slug_that_never_was(reader):
    for address in ("/tag/none/", "/section/none/", "/author/none/", "/series/none/"):
        assert reader.get(address).status_code == 404


def test_merging_moves_stories_and_leads_readers_on(editor, reader):
    old, kept = make_tag("Covid", slug="covid"), make_tag("Covid-19", slug="covid-19")
    only_old, both = make_story("Old", tags=[old], lead_tag=old), make_story("Both", tags=[old, kept])
    door = reverse("newsroom_merge_tag", args=[old.pk])
    assert "2 stories move" in editor.get(door).content.decode()
    assert Tag.objects.filter(pk=old.pk).exists()
    assert editor.post(door, {"target": kept.pk}).status_code == 302
    assert (names(only_old), names(both)) == (["Covid-19"], ["Covid-19"])
    assert Story.objects.get(pk=only_old.pk).lead_tag == kept
    assert reader.get("/tag/covid/")["Location"] == "/tag/covid-19/"
    assert Tag.objects.get(pk=kept.pk).synonyms == "Covid"


def test_merging_is_for_editors_and_by_post_only(reader):
    old, kept = make_tag(), make_tag()
    door = reverse("newsroom_merge_tag", args=[old.pk])
    for client in (sign_in_reporter(), reader):
        client.post(door, {"target": kept.pk})
    sign_in().get(door, {"target": kept.pk})
    assert Tag.objects.filter(pk=old.pk).exists()


def test_a_tag_cannot_be_merged_into_itself_or_nothing(editor):
    tag = make_tag()
    door = reverse("newsroom_merge_tag", args=[tag.pk])
    for target in (tag.pk, "", 999_999):
        answer = editor.post(door, {"target": target})
        assert "target" in answer.context["form"].errors
    with pytest.raises(SameTagError):
        merge_tags(source=tag, target=tag)


def test_a_draft_that_names_the_merged_tag_follows_it(editor):
    old, middle, kept = make_tag("Old"), make_tag("Middle"), make_tag("Kept")
    story = make_story("Live", tags=[kept])
    story.tags.add(old)
    story.lead_tag = old
    draft = story.save_revision()
    never_public = make_story("Draft", live=False, tags=[old])
    merge_tags(source=old, target=middle)
    merge_tags(source=Tag.objects.get(pk=middle.pk), target=Tag.objects.get(pk=kept.pk))
    draft.publish()
    never_public.get_latest_revision().publish()
    assert names(story) == names(never_public) == ["Kept"]
    assert Story.objects.get(pk=story.pk).lead_tag == kept
    assert MergedTag.objects.count() == 2


def test_typing_a_synonym_gives_the_tag_it_stands_for(editor):
    old, kept = make_tag("Covid"), make_tag("Covid-19")
    merge_tags(source=old, target=kept)
    story = write(editor, "Numbers fall", tags="COVID, Health", act="publish")
    assert names(story) == ["Covid-19", "Health"]


def test_a_story_written_before_the_merge_can_be_edited_after(editor):
    old, kept = make_tag("Covid"), make_tag("Covid-19")
    story = write(editor, "Numbers fall", tags="Covid", lead_tag=old.pk, act="publish")
    merge_tags(source=old, target=kept)
    page = editor.get(f"/admin/pages/{story.pk}/edit/")
    assert page.status_code == 200
    assert names(edit(editor, story, tags="Covid-19", lead_tag=kept.pk, act="publish")) == ["Covid-19"]


def test_synonyms_that_do_not_fit_are_left_out_whole():
    words = ", ".join(f"synonym {number}" for number in range(25))
    kept = make_tag("Kept", synonyms=words)
    merge_tags(source=make_tag("A name that does not fit any more because it is too long"), target=kept)
    assert kept.synonyms == words
    merge_tags(source=make_tag("Hay"), target=kept)
    assert kept.synonyms == f"{words}, Hay"
    assert len(kept.synonyms) <= 300


def test_an_author_who_left_keeps_bylines_and_loses_contact_data(reader):
    author = make_author(
        "Mila Orlan", email="mila@signal.example", signal="mila.07", pgp_fingerprint="AB12 CD34"
    )
    story = make_story("Ferry", authors=[author])
    assert "mila@signal.example" in reader.get(author.address).content.decode()
    author.left_on = date(2026, 1, 31)
    author.save()
    for address in (author.address, story.address):
        page = reader.get(address).content.decode()
        assert "Mila Orlan" in page
        assert not any(secret in page for secret in ("mila@signal.example", "mila.07", "AB12"))


def author_form(**fields):
    empty = ("job_title", "desk", "photo", "bio", "beat", "languages", "email", "signal", "pgp_fingerprint")
    base = {"name": "Mila", "slug": "mila", "kind": "staff", "position": "100", "socials": "", "user": ""}
    return {**dict.fromkeys(empty, ""), **base, **fields}


def send_author(client, author, **fields):
    return client.post(
        reverse("wagtailsnippets_newsroom_author:edit", args=[author.pk]), author_form(**fields)
    )


def test_socials_are_written_as_lines(editor):
    author = make_author("Mila", slug="mila")
    lines = "Mastodon | https://social.example/@mila\n\nPhotographs | https://pictures.example/mila"
    assert send_author(editor, author, socials=lines).status_code == 302
    author.refresh_from_db()
    assert [row["name"] for row in author.socials] == ["Mastodon", "Photographs"]
    page = editor.get(reverse("wagtailsnippets_newsroom_author:edit", args=[author.pk])).content.decode()
    assert "Mastodon | https://social.example/@mila" in page


@pytest.mark.parametrize(
    "line", ["Mastodon", "Mastodon | javascript:alert(1)", "| https://a.example", "Mastodon | social.example"]
)
def test_a_social_that_is_no_address_is_refused(editor, line):
    answer = send_author(editor, make_author("Mila", slug="mila"), socials=line)
    assert "socials" in answer.context["form"].errors


def test_a_pseudonym_is_never_linked_to_an_account(editor):
    answer = send_author(editor, make_author("Mila", slug="mila"), pseudonym="on", user=str(editor.user.pk))
    assert "user" in answer.context["form"].errors
