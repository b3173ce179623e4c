"""Editors read what readers wrote, mark it as done and delete it; nobody changes or adds a word."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from masthead.office.models import ContactMessage
from tests.factories.staff import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(db):
    return ContactMessage.objects.create(
        receipt="AB2CD-EF3GH",
        subject="corrections",
        name="Oksana Marsh",
        email="oksana@example.org",
        message="The ferry leaves at seven.\n\nNot at <b>eight</b>.",
        language="en",
        received_at=timezone.now(),
    )


@pytest.fixture
def admin(db):
    client = Client()
    client.force_login(make_staff(is_superuser=True))
    return client


def edit(message):
    return reverse("messages:edit", args=[message.pk])


def test_the_newest_stand_first_with_their_subject(editor, message):
    newer = ContactMessage.objects.create(
        name="Bero Tann", subject="other", received_at=timezone.now(), receipt="X"
    )

    page = editor.get(reverse("messages:index")).content.decode()

    assert page.index(newer.name) < page.index(message.name)
    assert "A mistake we made" in page


@pytest.mark.parametrize("words", ["marsh", "oksana@", "leaves at seven", "EF3GH"])
def test_a_message_is_found_by_what_people_remember(editor, message, words):
    found = editor.get(reverse("messages:index"), {"q": words}).content.decode()
    other = editor.get(reverse("messages:index"), {"q": "zyzzyva"}).content.decode()

    assert message.name in found
    assert message.name not in other


def test_done_ones_can_be_left_out(editor, message):
    message.done = True
    message.save()

    assert message.name not in editor.get(reverse("messages:index"), {"done": "0"}).content.decode()
    assert message.name in editor.get(reverse("messages:index"), {"done": "1"}).content.decode()


def test_a_message_is_read_whole_and_marked(editor, message):
    page = editor.get(edit(message)).content.decode()
    assert "<p>The ferry leaves at seven.</p>\n\n<p>Not at &lt;b&gt;eight&lt;/b&gt;.</p>" in page
    assert 'href="mailto:oksana@example.org?subject=AB2CD-EF3GH"' in page

    editor.post(edit(message), {"done": "on", "message": "Something else", "email": "mallory@example.org"})

    message.refresh_from_db()
    assert message.done is True
    assert message.message.startswith("The ferry leaves at seven.")
    assert message.email == "oksana@example.org"


def test_a_suspect_one_says_so_until_it_is_done(editor, message):
    assert "suspect" not in editor.get(reverse("messages:index")).content.decode().split("<tbody>")[1].lower()
    message.suspect = True
    message.save()

    assert "Open, suspect" in editor.get(reverse("messages:index")).content.decode()
    assert "often a program" in editor.get(edit(message)).content.decode()


def test_nobody_writes_one_at_the_desk(editor, admin):
    for somebody in (editor, admin):
        assert somebody.get(reverse("messages:add")).status_code == 302
        somebody.post(reverse("messages:add"), {"done": "on"})
        assert b"messages/new" not in somebody.get(reverse("messages:index")).content

    assert ContactMessage.objects.count() == 0


def test_a_deleted_message_leaves_no_word_behind(editor, message):
    editor.post(reverse("messages:delete", args=[message.pk]))

    assert ContactMessage.objects.count() == 0
    told = repr(list(ModelLogEntry.objects.values_list("label", "data")))
    assert "AB2CD-EF3GH" in told
    for word in ("Oksana", "oksana@example.org", "ferry"):
        assert word not in told


def test_reporters_do_not_read_letters(reporter, message):
    for address in (reverse("messages:index"), edit(message), reverse("messages:delete", args=[message.pk])):
        answer = reporter.get(address, follow=True)
        assert b"Oksana" not in answer.content
    reporter.post(reverse("messages:delete", args=[message.pk]))

    assert ContactMessage.objects.exists()
