"""A pressed page is filled with text, and stays the page it was, whatever the text says."""

from dataclasses import replace

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.postbag.entries import EntryId, Position
from masthead.postbag.forms.answers import blank, confirmed, receipt_number, refused_again
from masthead.postbag.forms.validating import Accepted, Refused, validate
from masthead.postbag.slot_markup import compile_page, marker
from masthead.postbag.slots import MOST_ROWS, SlotError, SlotPage, is_own_address
from tests.rooms.postbag.sample_forms import CONTACT, SIGN_UP, filled

Q, URL, TITLE = marker("text:query"), marker("address:url"), marker("text:title")
RESULTS = f"{marker('rows:results')}<li><a href=\"{URL}\" title='{TITLE}'>{TITLE}</a></li>{marker('/rows')}"
SEARCH = (
    f"<!DOCTYPE html><html lang=en><title>{Q}</title><!-- > a note --><script>if (1 < 2) go('<p>')</script>"
    f'<body><input name=q value="{Q}" required/><textarea>{Q}</textarea><p>Results for {Q}</p><ul>{RESULTS}</ul>'
)
PICK = marker("choice:pick")


def nest(name, html):
    return f"{marker('rows:' + name)}{html}{marker('/rows')}"


DECLARED = {"query": 4, "results": 1, "results.url": 1, "results.title": 2}
PAGE = compile_page(SEARCH, DECLARED)
NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</textarea><script>x</script>",
    "</title><script>x</script>",
    "<!-- ",
    "--><b>",
    "]]>",
    "&lt;b&gt;",
    "&#x3c;b>",
    Q,
    marker("rows:results"),
    marker("/rows"),
    "{{ x }}{% y %}",
    "\x00<b>",
    "\ud800<b>",
    "\u2028",
    "`${x}`",
]


def shape(page):
    """Elements and attribute names of a page as a browser builds it, without its texts."""
    tree = html5lib.parse(page.decode(), namespaceHTMLElements=False)
    return [
        (element.tag if isinstance(element.tag, str) else "comment", sorted(element.attrib))
        for element in tree.iter()
    ]


def test_text_stands_where_its_slots_are():
    page = PAGE.fill({"query": "ferry"}, {"results": [{"url": "/2026/11/ferry/", "title": "A & B"}]}).decode()
    assert page.count("ferry</title>") == 1
    assert 'value="ferry"' in page
    assert "<li><a href=\"/2026/11/ferry/\" title='A &amp; B'>A &amp; B</a></li>" in page
    assert not set(page) & {"\ufdd0", "\ufdd1"}


def test_rows_stand_as_often_as_asked():
    row = {"url": "/a/", "title": "x"}
    for times in (0, 1, 3, MOST_ROWS):
        assert PAGE.fill({}, {"results": [row] * times}).count(b"<li>") == times
    with pytest.raises(SlotError):
        PAGE.fill({}, {"results": [row] * (MOST_ROWS + 1)})


@pytest.mark.parametrize("text", NASTY)
def test_hostile_text_is_only_text(text):
    plain = PAGE.fill({"query": "x"}, {"results": [{"url": "/a/", "title": "x"}]})
    page = PAGE.fill({"query": text}, {"results": [{"url": "/a/", "title": text}]})
    assert shape(page) == shape(plain)


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet=st.one_of(st.sampled_from("<>\"'&/=-! \n\x00\ufdd0\ufdd1"), st.characters()), max_size=30
    )
)
def test_any_text_leaves_the_page_its_shape_and_can_be_read_back(text):
    plain = PAGE.fill({"query": "x"}, {"results": [{"url": "/a/", "title": "x"}]})
    page = PAGE.fill({"query": text}, {"results": [{"url": "/a/", "title": text}]})
    assert shape(page) == shape(plain)
    field = html5lib.parse(page.decode(), namespaceHTMLElements=False).find(".//input")
    readable = "".join("\ufffd" if sign == "\0" or "\ud800" <= sign <= "\udfff" else sign for sign in text)
    assert field.get("value") == readable.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/a\nb",
        "/\t/evil.example",
        "\\/x",
        " /a",
    ],
)
def test_an_address_that_leaves_the_site_is_refused(address):
    assert not is_own_address(address)
    with pytest.raises(SlotError):
        PAGE.fill({}, {"results": [{"url": address, "title": "x"}]})


def test_a_name_the_page_does_not_have_is_a_mistake():
    for values, rows in [
        ({"nobody": "x"}, {}),
        ({"results": "x"}, {}),
        ({}, {"query": []}),
        ({}, {"results": [{"q": "x"}]}),
    ]:
        with pytest.raises(SlotError):
            PAGE.fill(values, rows)


@pytest.mark.parametrize(
    ("html", "declared"),
    [
        (f"<p>{Q}</p>", {}),
        (f"<p>{Q}</p>", {"query": 2}),
        ("<p></p>", {"query": 1}),
        (f"<p>{Q}{marker('text:planted')}</p>", {"query": 1}),
        (f"<p value={Q}>", {"query": 1}),
        (f'<p onclick="{Q}">', {"query": 1}),
        (f'<p style="{Q}">', {"query": 1}),
        (f'<p id="{Q}">', {"query": 1}),
        (f'<meta content="{Q}">', {"query": 1}),
        (f'<iframe srcdoc="{Q}">', {"query": 1}),
        (f'<img srcset="{Q}">', {"query": 1}),
        (f'<a href="{Q}">', {"query": 1}),
        (f'<a href="/x?q={Q}">', {"query": 1}),
        (f'<a href="/a{URL}">', {"url": 1}),
        (f'<p title="{URL}">', {"url": 1}),
        (f"<p>{URL}</p>", {"url": 1}),
        (f"<script>{Q}</script>", {"query": 1}),
        (f"<SCRIPT>'{Q}'</SCRIPT >", {"query": 1}),
        (f"<style>{Q}</style>", {"query": 1}),
        (f"<noscript>{Q}</noscript>", {"query": 1}),
        (f"<svg><title>{Q}</title></svg>", {"query": 1}),
        (f"<template>{Q}</template>", {"query": 1}),
        (f"<!-- {Q} -->", {"query": 1}),
        (f"<{Q}>", {"query": 1}),
        (f"<p {Q}>", {"query": 1}),
        (f"<p {Q}='x'>", {"query": 1}),
        (f"<p title='{Q}", {"query": 1}),
        (f"<p>a < b {Q}", {"query": 1}),
        (f"<script>{Q}", {"query": 1}),
        (f"<!-- {Q}", {"query": 1}),
        ("<p>\ufdd0</p>", {}),
        ("<p>\ufdd1</p>", {}),
        (f"<p>{marker('text:Bad Name')}</p>", {}),
        (f"<p>{marker('rows:a')}{Q}</p>", {"a": 1, "a.query": 1}),
        (f"<p>{marker('/rows')}</p>", {}),
        (f"{nest('a', nest('b', nest('c', 'x')))}", {"a": 1, "a.b": 1, "a.b.c": 1}),
        (nest("a", nest("b", Q)), {"a": 1, "b": 1, "query": 1}),
        (f"{marker('rows:a')}{marker('rows:b')}{marker('/rows')}", {"a": 1, "a.b": 1}),
        (f'<option {PICK} value="x">', {"pick": 1}),
        (f"<option value=x {PICK}>", {"pick": 1}),
        (f"<option {PICK}>", {"pick": 1}),
        (f'<option value="{Q}" {PICK}>', {"pick": 1, "query": 1}),
        (f'<option value="x" {PICK}="y">', {"pick": 1}),
        (f'<option value="x"{PICK}y>', {"pick": 1}),
        (f'<a value="x" {PICK}>', {"pick": 1}),
        (f'<script value="x" {PICK}>', {"pick": 1}),
        (f'<option value="x" title="{PICK}">', {"pick": 1}),
        (f'<option value="x" {PICK}>', {}),
        (f'<option value="x">{PICK}</option>', {"pick": 1}),
        (nest("a", f'<option value="x" {PICK}>'), {"a": 1, "a.pick": 1}),
        (f'<p title="{marker("rows:a")}x{marker("/rows")}">', {"a": 1}),
    ],
)
def test_a_page_with_an_unsafe_or_undeclared_gap_is_not_pressed(html, declared):
    with pytest.raises(SlotError):
        compile_page(html, declared)


def test_a_page_without_gaps_is_itself():
    html = "<!DOCTYPE html><p class=a title='b>c'>x</p><script>let a = '</p>'</script><br/>"
    assert compile_page(html, {}).fill({}) == html.encode()


def test_the_stored_page_fills_alike_and_holds_no_marker():
    raw = PAGE.to_bytes()
    assert "\ufdd0".encode() not in raw
    again = SlotPage.from_bytes(raw)
    assert again == PAGE
    assert again.names == {"query", "results", "results.url", "results.title"}


@pytest.mark.parametrize("cut", [0, 5, 12, 60, -1])
def test_a_damaged_page_is_not_served(cut):
    with pytest.raises(SlotError):
        SlotPage.from_bytes(PAGE.to_bytes()[:cut])


@pytest.mark.parametrize(
    "table", [b"{}", b'[["text"]]', b'[["odd","a"]]', b"[-1]", b"[null]", b"[99]", b"[[]]", b"\xff"]
)
def test_a_table_out_of_shape_is_refused(table):
    with pytest.raises(SlotError):
        SlotPage.from_bytes(b"MHSLOTS1" + len(table).to_bytes(4, "big") + table)


LIST = nest("results", f"<li>{TITLE}{nest('found', f'<mark>{Q}</mark>')}{nest('picture', '<img>')}</li>")
LIST_DECLARED = {
    "results": 1,
    "results.title": 1,
    "results.found": 1,
    "results.found.query": 1,
    "results.picture": 1,
}
LIST_PAGE = compile_page(LIST, LIST_DECLARED)


def test_rows_in_rows_are_filled_for_each():
    rows = [
        {"title": "one", "found": [{"query": "<a>"}, {"query": "b"}], "picture": [{}]},
        {"title": "two", "found": []},
    ]

    for page in (LIST_PAGE, SlotPage.from_bytes(LIST_PAGE.to_bytes())):
        assert page.fill({}, {"results": rows}).decode() == (
            "<li>one<mark>&lt;a&gt;</mark><mark>b</mark><img></li><li>two</li>"
        )
        assert page.names == set(LIST_DECLARED)


@pytest.mark.parametrize(
    "row",
    [
        {"found": "x"},
        {"title": []},
        {"nobody": []},
        {"found": [{"nobody": "x"}]},
        {"found": [{"query": []}]},
        {"found": [{}] * (MOST_ROWS + 1)},
    ],
)
def test_a_row_in_a_row_that_does_not_fit_is_a_mistake(row):
    with pytest.raises(SlotError):
        LIST_PAGE.fill({}, {"results": [row]})


CHOICES = f'<option value="" {PICK}><option value="a&amp;b"{PICK} class="x"><input value=\'c\' {PICK}/>'
CHOICE_PAGE = compile_page(CHOICES, {"pick": 3})


@pytest.mark.parametrize(
    ("chosen", "marked"),
    [("", ["selected", "", ""]), ("a&b", ["", "selected", ""]), ("c", ["", "", "checked"]), ("a&amp;b", [""] * 3),
     ('"><b>', [""] * 3)],
)  # fmt: skip
def test_the_chosen_one_is_marked_and_nothing_else(chosen, marked):
    first, second, third = [f" {mark}" if mark else "" for mark in marked]

    for page in (CHOICE_PAGE, SlotPage.from_bytes(CHOICE_PAGE.to_bytes())):
        assert page.fill({"pick": chosen}).decode() == (
            f'<option value=""{first}><option value="a&amp;b"{second} class="x"><input value=\'c\'{third}/>'
        )
        assert page.choices("pick") == {"", "a&b", "c"}
        assert page.choices("other") == set()


def test_a_rewritten_page_keeps_its_gaps():
    page = PAGE.rewritten(lambda text: text.replace("Results", "Всі результати"))

    assert SlotPage.from_bytes(page.to_bytes()) == page
    assert page.names == PAGE.names
    assert "Всі результати for x".encode() in page.fill({"query": "x"})


@pytest.mark.parametrize(
    "table",
    [
        b'[["choice","a","b"," onclick=x"]]',
        b'[["rows","a",[["choice","a","b"," selected"]]]]',
        b'[["rows","a",[["rows","b",[["rows","c",[]]]]]]]',
    ],
)
def test_a_table_with_what_no_page_has_is_refused(table):
    with pytest.raises(SlotError):
        SlotPage.from_bytes(b"MHSLOTS1" + len(table).to_bytes(4, "big") + table)


def switch(name, on, off):
    return (
        f"{marker('rows:on_' + name)}{on}{marker('/rows')}{marker('rows:off_' + name)}{off}{marker('/rows')}"
    )


FORM = (
    f"{marker('rows:errors')}<p>{marker('text:count')} to mend</p>{marker('/rows')}<form>"
    f"{marker('rows:summary')}<ul>{marker('rows:error_email')}<li>{marker('text:words')}{marker('/rows')}</ul>"
    f"{marker('/rows')}"
    f'<input name="email" value="{marker("text:value_email")}" aria-invalid="{marker("text:invalid_email")}">'
    f"{marker('rows:error_email')}<em>{marker('text:words')}</em>{marker('/rows')}<select>"
    + "".join(f'<option value="{one}" {marker("choice:value_topic")}>' for one in ("news", "ads"))
    + "</select>"
    + switch("agree", "<input checked>", "<input>")
)
FORM_DECLARED = {"errors": 1, "errors.count": 1, "value_email": 1, "error_email": 1, "error_email.words": 1}
FORM_DECLARED |= {f"{way}_agree": 1 for way in ("on", "off")} | {"value_topic": 2}
FORM_DECLARED |= {"invalid_email": 1, "summary": 1, "summary.error_email": 1}
FORM_DECLARED |= {"summary.error_email.words": 1}
FORM_PAGE = compile_page(FORM, FORM_DECLARED)


def test_a_blank_form_shows_no_mistake():
    page = blank(CONTACT).into(FORM_PAGE)
    assert page.decode() == (
        '<form><input name="email" value="" aria-invalid="false">'
        '<select><option value="news"><option value="ads"></select><input>'
    )


def test_a_refused_form_shows_what_was_typed_and_what_is_wrong():
    answer = validate(CONTACT, filled(email=['"><b>'], topic=["ads"]))
    assert isinstance(answer, Refused)
    page = refused_again(CONTACT, answer).into(FORM_PAGE).decode()
    assert "<p>1 to mend</p>" in page
    assert 'value="&quot;&gt;&lt;b&gt;"' in page
    assert "<em>Enter an email address like name@example.org.</em>" in page
    assert 'aria-invalid="true"' in page
    assert "<ul><li>Enter an email address like name@example.org.</ul>" in page
    assert '<option value="news"><option value="ads" selected>' in page
    assert "<input checked>" in page


def test_the_answer_is_the_same_whoever_is_known_and_whatever_is_suspected():
    """This room knows nobody; the trap's finding must not show either."""
    thanks = compile_page(
        f"<p>{marker('text:echo_name')}, {marker('text:echo_topic')}: {marker('text:receipt')}",
        {"echo_name": 1, "echo_topic": 1, "receipt": 1},
    )
    plain, trapped = validate(CONTACT, filled()), validate(CONTACT, filled(confirm_terms=["on"]))
    assert isinstance(plain, Accepted)
    assert isinstance(trapped, Accepted)
    page = confirmed(CONTACT, plain, "AAAAA-BBBBB").into(thanks)
    assert page == confirmed(CONTACT, trapped, "AAAAA-BBBBB").into(thanks)
    assert page.decode() == "<p>Оксана O’Brien, News tip: AAAAA-BBBBB"
    first, second = (
        validate(SIGN_UP, {"email": [email], "lists": ["war"]}) for email in ("a@b.org", "known@b.org")
    )
    assert isinstance(first, Accepted)
    assert isinstance(second, Accepted)
    assert confirmed(SIGN_UP, first, "") == confirmed(SIGN_UP, second, "")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("a@Bücher.example", "a@bücher.example"),
        ("a@пошта.укр", "a@пошта.укр"),
        ("a@example.org", "a@example.org"),
        ("a@xn--0.example", "a@xn--0.example"),
    ],
)
def test_an_address_is_read_back_as_people_write_it(typed, read):
    form = replace(CONTACT, echo=("email",))
    thanks = compile_page(f"<p>{marker('text:echo_email')}", {"echo_email": 1})
    accepted = validate(form, filled(email=[typed]))
    assert isinstance(accepted, Accepted)
    assert confirmed(form, accepted, "").into(thanks).decode() == f"<p>{read}"


def test_a_receipt_tells_entries_apart_and_nothing_else():
    numbers = {receipt_number(EntryId("ab" * 16, Position(1, offset))) for offset in range(200)}
    assert len(numbers) == 200
    assert all(len(number) == 11 and number.replace("-", "").isalnum() for number in numbers)
