"""Conditional requests: the order and comparisons of RFC 9110, section 13."""

from email.utils import formatdate

import pytest

from tests.rooms.newsstand.conftest import NOW, PRESSED, STORY

PAGE = "/2026/11/ferry/"
THEN, BEFORE, AFTER = (formatdate(PRESSED + by, usegmt=True) for by in (0, -60, 60))


@pytest.fixture
def tag(ask):
    return ask(PAGE).header("etag")


@pytest.mark.parametrize("form", ["{}", "W/{}", '"x", {}', '"x",W/{} ', "*", ' W/"a" ,{}'])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_has_it_gets_304_without_a_body(ask, tag, form, method):
    found = ask(PAGE, method, if_none_match=form.format(tag))
    assert (found.status, found.read()) == (304, b"")
    assert {name for name, _ in found.headers} == {
        "etag",
        "cache-control",
        "last-modified",
        "surrogate-key",
        "vary",
    }


@pytest.mark.parametrize("form", ['"other"', 'W/"other"', "{0}x", "x{0}", "", ",", '"', "W/", "{1}"])
def test_who_has_another_gets_the_page(ask, tag, form):
    condition = form.format(tag.strip('"'), tag[:-1])
    assert ask(PAGE, if_none_match=condition, if_modified_since=AFTER if condition else "").status == 200


def test_the_tag_of_another_encoding_is_another_tag(ask, tag):
    assert ask(PAGE, if_none_match=tag, accept_encoding="gzip").status == 200
    zipped = ask(PAGE, accept_encoding="gzip").header("etag")
    assert ask(PAGE, if_none_match=zipped, accept_encoding="gzip").status == 304


@pytest.mark.parametrize(
    ("since", "status"),
    [
        (THEN, 304),
        (AFTER, 304),
        (BEFORE, 200),
        ("yesterday", 200),
        ("0", 200),
        (THEN.replace("GMT", "+0000 and more" * 20), 200),
        ("Mon, 99 Nov 2026 99:99:99 GMT", 200),
    ],
)
def test_dates_count_by_the_second(ask, since, status):
    assert ask(PAGE, if_modified_since=since).status == status


def test_a_tag_outweighs_a_date(ask, tag):
    assert ask(PAGE, if_none_match='"other"', if_modified_since=AFTER).status == 200
    assert ask(PAGE, if_none_match=tag, if_modified_since=BEFORE).status == 304


@pytest.mark.parametrize(
    ("form", "status"), [("{}", 200), ("*", 200), ("W/{}", 412), ('"other"', 412), ('"a", {}', 200)]
)
def test_if_match_compares_strongly(ask, tag, form, status):
    assert ask(PAGE, if_match=form.format(tag)).status == status


def test_if_unmodified_since(ask, tag):
    assert ask(PAGE, if_unmodified_since=BEFORE).status == 412
    assert ask(PAGE, if_unmodified_since=THEN).status == 200
    assert ask(PAGE, if_unmodified_since=BEFORE, if_match=tag).status == 200


@pytest.mark.parametrize(("path", "status"), [("/gone/", 410), ("/nowhere/", 404), ("/old/", 301)])
def test_conditions_concern_only_pages_that_stand(ask, path, status):
    assert ask(path, if_none_match="*", if_modified_since=formatdate(NOW, usegmt=True)).status == status


def test_a_new_page_is_sent_to_who_has_the_old_one(ask, tag, writer):
    from masthead.edition.pages import Page

    writer.put(Page(PAGE, STORY + b"!"))
    found = ask(PAGE, if_none_match=tag)
    assert (found.status, found.read()) == (200, STORY + b"!")
