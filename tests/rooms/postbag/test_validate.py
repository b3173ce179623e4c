"""A form is accepted with plain values or refused in plain words, whoever sends it."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.postbag.forms.descriptor_json import form_from_json, form_to_json
from masthead.postbag.forms.descriptors import BadFormError, Field, Form, Kind
from masthead.postbag.forms.validating import Accepted, Refused, entry_of, refuse_form, sent_again, validate
from tests.rooms.postbag.sample_forms import CONTACT, SIGN_UP, filled


def refusal(**changed):
    """The only mistake: its field, its code and its words."""
    answer = validate(CONTACT, filled(**changed))
    assert isinstance(answer, Refused)
    (error,) = answer.errors
    return error


def test_an_honest_form_is_accepted():
    assert validate(CONTACT, filled()) == Accepted(
        {
            "name": "Оксана O’Brien",
            "email": "oksana+news@example.org",
            "topic": "news",
            "message": "Hello,\nthe ferry is late.",
            "agree": True,
            "stamp": "",
        }
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("name@example.org", "name@example.org"),
        ("  name@example.org ", "name@example.org"),
        ("Name.Last+tag@EXAMPLE.org", "Name.Last+tag@example.org"),
        ("o'neil@example.co.uk", "o'neil@example.co.uk"),
        ("a@xn--e1afmkfd.xn--j1amh", "a@xn--e1afmkfd.xn--j1amh"),
        ("info@приклад.укр", "info@xn--80aikifvh.xn--j1amh"),
        ("info@ПРИКЛАД.укр", "info@xn--80aikifvh.xn--j1amh"),
        ("info@straße.de", "info@xn--strae-oqa.de"),
        (f"{'a' * 64}@example.org", f"{'a' * 64}@example.org"),
    ],
)
def test_an_address_is_kept_as_mail_carries_it(typed, kept):
    answer = validate(CONTACT, filled(email=[typed]))
    assert isinstance(answer, Accepted)
    assert answer.values["email"] == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "required"),
        ("   ", "required"),
        ("name", "email"),
        ("@example.org", "email"),
        ("name@", "email"),
        ("name@localhost", "email"),
        ("name@example", "email"),
        ("name@.org", "email"),
        ("name@example..org", "email"),
        ("name@-example.org", "email"),
        ("name@example.org.", "email"),
        ("name@[127.0.0.1]", "email"),
        ("name@127.0.0.1", "email"),
        (".name@example.org", "email"),
        ("na..me@example.org", "email"),
        ('"na me"@example.org', "one_email"),
        ('"name"@example.org', "email"),
        ("Name <name@example.org>", "one_email"),
        ("name(note)@example.org", "email"),
        ("name\\@example.org", "email"),
        (f"{'a' * 65}@example.org", "email"),
        (f"a@{'b' * 64}.org", "email"),
        (f"a@{'b.' * 126}org", "too_long"),
        ("пошта@example.org", "email_letters"),
        ("name@exa_mple.org", "email"),
        ("name@exam\u0131ple\u2024org", "email"),
        ("a@b.org,c@d.org", "one_email"),
        ("a@b.org;c@d.org", "one_email"),
        ("a@b.org c@d.org", "one_email"),
        ("a@b.org%0ac@d.org", "one_email"),
        ("a@b.org\nBcc: v@evil.example", "one_line"),
        ("a@b.org\r\nBcc: v@evil.example", "one_line"),
        ("a@b.org\u2028Bcc: v@evil.example", "one_line"),
        ("a@b.org\x00", "invisible"),
        ("a@b.org\ud800", "invisible"),
    ],
)
def test_what_is_no_single_address_is_refused(typed, code):
    assert refusal(email=[typed]).code == code


def test_words_say_what_to_do():
    error = refusal(email=["name"])
    assert (error.field, error.words) == ("email", "Enter an email address like name@example.org.")
    assert refusal(name=["x" * 81]).words == "Shorten this to 80 characters or fewer; it has 81."
    assert refusal(email=["a@b.org", "c@d.org"]).words == "Enter one email address only."


def test_words_come_in_the_language_of_the_form():
    answer = validate(SIGN_UP, {"email": ["name"]})
    assert isinstance(answer, Refused)
    assert [error.words for error in answer.errors] == [
        "Введіть адресу на кшталт name@example.org.",
        "Оберіть хоча б один лист.",
    ]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (["x\r\nBcc: v@evil.example"], "one_line"),
        (["x\nSubject: y"], "one_line"),
        (["x\rSubject: y"], "one_line"),
        (["x\x0bSubject: y"], "one_line"),
        (["x\x85y"], "one_line"),
        (["x\u2029y"], "one_line"),
        (["a\x00b"], "invisible"),
        (["a\x1bb"], "invisible"),
        (["a\tb"], "invisible"),
        (["a\x7fb"], "invisible"),
        (["\ufffe"], "invisible"),
        (["\U0010ffff"], "invisible"),
        (["\ufdd0text:q\ufdd1"], "invisible"),
        (["\uffff"], "invisible"),
        (["\U000e0041"], "invisible"),
        (["\udc80"], "invisible"),
        (["x" * 1_000_000], "too_long"),
        (["x" * 81], "too_long"),
        ([], "required"),
        (["\u00a0 \u200b"], "required"),
        (["a", "b"], "repeated"),
    ],
)
def test_a_line_that_is_no_line_is_refused(name, code):
    assert refusal(name=name).code == code


@pytest.mark.parametrize(
    "name", ["José", "שלום\u200f", "김민수", "O’Neil-Šćepanović", "<b>&amp;", "a\u200cb", "👩‍🚀"]
)
def test_names_of_the_world_are_accepted(name):
    answer = validate(CONTACT, filled(name=[name]))
    assert isinstance(answer, Accepted)
    assert answer.values["name"] == name


def test_signs_that_only_turn_text_around_are_dropped():
    answer = validate(CONTACT, filled(name=["\u202egnp.exe\u202c"], email=["\ufeff\u2068a@b.org\u2069"]))
    assert isinstance(answer, Accepted)
    assert (answer.values["name"], answer.values["email"]) == ("gnp.exe", "a@b.org")


def test_text_is_kept_in_one_normal_form():
    answer = validate(CONTACT, filled(name=["Jose\u0301"]))
    assert isinstance(answer, Accepted)
    assert answer.values["name"] == "José"


def test_a_text_full_of_links_is_refused():
    assert (
        refusal(message=["see https://a.example " * 4]).words
        == "Leave at most 3 links in the text; it has 4."
    )
    assert refusal(message=["[url=x] www.a.example HTTP://b.example http://c"]).code == "too_many_links"
    assert isinstance(validate(CONTACT, filled(message=["https://a.example " * 3])), Accepted)


def test_an_opinion_of_five_hundred_links_is_refused_at_once():
    assert refusal(message=["http://x.example " * 100]).code == "too_many_links"
    assert refusal(message=["http://x.example " * 500]).code == "too_long"


@pytest.mark.parametrize(
    ("topic", "code"),
    [([], "unchosen"), ([""], "unchosen"), (["other"], "not_an_option"), (["News tip"], "not_an_option")],
)
def test_only_options_can_be_chosen(topic, code):
    assert refusal(topic=topic).code == code


@pytest.mark.parametrize("given", [[], [""], ["false"], ["off"], ["0"]])
def test_an_unticked_box_is_not_consent(given):
    assert refusal(agree=given).code == "unticked"


def test_several_choices_come_in_the_forms_order_and_once():
    answer = validate(SIGN_UP, {"email": ["a@b.org"], "lists": ["war", "daily", "war"]})
    assert answer == Accepted({"email": "a@b.org", "lists": ("daily", "war")})
    assert isinstance(validate(SIGN_UP, {"email": ["a@b.org"], "lists": ["war", "x"]}), Refused)


def test_unknown_fields_are_stored_nowhere():
    plain = validate(CONTACT, filled())
    assert validate(CONTACT, filled(role=["owner"], is_staff=["1"], utm_source=["x"])) == plain
    answer = validate(CONTACT, filled(email=["x"], role=["owner"]))
    assert isinstance(answer, Refused)
    assert "role" not in answer.shown


def test_a_mistake_in_a_hidden_field_is_told_for_the_form():
    error = refusal(stamp=["x" * 101])
    assert (error.field, error.code) == ("", "form")


def test_a_ticked_trap_is_answered_alike_and_marked():
    plain, trapped = validate(CONTACT, filled()), validate(CONTACT, filled(confirm_terms=["on"]))
    assert isinstance(plain, Accepted)
    assert isinstance(trapped, Accepted)
    assert (trapped.values, trapped.suspect, plain.suspect) == (plain.values, True, False)
    assert validate(CONTACT, filled(confirm_terms=[""])) == plain


def test_what_was_typed_is_shown_again():
    answer = validate(CONTACT, filled(email=["name"], name=["Ol\x00ena\u202e"], topic=["evil"]))
    assert isinstance(answer, Refused)
    assert answer.shown == {
        "name": "Olena",
        "email": "name",
        "topic": "",
        "message": "Hello,\nthe ferry is late.",
        "agree": True,
        "stamp": "",
    }


def test_an_entry_can_be_checked_again_where_it_is_drained():
    accepted = validate(CONTACT, filled())
    assert isinstance(accepted, Accepted)
    entry = entry_of(CONTACT, accepted, 1_700_000_000_000)
    assert (entry.kind, entry.received_ms) == ("office.contact", 1_700_000_000_000)
    told = json.loads(entry.content)
    assert told["form"] == "contact"
    assert "suspect" not in told
    assert validate(CONTACT, sent_again(told["values"])) == accepted
    trapped = entry_of(CONTACT, Accepted(accepted.values, suspect=True), 1)
    assert json.loads(trapped.content)["suspect"] is True


def test_a_full_postbag_is_told_in_words():
    answer = refuse_form(CONTACT, "busy", filled())
    (error,) = answer.errors
    assert error.field == ""
    assert "again" in error.words
    assert answer.shown["message"] == "Hello,\nthe ferry is late."
    assert refuse_form(CONTACT, "form").shown["message"] == ""


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([field.name for field in CONTACT.fields]), st.lists(st.text(), max_size=3)
    )
)
def test_whatever_is_sent_gets_an_answer_that_can_be_stored_and_shown(sent):
    answer = validate(CONTACT, filled(**sent))
    if isinstance(answer, Accepted):
        assert (
            validate(CONTACT, sent_again(json.loads(entry_of(CONTACT, answer, 1).content)["values"]))
            == answer
        )
        assert not any(set(str(value)) & set("\r\x00\u2028") for value in answer.values.values())
    else:
        assert answer.errors
        assert all(error.words.endswith(".") for error in answer.errors)
        str(answer.shown).encode()


@pytest.mark.parametrize("form", [CONTACT, SIGN_UP])
def test_a_descriptor_survives_being_stored(form):
    raw = form_to_json(form)
    assert form_from_json(raw) == form
    assert form_to_json(form_from_json(raw)) == raw


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"extra": 1},
        {"fields": []},
        {"fields": [{"name": "x"}]},
        {"fields": 3},
        {"max_bytes": 10**9},
        {"max_bytes": "many"},
        {"page": "https://evil.example/"},
        {"next_page": "//evil.example/"},
        {"next_page": "/\\evil.example/"},
        {"name": "Contact Form"},
        {"entry_kind": "contact"},
        {"trap": "email"},
        {"echo": ["nobody"]},
        {"words": {"nonsense": "x"}},
        {"words": []},
        {"language": 5},
        {"max_bytes": True},
    ],
)
def test_a_descriptor_out_of_shape_is_refused(change):
    told = json.loads(form_to_json(CONTACT)) | change
    with pytest.raises(BadFormError):
        form_from_json(json.dumps(told).encode())


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_descriptor_is_refused(raw):
    with pytest.raises(BadFormError):
        form_from_json(raw)


@pytest.mark.parametrize(
    "field",
    [
        {"name": "E-mail", "kind": Kind.TEXT},
        {"name": "a", "kind": Kind.CHOICE},
        {"name": "a", "kind": Kind.TEXT, "options": (("x", "X"),)},
        {"name": "a", "kind": Kind.CHOICE, "options": (("x", "X"), ("x", "Y"))},
        {"name": "a", "kind": Kind.CHOICE, "options": (("", "Choose"),)},
        {"name": "a", "kind": Kind.TEXT, "max_length": 0},
        {"name": "a", "kind": Kind.TEXTAREA, "max_length": 10**6},
        {"name": "a", "kind": Kind.TEXT, "max_links": 1},
        {"name": "a", "kind": Kind.TEXT, "words": {"nonsense": "x"}},
    ],
)
def test_a_field_that_contradicts_itself_is_found_at_start_up(field):
    with pytest.raises(BadFormError):
        Form(
            name="f",
            entry_kind="a.b",
            language="en",
            page="/f/",
            next_page="/g/",
            fields=(Field(label="x", **field),),
        )


def test_two_fields_of_one_name_are_refused():
    twice = Field(name="a", kind=Kind.TEXT, label="x")
    with pytest.raises(BadFormError):
        Form(name="f", entry_kind="a.b", language="en", page="/f/", next_page="/g/", fields=(twice, twice))
