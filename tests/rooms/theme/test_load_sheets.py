"""A page loads the sheets its content needs and no other."""

from __future__ import annotations

import pytest

from tests.factories.newsroom import make_story

QUOTE = {"type": "quote", "value": {"text": "No.", "speaker": "Ansa Kirrel"}, "id": "b2"}
TEXT = {"type": "text", "value": '<p data-block-key="aaaaa">The boat left.</p>', "id": "b1"}


def page_of(client, *blocks):
    story = make_story(body=blocks)
    return client.get(story.address).content.decode()


@pytest.mark.django_db
def test_running_text_needs_no_sheet_of_blocks(client):
    page = page_of(client, TEXT)

    assert "/site.css" in page
    assert "/blocks.css" not in page
    assert "/lists.css" not in page


@pytest.mark.django_db
def test_a_quote_brings_the_sheet_of_blocks(client):
    page = page_of(client, TEXT, QUOTE)

    assert "/blocks.css" in page


@pytest.mark.django_db
def test_public_pages_are_compressed_as_the_browser_likes(client):
    story = make_story(body=[TEXT])

    plain = client.get(story.address)
    brotli = client.get(story.address, headers={"accept-encoding": "gzip, br"})
    gzipped = client.get(story.address, headers={"accept-encoding": "br;q=0, gzip"})

    assert not plain.has_header("Content-Encoding")
    assert brotli["Content-Encoding"] == "br"
    assert gzipped["Content-Encoding"] == "gzip"
    assert all("Accept-Encoding" in answer["Vary"] for answer in (plain, brotli, gzipped))
    assert int(brotli["Content-Length"]) == len(brotli.content) < len(plain.content) / 2


@pytest.mark.django_db
def test_staff_pages_are_never_compressed(client):
    answer = client.get("/admin/login/", headers={"accept-encoding": "gzip, br"})

    assert not answer.has_header("Content-Encoding")
