"""A reader writes to the newsroom: the whole way from the form to the desk, without a press and without a browser."""

import json
from html import unescape
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from masthead.backroom.draining import Drain
from masthead.edition.pages import Page
from masthead.edition.reader import EditionReader
from masthead.edition.writer import EditionWriter
from masthead.newsstand.doors import Doors
from masthead.newsstand.memory import Memory
from masthead.newsstand.request import Request
from masthead.newsstand.stand import Stand, answer
from masthead.office.contact import FORM_ADDRESSES, LONGEST_MESSAGE, contact_form
from masthead.office.models import ContactMessage, Publication
from masthead.office.pressing import addresses
from masthead.postbag.forms.descriptor_json import form_from_json
from masthead.postbag.keys import load_sealing_key, make_keys
from masthead.postbag.writer import PostbagWriter

pytestmark = pytest.mark.django_db
OURS = {
    "host": "news.example",
    "origin": "https://news.example",
    "content-type": "application/x-www-form-urlencoded",
}
LETTER = {
    "subject": "corrections",
    "message": "The ferry leaves at seven,\r\nnot at eight.",
    "name": "Оксана O’Brien",
    "email": "oksana@Bücher.example",
}
NOW = 1_795_000_000.0


class Way:
    """A newsstand on an edition that holds what the views of this moment give, and the drain behind it."""

    def __init__(self, folder):
        make_keys(folder / "keys", folder / "public.key")
        with EditionWriter.open(folder / "edition", create=True) as writer, writer.group() as group:
            for address in FORM_ADDRESSES:
                group.put(Page(address, Client().get(address).content))
        self.reader = EditionReader.open(folder / "edition")
        memory = Memory(self.reader)
        self.postbag = PostbagWriter(folder / "journals", load_sealing_key(folder / "public.key"))
        self.stand = Stand(memory, (), doors=Doors(memory, self.postbag, ()))
        self.drain = Drain([folder / "journals"], folder / "keys")

    def send(self, **other):
        """Post the letter with some fields changed; None leaves one out."""
        sent = {name: value for name, value in (LETTER | other).items() if value is not None}
        body = urlencode(sent).encode()
        return answer(Request("POST", "/post/contact/", "", OURS, body), self.stand, NOW)

    def close(self):
        self.postbag.close()
        self.reader.close()


@pytest.fixture
def way(db, tmp_path):
    made = Way(tmp_path)
    yield made
    made.close()


def page_of(response):
    return unescape(response.read().decode())


def test_a_letter_reaches_the_desk_once(way):
    sent = way.send()

    assert sent.status == 200
    assert ContactMessage.objects.count() == 0  # nothing but the drain writes it
    way.drain.turn()
    way.drain.turn()
    kept = ContactMessage.objects.get()
    assert kept.message == "The ferry leaves at seven,\nnot at eight."
    assert (kept.name, kept.email) == ("Оксана O’Brien", "oksana@xn--bcher-kva.example")
    assert (kept.subject, kept.suspect, kept.done) == ("corrections", False, False)
    assert kept.received_at.timestamp() == NOW
    assert kept.receipt in page_of(sent)
    assert "<bdi>oksana@bücher.example</bdi>" in page_of(sent)


def test_mistakes_come_back_beside_their_fields_and_nothing_is_kept(way):
    sent = way.send(email="nobody", message="", subject=None)
    page = page_of(sent)

    assert sent.status == 422
    assert "Not sent yet, 3 to put right –" in page.partition("</title>")[0]
    assert '<div id="error_email"><p class="problem">Enter an email address like' in page
    assert '<a href="#message">Your message</a> Write your message.' in page
    for name, wrong in (("email", True), ("message", True), ("subject", True), ("name", False)):
        tag = next(part for part in page.split("<") if f'id="{name}"' in part)
        assert f'aria-invalid="{str(wrong).lower()}"' in tag
        assert f'aria-describedby="error_{name}"' in tag
    assert 'value="Оксана O’Brien"' in page
    way.drain.turn()
    assert ContactMessage.objects.count() == 0


def test_what_was_typed_stays_through_a_mistake(way):
    page = page_of(way.send(email="nobody", message="\n  A <b>line</b>\nand another", name='"><script>'))

    assert '<option value="corrections" selected>' in page
    assert page.count(" selected") == 1
    assert ">\n\n  A <b>line</b>\nand another</textarea>" in page  # the first line end is the markup's own
    assert "<script>" not in way.send(email="nobody", name='"><script>').read().decode()


def test_a_blank_form_shows_no_mistake(client):
    page = client.get("/contact/").content.decode()

    assert "mistakes" not in page
    assert 'aria-invalid="true"' not in page
    assert '<option value="" selected>' in page
    assert 'method="post" action="/post/contact/"' in page


@pytest.mark.parametrize("name", ["مريم العلي", "李小龍", "Zoë Łukasiewicz-O’Neill", "👩‍🚒 Ida", "न"])
def test_names_of_every_writing_arrive_as_they_were_typed(way, name):
    way.send(name=name)
    way.drain.turn()

    assert ContactMessage.objects.get().name == name


@pytest.mark.parametrize("letter", ["ж", "字", "a", "&"])
def test_the_longest_message_fits_and_one_sign_more_is_told(way, letter):
    assert way.send(message=letter * LONGEST_MESSAGE).status == 200
    refused = way.send(message=letter * (LONGEST_MESSAGE + 1))

    assert refused.status == 422
    assert "Shorten this to 10000 characters or fewer; it has 10001." in page_of(refused)
    way.drain.turn()
    assert len(ContactMessage.objects.get().message) == LONGEST_MESSAGE


def test_a_ticked_trap_is_answered_alike_and_marked(way):
    plain, trapped = way.send(), way.send(confirm_terms="on")
    way.drain.turn()

    assert (plain.status, len(plain.read())) == (trapped.status, len(trapped.read()))
    assert list(ContactMessage.objects.order_by("pk").values_list("suspect", flat=True)) == [False, True]


def test_what_a_browser_fills_in_by_itself_marks_nobody(way):
    """Extensions add fields of every name; only a ticked box is a sign."""
    way.send(website="https://x.example", phone="1", address="Old Quay")
    way.drain.turn()

    assert ContactMessage.objects.get().suspect is False


def test_the_same_letter_twice_is_two_letters(way):
    receipts = {way.send().read() for _ in range(2)}
    way.drain.turn()

    assert len(receipts) == 2
    assert ContactMessage.objects.count() == 2


def test_the_form_and_its_pages_are_pressed(client):
    assert set(FORM_ADDRESSES) <= set(addresses())
    for address in FORM_ADDRESSES:
        assert client.get(address).status_code == 200
        assert client.post(address).status_code == 405


def test_the_descriptor_is_the_form_the_office_checks_by(client):
    raw = client.get("/fragments/forms/contact.json").content

    assert form_from_json(raw) == contact_form()
    assert json.loads(raw)["next_page"] == "/contact/sent/"


def test_the_confirmation_opened_by_hand_promises_no_receipt(client):
    page = client.get("/contact/sent/").content.decode()

    assert "receipt" not in page.partition("</head>")[2].lower()
    assert 'content="noindex"' in page


def test_the_page_names_the_other_ways_there_are(client):
    assert "Other ways" not in client.get("/contact/").content.decode()
    Publication.objects.create(phone="+00 555 0140 20", postal_address="3 Signal Steps\nOld Quay")

    page = client.get("/contact/").content.decode()
    assert "+00 555 0140 20" in page
    assert "3 Signal Steps<br>Old Quay" in page
    assert "mailto:" not in page


def test_the_pages_cost_a_fixed_number_of_queries(client):
    client.get("/contact/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/contact/")

    assert len(asked) <= 16
