"""Promise 8: nothing of what is not published yet gets into the edition, wherever an editor has put it."""

import gzip
import itertools
from datetime import timedelta

import brotli
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from masthead.edition.reader import EditionReader
from masthead.newsroom.models import Correction, Document, RelatedStory, Story
from tests.factories.newsroom import make_picture, make_section, make_story, make_tag, text_block
from tests.rooms.press.desk import press_all_that_waits, status

pytestmark = pytest.mark.django_db

UNPACKED = {"gzip": gzip.decompress, "br": brotli.decompress, "identity": bytes}
WORD = "kestrelcanary"  # small letters, as in addresses; looked for in any
_numbers = itertools.count(1)


def canary():
    """A word of its own for each place, so that a leak says where it came from."""
    return f"{WORD}{next(_numbers):04}x"


def fields_full_of_canaries():
    return {
        "title": f"Title {canary()}",
        "slug": canary(),
        "deck": f"Deck {canary()}",
        "seo_title": canary(),
        "search_description": canary(),
        "social_title": canary(),
        "picture": make_picture(canary(), alt=canary(), caption=canary(), credit=canary()),
        "picture_alt": canary(),
        "picture_caption": canary(),
        "body": [text_block(f"<p>Body {canary()}.</p>"), _document_block()],
        "tags": [make_tag(f"Tag {canary()}", slug=canary(), description=canary())],
    }


def _document_block():
    document = Document(title=canary(), file=ContentFile(canary().encode(), name=f"{canary()}.txt"))
    document.save()
    return {
        "type": "document",
        "value": {"document": document.pk, "title": canary()},
        "id": "2b1a4c1e-6f1f-4a55-8a0b-3f4f7f7a9d10",
    }


def draft():
    story = make_story(live=False, **fields_full_of_canaries())
    Correction.objects.create(story=story, text=canary(), made_at=timezone.now())
    return story


def scheduled():
    story = draft()
    story.go_live_at = timezone.now() + timedelta(days=1)
    story.save_revision(approved_go_live_at=story.go_live_at)
    return story


def newer_draft_of_a_live_story():
    story = make_story("Public title", section=make_section())
    for name in ("title", "deck", "seo_title", "social_title", "picture_caption"):
        setattr(story, name, canary())
    story.picture = make_picture(canary(), caption=canary())
    story.save_revision()
    return story


STATES = [draft, scheduled, newer_draft_of_a_live_story]


def point_at(story):
    """A public story that names it wherever a story can name another."""
    linked = f'<p>As we <a linktype="page" id="{story.pk}">wrote</a>.</p>'
    card = {
        "type": "related_story",
        "value": {"story": story.pk, "url": "", "headline": "", "excerpt": ""},
        "id": "5f0de6a1-3b57-4b0c-9e51-0c8f2f1f5a77",
    }
    pointing = make_story("Points at it", body=[text_block(linked), card])
    RelatedStory.objects.create(story=pointing, related=story)


def leaks(presser):
    """Where the word stands in anything that lies in the edition: bodies, addresses, headers, search."""
    found = set()
    with EditionReader.open(presser.root) as reader:
        for entry in reader.entries():
            named = f"{entry.address} {entry.location} {entry.keys}"
            bodies = [UNPACKED[encoding](body.read()) for encoding, body in entry.bodies.items()]
            if WORD in named.lower() or any(WORD.encode() in body.lower() for body in bodies):
                found.add(entry.address)
    for path in presser.root.rglob("*"):
        if WORD in path.name.lower() or (path.is_file() and WORD.encode() in path.read_bytes().lower()):
            found.add(str(path.relative_to(presser.root)))
    return found


@pytest.mark.parametrize("state", STATES)
def test_nothing_of_it_is_pressed(pressed, state):
    point_at(state())
    press_all_that_waits(pressed)

    found = leaks(pressed)
    assert found == set(), "\n".join(sorted(found))


@pytest.mark.night
def test_nothing_of_fifty_is_pressed(pressed):
    for number in range(50):
        point_at(STATES[number % len(STATES)]())
    press_all_that_waits(pressed)

    found = leaks(pressed)
    assert found == set(), "\n".join(sorted(found))


@pytest.mark.parametrize("state", STATES)
def test_nobody_guesses_it(pressed, state):
    story, reader = state(), Client()
    pictures = [
        f"/media/{picture.token}/{name}"
        for picture in [story.picture]
        for name in ("original", picture.file.name.rsplit("/", 1)[-1], "a.fill-480x320.format-avif.avif")
    ]
    guessed = [f"/{timezone.now():%Y/%m}/{story.slug}/", f"/{story.slug}/", f"/?page={story.pk}"]
    guessed += [f"/admin/pages/{story.pk}/view_draft/", f"/admin/pages/{story.pk}/edit/"]

    for address in [*guessed, *pictures]:
        answer = reader.get(address)
        assert answer.status_code in {200, 302, 403, 404}, address
        assert WORD.encode() not in answer.content.lower(), address
        if address in pictures:
            assert answer.status_code in {403, 404}, address


def test_once_published_it_is_there(pressed, django_capture_on_commit_callbacks):
    """The search for the word finds what there is."""
    story = draft()
    with django_capture_on_commit_callbacks(execute=True):
        story.get_latest_revision().publish()
    press_all_that_waits(pressed)

    address = Story.objects.get(pk=story.pk).address
    assert status(pressed, address) == 200
    assert {address, "/"} <= leaks(pressed)
