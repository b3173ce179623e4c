"""Addresses and files: one to one, back again, inside the folder, and never too many in one place."""

import string
from collections import Counter
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.edition.addresses import address_of, check_address, drawer_of, is_address, leaf_of
from masthead.edition.errors import BadAddressError, BadTargetError
from masthead.edition.layout import LEAF_ENDINGS, location_of, sign_of, target_of

PARTS = st.text(
    st.sampled_from(string.ascii_letters + string.digits + "-._~@%їжé漢"), min_size=1, max_size=12
)
MAYBE_ADDRESSES = st.builds(
    lambda parts, slash: "/" + "/".join(parts) + ("/" if slash and parts else ""),
    st.lists(PARTS | st.sampled_from(["a@html", "a@file.gz", "x@html.410.br", "media", "Token"]), max_size=4),
    st.booleans(),
)
ADDRESSES = MAYBE_ADDRESSES.filter(is_address)


@given(ADDRESSES)
def test_a_leaf_leads_back_to_its_address(address):
    assert address_of(leaf_of(address)) == address


@given(ADDRESSES, ADDRESSES)
def test_two_addresses_share_no_file(one, other):
    mine = {leaf_of(one) + ending for ending in LEAF_ENDINGS}
    theirs = {leaf_of(other) + ending for ending in LEAF_ENDINGS}
    assert one == other or not mine & theirs


@given(ADDRESSES, ADDRESSES)
def test_no_file_stands_where_another_address_needs_a_folder(one, other):
    folders = {str(folder) for folder in PurePosixPath(leaf_of(other)).parents}
    assert not {leaf_of(one) + ending for ending in LEAF_ENDINGS} & folders


@given(st.text(max_size=40) | MAYBE_ADDRESSES)
def test_no_text_leads_out_of_the_folder(text):
    if is_address(text):
        parts = PurePosixPath(leaf_of(text)).parts
        assert not {"..", ".", "", "/"} & set(parts)
        assert all(len(part.encode()) + len(".410.gz") <= 255 for part in parts)
    else:
        with pytest.raises(BadAddressError):
            leaf_of(text)


@given(st.text(max_size=40))
def test_a_path_that_is_no_leaf_has_no_address(text):
    try:
        address = address_of(text)
    except BadAddressError:
        return
    assert leaf_of(address) == text


@pytest.mark.parametrize(
    "text",
    [
        "", "story", "//", "//evil.example/", "/a//b", "/../etc/passwd", "/a/../b", "/a/./b", "/a/..", "/.git/config",
        "/a/.hidden", "/a/.well-known/x", "/a\x00b", "/a\nb", "/a b", "/a\\b", "/a?b", "/a#b", "/%2e%2e/", "/a%2Fb",
        "/a%00", "/@410", "/media/T/x/",
        "/@404/x", "/slug@html", "/slug@file.gz", "/slug@html.410.br/x", "/a\u200bb", "/\u202ea",
        "/e\u0301", "/\ud800", "/" + "a" * 241, "/" + "ї" * 121, "/" + "a/" * 600, "/a\u2028b",
        "/<b>", "/\"a", "/a\x7f",
    ],
)  # fmt: skip
def test_what_no_server_should_open_is_no_address(text):
    assert not is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "/",
        "/2026/11/ferry/",
        "/2026/11/ferry",
        "/feed.rss",
        "/@olena/",
        "/a@b",
        "/100%/",
        "/київ/",
        "/.well-known/a",
    ],
)
def test_ordinary_addresses_pass(text):
    check_address(text)


def test_capitals_are_other_letters():
    assert leaf_of("/Story/") != leaf_of("/story/")


def test_twenty_thousand_addresses_in_one_folder_fill_none():
    held = Counter(str(PurePosixPath(leaf_of(f"/story-{number}/")).parent) for number in range(20_000))
    assert len(held) == 100
    assert max(held.values()) <= 280  # a hundredth, give or take


def test_twenty_thousand_pictures_fill_no_folder_either():
    held = Counter(
        str(PurePosixPath(leaf_of(f"/media/t{number}/a.avif")).parent.parent) for number in range(20_000)
    )
    assert max(held.values()) <= 280


def test_the_files_of_one_picture_lie_together():
    assert {drawer_of(f"/media/AbC/{name}") for name in ("a.avif", "b.webp", "c/d.jpg")} == {
        drawer_of("/media/AbC/x")
    }


def test_with_and_without_last_slash_share_a_drawer():
    assert drawer_of("/2026/11/ferry/") == drawer_of("/2026/11/ferry")


TARGETS = st.one_of(
    ADDRESSES,
    st.builds(
        lambda host, rest: f"https://{host}.example/{rest}",
        st.text(string.ascii_lowercase, min_size=1, max_size=10),
        st.text(string.ascii_letters + "/?=&#@:~%", max_size=20),
    ),
)


@given(TARGETS)
def test_a_sign_spells_its_target(target):
    try:
        sign = sign_of(target)
    except BadTargetError:
        return
    assert target_of(sign) == location_of(target).replace("@", "%40")


@given(TARGETS, TARGETS)
def test_no_sign_stands_where_another_needs_a_folder(one, other):
    try:
        mine, theirs = sign_of(one), sign_of(other)
    except BadTargetError:
        return
    assert mine not in {str(folder) for folder in PurePosixPath(theirs).parents}


@pytest.mark.parametrize(
    "target",
    [
        "",
        "//evil.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "/a\r\nSet-Cookie: x",
        "https://",
        "ftp://a/b",
        "a/b",
    ],
)
def test_nobody_is_sent_to_what_is_no_place(target):
    if "\n" in target:
        assert "\n" not in location_of(target)
    else:
        with pytest.raises(BadTargetError):
            location_of(target)


@pytest.mark.parametrize("target", ["/a/../../b", "/a//b", "https://a.example/../..", "/" + "x" * 251])
def test_a_sign_stays_in_its_folder(target):
    with pytest.raises(BadTargetError):
        sign_of(target)
