"""Which encoding is sent: the table of RFC 9110, 12.5.3, and what browsers and mischief send."""

import pytest

from masthead.newsstand.negotiation import choose, wanted

COMPRESSED, PLAIN, NO_BROTLI = {"gzip", "br"}, {"identity"}, {"gzip"}


@pytest.mark.parametrize(
    ("accepts", "kept", "sent"),
    [
        ("", COMPRESSED, "identity"),
        ("identity", COMPRESSED, "identity"),
        ("gzip", COMPRESSED, "gzip"),
        ("x-gzip", COMPRESSED, "gzip"),
        ("gzip, deflate, br, zstd", COMPRESSED, "br"),
        ("gzip, deflate, br, zstd", NO_BROTLI, "gzip"),
        ("gzip, deflate, br, zstd", PLAIN, "identity"),
        ("br;q=0.5, gzip;q=0.9", COMPRESSED, "gzip"),
        ("BR;Q=1.0", COMPRESSED, "br"),
        ("br ; q=0.8 , gzip ; q=0.2", COMPRESSED, "br"),
        ("br;q=0", COMPRESSED, "identity"),
        ("br;q=0, *", COMPRESSED, "gzip"),
        ("*", COMPRESSED, "br"),
        ("*;q=0", COMPRESSED, "identity"),
        ("gzip;q=0.5, identity", COMPRESSED, "identity"),
        ("identity;q=0, gzip;q=0.001", COMPRESSED, "gzip"),
        ("identity;q=0", COMPRESSED, "identity"),
        ("gzip;q=1.5", COMPRESSED, "identity"),
        ("gzip;q=-1, br;q=0.0001", COMPRESSED, "identity"),
        ("gzip;level=9", COMPRESSED, "identity"),
        ("deflate, compress", COMPRESSED, "identity"),
        (",,;;=,gzip", COMPRESSED, "gzip"),
        ("gzip\u0000", COMPRESSED, "identity"),
    ],
)
def test_the_table(accepts, kept, sent):
    assert choose(accepts, kept) == sent


def test_ten_thousand_different_headers_are_not_all_remembered():
    for number in range(10_000):
        choose(f"x{number}, gzip", COMPRESSED)
    assert wanted.cache_info().currsize <= 256


def test_a_long_header_costs_what_a_short_one_does():
    assert choose("a," * 100_000 + "gzip", COMPRESSED) == "identity"
