"""Writing, publishing, correcting and scheduling a story through the admin's own forms."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db.models.signals import post_save
from django.test import Client
from django.utils import timezone

from masthead.newsroom.models import Correction, Story
from tests.factories.newsroom import make_author, make_picture, make_section, make_story, make_tag
from tests.rooms.newsroom.desk import edit, paragraph, refusals, send_edit, send_new, sign_in, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return sign_in()


@pytest.fixture
def reader():
    return Client()


def page_of(reader, story):
    return reader.get(Story.objects.get(pk=story.pk).address).content.decode()


def local(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def aged(story, **ago):
    """As if it had been published some time ago."""
    Story.objects.filter(pk=story.pk).update(published_at=timezone.now() - timedelta(**ago))
    story = Story.objects.get(pk=story.pk)
    story.save_revision()
    return story


def test_new_story_opens_in_the_index_of_this_year(editor):
    form = editor.get("/admin/new-story/", follow=True)
    assert form.status_code == 200
    assert form.context["parent_page"].slug == str(timezone.localdate().year)


def test_a_story_without_a_section_is_not_published(editor):
    answer = send_new(editor, "Ferry", section="0", act="publish")
    assert "section" in refusals(answer)
    assert not Story.objects.exists()


def test_names_stand_in_the_order_and_role_of_the_byline(editor, reader):
    mila, ben = make_author("Mila Orlan"), make_author("Ben Toral")
    desk = make_author("News desk", kind="desk")
    story = write(editor, "Ferry", authors=[ben, (mila, "photography"), desk], act="publish")
    page = page_of(reader, story)
    assert page.index("Ben Toral") < page.index("Mila Orlan") < page.index("News desk")
    assert [row.role for row in story.bylines.all()] == ["writing", "photography", "writing"]


def test_an_author_has_a_role_in_a_story_only_once(editor):
    mila = make_author("Mila Orlan")
    answer = send_new(editor, "Ferry", authors=[mila, mila], act="publish")
    assert "bylines" in refusals(answer)
    assert send_new(editor, "Ferry", authors=[mila, (mila, "photography")]).status_code == 302


def test_a_small_repair_tells_readers_nothing(editor, reader):
    story = aged(write(editor, "Fery", act="publish"), days=2)
    edit(editor, story, title="Ferry", act="publish")
    assert Story.objects.get(pk=story.pk).updated_at is None


def test_the_box_tells_readers_that_it_is_updated(editor, reader):
    story = aged(write(editor, "Ferry", act="publish"), days=2)
    edit(editor, story, mark_updated="on", act="publish")
    updated = Story.objects.get(pk=story.pk).updated_at
    assert timezone.now() - updated < timedelta(minutes=5)
    assert f'datetime="{timezone.localtime(updated):%Y-%m-%dT%H:%M}' in page_of(reader, story)


def correction(text, kind="correction"):
    return {"kind": kind, "made_at": local(timezone.now()), "text": text, "paragraph": ""}


def test_a_correction_shows_on_the_story_and_on_its_own_page(editor, reader):
    story = aged(write(editor, "Ferry", act="publish"), days=2)
    edit(editor, story, corrections=[correction("The ferry holds 80, not 800.")], act="publish")
    for address in (Story.objects.get(pk=story.pk).address, "/corrections/"):
        assert "The ferry holds 80, not 800." in reader.get(address).content.decode()
    row = Correction.objects.get()
    assert f'datetime="{timezone.localtime(row.made_at):%Y-%m-%dT%H:%M}' in page_of(reader, story)


def test_a_correction_in_a_draft_shows_nowhere(editor, reader):
    story = write(editor, "Ferry", act="publish")
    edit(editor, story, corrections=[correction("The ferry holds 80, not 800.")])
    for address in (story.address, "/corrections/"):
        assert "not 800" not in reader.get(address).content.decode()


def test_the_corrections_panel_offers_the_time_of_now(editor):
    story = write(editor, "Ferry", act="publish")
    form = editor.get(f"/admin/pages/{story.pk}/edit/").context["form"]
    offered = form.formsets["corrections"].empty_form["made_at"].value()
    assert abs(timezone.localtime().replace(tzinfo=None) - offered) < timedelta(minutes=5)


def bring_forward(story):
    """As if the time of its schedule had come."""
    revision = story.get_latest_revision()
    now = timezone.now() - timedelta(seconds=1)
    revision.content["go_live_at"], revision.approved_go_live_at = now.isoformat(), now
    revision.save()


def test_a_scheduled_story_goes_out_at_its_time_and_not_before(editor, reader):
    later = timezone.now() + timedelta(hours=2)
    seen_live = []
    post_save.connect(notice := lambda instance, **_: seen_live.append(instance.live), sender=Story)
    story = write(editor, "Embargo", go_live_at=local(later), act="publish")
    post_save.disconnect(notice, sender=Story)
    assert set(seen_live) == {False}, "not even for a moment"
    assert (story.live, story.address, story.published_at) == (False, None, None)
    call_command("publish_scheduled", verbosity=0)
    assert not Story.objects.get(pk=story.pk).live
    bring_forward(story)
    call_command("publish_scheduled", verbosity=0)
    story.refresh_from_db()
    assert reader.get(story.address).status_code == 200
    assert timezone.now() - story.published_at < timedelta(minutes=5)


def test_a_date_still_to_come_is_no_way_to_schedule(editor):
    answer = send_new(editor, "Ferry", published_at=local(timezone.now() + timedelta(days=1)), act="publish")
    assert "published_at" in refusals(answer)


def test_a_picture_that_says_nothing_is_refused_at_its_field(editor):
    silent = make_picture(alt="")
    answer = send_new(editor, "Ferry", picture=silent.pk, act="publish")
    assert "mark it as decorative" in str(refusals(answer)["picture_alt"])
    assert not Story.objects.exists()


@pytest.mark.parametrize("words", [{"picture_alt": "A quay."}, {"picture_decorative": "on"}])
def test_words_here_or_a_mark_are_enough(editor, words):
    write(editor, "Ferry", picture=make_picture(alt="").pk, act="publish", **words)
    assert Story.objects.get().live


def test_a_draft_may_hold_a_silent_picture(editor):
    assert not write(editor, "Ferry", picture=make_picture(alt="").pk).live


def picture_block(picture, **words):
    value = {"picture": str(picture.pk), "alt": "", "caption": "", "credit": "", "size": "column", **words}
    return "picture", value


def test_pictures_of_the_body_are_asked_too(editor):
    silent, telling = make_picture(alt=""), make_picture()
    answer = send_new(
        editor, "Ferry", body=[paragraph(), picture_block(telling), picture_block(silent)], act="publish"
    )
    assert "body" in refusals(answer)
    assert "mark it as decorative" in answer.content.decode()
    body = [picture_block(silent, alt="A quay."), picture_block(silent, decorative="on")]
    assert send_new(editor, "Ferry", body=body, act="publish").status_code == 302


def test_related_stories_by_hand_come_first_and_none_twice(editor, reader):
    tag, section = make_tag("Ferries"), make_section()
    near = make_story("Near by tag", tags=[tag], section=section)
    chosen = make_story("Chosen by hand", section=make_section())
    hidden = make_story("Hidden draft", live=False, tags=[tag], section=section)
    picks = [{"related": str(row.pk)} for row in (chosen, hidden)]
    story = write(editor, "Ferry", tags="Ferries", section=section.pk, related_picks=picks, act="publish")
    page = page_of(reader, story)
    assert page.index("Chosen by hand") < page.index("Near by tag")
    assert "Hidden draft" not in page
    assert page.count(f'href="{near.address}"') <= 2  # headline and picture of one card


def test_a_story_cannot_be_picked_twice(editor):
    chosen = make_story("Chosen")
    answer = send_new(editor, "Ferry", related_picks=[{"related": str(chosen.pk)}] * 2, act="publish")
    assert "related_picks" in refusals(answer)


def test_paragraph_ids_survive_the_editors_round_trip(editor, reader):
    """What Draftail sends back is converted to rich text and kept; ids must not move when words are added above."""
    import json

    story = write(editor, "Ferry", body=[paragraph("First words.")], act="publish")
    key = story.body.raw_data[0]["value"].split('data-block-key="')[1].split('"')[0]
    assert f'id="p-{key}"' in page_of(reader, story)
    block = {"depth": 0, "inlineStyleRanges": [], "entityRanges": [], "type": "unstyled"}
    content = {
        "blocks": [
            {**block, "key": "new01", "text": "A new start."},
            {**block, "key": key, "text": "First words, changed."},
        ],
        "entityMap": {},
    }
    edit(editor, story, body=[("text", json.dumps(content))], act="publish")
    page = page_of(reader, story)
    assert 'id="p-new01"' in page
    assert page.split(f'id="p-{key}"')[1].split("</p>")[0].endswith("First words, changed.")


def test_what_was_not_typed_in_the_editor_is_no_markup(editor, reader):
    story = write(editor, "<script>alert(1)</script>", deck='"><img src=x onerror=alert(1)>', act="publish")
    page = page_of(reader, story)
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_publishing_a_draft_of_a_live_story_keeps_its_first_date(editor):
    story = aged(write(editor, "Ferry", act="publish"), days=9)
    first = story.published_at
    changed = edit(editor, story, title="Ferry again", act="publish")
    assert abs(changed.published_at - first) < timedelta(minutes=1)
    assert "published_at" not in refusals(send_edit(editor, changed, title=""))


def test_two_stories_of_a_year_may_have_one_headline(editor, reader):
    send_new(editor, "Storm warning", act="publish")
    send_new(editor, "Storm warning", act="publish")

    addresses = [story.address for story in Story.objects.filter(title="Storm warning").order_by("pk")]

    assert [address.rstrip("/").rsplit("/", 1)[-1] for address in addresses] == [
        "storm-warning",
        "storm-warning-2",
    ]
    assert {reader.get(address).status_code for address in addresses} == {200}
