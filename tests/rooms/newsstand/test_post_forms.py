"""From a posted form to a sealed entry on disk, and everything that is not let in."""

import json
from html import unescape
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from masthead.edition.pages import Page
from masthead.gate.networks import read_network
from masthead.newsstand.doors import Doors
from masthead.newsstand.pressed import form_address, slots_address
from masthead.newsstand.request import Request
from masthead.newsstand.stand import Stand, begin, most_bytes
from masthead.postbag.entries import Found
from masthead.postbag.forms.descriptor_json import form_to_json
from masthead.postbag.keys import KeyRing, SealingKey
from masthead.postbag.reader import open_readers
from masthead.postbag.slot_markup import compile_page, marker
from masthead.postbag.writer import Limits, PostbagWriter
from tests.rooms.newsstand.conftest import NOW, SECURITY
from tests.rooms.postbag.sample_forms import CONTACT, SIGN_UP, filled

PRIVATE = X25519PrivateKey.generate()
URLENCODED = "application/x-www-form-urlencoded"
OURS = {"host": "news.example", "origin": "https://news.example"}


def slot_page(words, slots, rows=()):
    """A page whose words are followed by each slot, and by each row with its `words`."""
    texts = "".join(f"[{marker(f'text:{name}')}]" for name in slots)
    stands = "".join(
        f"{marker(f'rows:{name}')}<li>{name} {marker('text:words')}</li>{marker('/rows')}" for name in rows
    )
    counts = dict.fromkeys(slots, 1) | {key: 1 for name in rows for key in (name, f"{name}.words")}
    return compile_page(f"<h1>{words}</h1><p>{texts}</p><ul>{stands}</ul>", counts).to_bytes()


@pytest.fixture
def bag(tmp_path):
    return tmp_path / "bag"


@pytest.fixture
def standing(memory, writer, bag):
    """A newsstand with two forms; give limits for its postbag."""
    with writer.group() as group:
        group.put(Page(form_address("contact"), form_to_json(CONTACT)))
        group.put(Page(form_address("uk/sign-up"), form_to_json(SIGN_UP)))
        rows = [f"error_{field.name}" for field in CONTACT.fields] + ["error_form"]
        page = slot_page("Write to us", ["value_name", "value_message", "value_email"], rows)
        group.put(Page(slots_address("/contact/"), page))
        group.put(Page(slots_address("/contact/thanks/"), slot_page("Thank you", ["echo_name", "receipt"])))
    opened = []

    def open_with(limits=None, origins=(), proxies=()):
        key = SealingKey(PRIVATE.public_key().public_bytes_raw())
        opened.append(PostbagWriter(bag, key, limits=limits))
        return Stand(memory, SECURITY, doors=Doors(memory, opened[-1], SECURITY, origins, proxies))

    yield open_with
    for one in opened:
        one.close()


@pytest.fixture
def post(ask, standing):
    """Post fields, or a body as it is; headers replace those of an honest browser."""
    usual = standing()

    def posted(sent=None, path="/post/contact/", on=None, body=None, cut=False, peer="", **headers):
        raw = urlencode(filled() if sent is None else sent, doseq=True).encode() if body is None else body
        told = {"content-type": URLENCODED} | OURS | {k.replace("_", "-"): v for k, v in headers.items()}
        return ask(
            path,
            "POST",
            on=on or usual,
            body=raw,
            cut=cut,
            peer=peer,
            **{k.replace("-", "_"): v for k, v in told.items()},
        )

    return posted


def entries(bag):
    """What is on disk, opened with the newsroom's key."""
    ring = KeyRing()
    ring.add(PRIVATE)
    found = []
    for reader in open_readers(bag, ring):
        with reader:
            found += [one.entry for one in reader.entries() if isinstance(one, Found)]
    return found


def test_a_post_is_on_disk_sealed_when_it_is_acknowledged(post, bag):
    answer = post()

    (kept,) = entries(bag)
    values = json.loads(kept.content)["values"]
    assert (kept.kind, kept.received_ms) == ("office.contact", NOW * 1000)
    assert (values["name"], values["email"]) == ("Оксана O’Brien", "oksana+news@example.org")
    assert answer.status == 200
    page = unescape(answer.read().decode())
    assert "Thank you" in page
    assert "[Оксана O’Brien]" in page
    assert answer.header("cache-control") == "no-store"
    raw = b"".join(path.read_bytes() for path in bag.rglob("*.postbag"))
    assert b"oksana" not in raw


def test_nothing_is_said_before_the_disk_has_it(standing):
    stand = standing()
    begun = begin(
        Request(
            "POST",
            "/post/contact/",
            "",
            OURS | {"content-type": URLENCODED},
            urlencode(filled(), True).encode(),
        ),
        stand,
        NOW,
    )
    assert begun.done.result(10)
    assert begun.response().status == 200


def test_a_form_with_nothing_to_show_leads_on(post, bag):
    sent = {"email": "a@example.org", "lists": ["daily", "war"]}
    answer = post(sent, "/post/uk/sign-up/")
    assert (answer.status, answer.header("location")) == (303, "/newsletters/check-your-mail/")
    assert json.loads(entries(bag)[0].content)["values"]["lists"] == ["daily", "war"]


def test_mistakes_come_back_beside_what_was_typed(post, bag):
    answer = post(filled(email=["nobody"], message=["<script>alert(1)</script>"]))
    page = answer.read().decode()
    assert answer.status == 422
    assert "<li>error_email Enter an email address" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>" not in page
    assert entries(bag) == []


def test_mistakes_are_told_without_a_pressed_page_too(post, writer, bag):
    writer.remove(slots_address("/contact/"))
    answer = post(filled(email=["nobody"]))
    assert answer.status == 422
    assert b"Your email: Enter an email address" in answer.read()
    assert entries(bag) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "null"},
        {"origin": "https://evil.example"},
        {"origin": "https://news.example.evil.example"},
        {"origin": "https://evil.example/news.example"},
        {"origin": "news.example"},
        {"origin": "file://news.example"},
        {"origin": "https://"},
        {"origin": "https://news.example", "sec_fetch_site": "cross-site"},
        {"origin": "https://news.example", "sec_fetch_site": "same-site"},
        {"origin": "https://news.example", "sec_fetch_site": "nonsense"},
        {"origin": "null", "sec_fetch_site": "same-origin"},
        {"origin": "", "referer": "https://evil.example/news.example/"},
        {"origin": "", "referer": "about:blank"},
        {"origin": "", "referer": "https://[evil/"},
        {
            "origin": "https://evil.example",
            "x_forwarded_host": "evil.example",
            "forwarded": "host=evil.example",
        },
        {"host": ""},
    ],
)
def test_a_form_sent_from_elsewhere_is_refused(post, bag, headers):
    assert post(**headers).status == 403
    assert entries(bag) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "same-origin"},
        {"origin": "", "referer": "https://news.example/contact/"},
        {"origin": "", "host": ""},
        {"origin": "http://127.0.0.1:8000", "host": "127.0.0.1:8000"},
        {"origin": "https://News.Example:8443", "host": "news.example"},
    ],
)
def test_a_form_sent_from_here_or_by_no_browser_is_taken(post, headers):
    assert post(**headers).status == 200


def test_named_origins_count_and_the_host_does_not(post, standing):
    named = standing(origins=("https://www.example.org",))
    assert post(on=named, origin="https://www.example.org", host="inside:8000").status == 200
    assert post(on=named, origin="https://news.example").status == 403


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"name=%", URLENCODED, 400),
        (b"name=%ff", URLENCODED, 400),
        (b"&".join(b"a%d=1" % number for number in range(10_000)), URLENCODED, 413),
        (b"name=" + b"x" * CONTACT.max_bytes, URLENCODED, 413),
        (b"[" * 1000 + b"]" * 1000, "application/json", 400),
        (b"{", "application/json", 400),
        (b"x", "text/plain", 415),
        (b"x", "", 415),
        (b"x", "multipart/form-data", 400),
        (b"name=x", URLENCODED + "; charset=utf-16", 415),
        (b"", URLENCODED, 422),
    ],
)
def test_a_body_that_is_no_form_is_refused(post, bag, body, kind, status):
    assert post(body=body, content_type=kind).status == status
    assert entries(bag) == []


def test_a_body_cut_off_by_the_server_is_too_long(post, bag):
    assert post(body=b"", cut=True).status == 413
    assert entries(bag) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("email", ["a@example.org", "b@example.org"]),
        ("email", ["a@example.org, b@example.org"]),
        ("email", ["a@example.org\r\nBcc: v@evil.example"]),
        ("name", ["x\r\nBcc: v@evil.example"]),
        ("name", ["x" * 1_000]),
        ("message", ["https://a.example " * 100]),
        ("topic", ["other"]),
        ("agree", []),
    ],
)
def test_what_a_mail_could_be_made_of_is_refused(post, bag, name, value):
    assert post(filled(**{name: value})).status == 422
    assert entries(bag) == []


def test_a_ticked_trap_gets_the_same_answer_and_a_note(post, bag):
    honest = post()
    trapped = post(filled(confirm_terms=["on"]))
    assert (honest.status, len(honest.read())) == (trapped.status, len(trapped.read()))
    assert sorted(json.loads(one.content).get("suspect", False) for one in entries(bag)) == [False, True]


def test_a_full_postbag_says_when_to_come_back_and_gives_the_text_back(post, standing, bag):
    full = standing(Limits(total_bytes=1))
    answer = post(on=full)
    assert (answer.status, answer.header("retry-after")) == (503, "120")
    page = unescape(answer.read().decode())
    assert "We cannot take this right now" in page
    assert "the ferry is late" in page
    assert entries(bag) == []


def test_many_from_one_network_are_marked_a_flood_is_refused_and_others_are_not(post, standing, bag):
    stand = standing(proxies=[read_network("127.0.0.1")])
    flood = [
        post(on=stand, peer="127.0.0.1", x_forwarded_for=f"93.184.216.{number}").status
        for number in range(201)
    ]
    assert flood == [200] * 200 + [429]

    refused = post(on=stand, peer="127.0.0.1", x_forwarded_for="93.184.216.7")
    assert "Very many forms came from your network" in unescape(refused.read().decode())
    assert "Оксана O’Brien" in unescape(refused.read().decode())
    assert 0 < int(refused.header("retry-after")) <= 60
    assert post(on=stand, peer="127.0.0.1", x_forwarded_for="151.101.1.1").status == 200
    marked = [json.loads(one.content).get("strained", False) for one in entries(bag)]
    assert marked == [False] * 20 + [True] * 180 + [False]


def test_a_stranger_cannot_choose_a_network(post, standing):
    stand = standing(proxies=[read_network("127.0.0.1")])
    flood = [post(on=stand, peer="93.184.216.34", x_forwarded_for=f"8.8.{n}.8").status for n in range(205)]
    assert flood[-1] == 429


def test_a_post_is_never_half_taken_when_the_writer_ends(post, standing, bag):
    stand = standing()
    stand.doors._postbag.close()
    assert post(on=stand).status == 503
    assert entries(bag) == []


@pytest.mark.parametrize(
    ("method", "status"), [("GET", 303), ("HEAD", 303), ("PUT", 405), ("DELETE", 405), ("OPTIONS", 405)]
)
def test_a_door_is_only_for_posts(ask, standing, bag, method, status):
    found = ask("/post/contact/", method, on=standing(), query="name=x", body=b"name=x")
    assert found.status == status
    assert found.header("location" if status == 303 else "allow") in {"/contact/", "GET, HEAD, POST"}
    assert entries(bag) == []


@pytest.mark.parametrize(
    "path",
    [
        "/post/",
        "/post/nothing/",
        "/post/../contact/",
        "/post//contact/",
        "/post/contact/x/",
        "/post/contact.json",
    ],
)
def test_where_there_is_no_form_nothing_is_read_or_kept(post, standing, path):
    assert most_bytes("POST", path, standing()) == 0
    assert post(path=path).status in {404, 405}


def test_a_body_is_read_only_for_a_form(standing):
    stand = standing()
    assert most_bytes("POST", "/post/contact/", stand) == CONTACT.max_bytes
    assert {
        most_bytes(method, path, stand)
        for method, path in [("GET", "/post/contact/"), ("POST", "/"), ("PUT", "/post/contact/")]
    } == {0}


def test_a_damaged_descriptor_is_our_mistake(post, writer, bag):
    writer.put(Page(form_address("contact"), b"{}"))
    assert post().status == 500
    assert entries(bag) == []


def test_a_form_pressed_anew_holds_at_once(post, writer, bag):
    assert post().status == 200
    writer.remove(form_address("contact"))
    assert post().status == 404
    assert len(entries(bag)) == 1
