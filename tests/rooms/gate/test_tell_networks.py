"""The network of a reader: of the connection, or of what a proxy of ours says, and of nothing a stranger writes."""

import pytest

from masthead.gate.networks import network_of, read_network

READER, OTHER, PROXY, CDN = "93.184.216.34", "151.101.1.1", "127.0.0.1", "104.16.3.9"
OURS = [read_network("127.0.0.1"), read_network("104.16.0.0/13"), read_network("2400:cb00::/32")]


@pytest.mark.parametrize(
    ("peer", "forwarded", "network"),
    [
        (READER, "", "93.184.216.0/24"),
        (READER, OTHER, "93.184.216.0/24"),  # a reader may write what they like
        (PROXY, READER, "93.184.216.0/24"),
        (PROXY, f"{OTHER}, {READER}", "93.184.216.0/24"),  # the nearest counts
        (PROXY, f"{OTHER}, {READER}, {CDN}", "93.184.216.0/24"),  # through two of ours
        (PROXY, f" {READER} ", "93.184.216.0/24"),
        (PROXY, "", ""),
        (PROXY, "unknown", ""),
        (PROXY, f"{READER}, nonsense", ""),
        (PROXY, f"{READER},", "93.184.216.0/24"),
        (PROXY, "10.0.0.7", ""),
        ("10.0.0.7", READER, ""),  # a proxy nobody named: everybody is behind it
        ("192.168.1.1", "", ""),
        ("fe80::1%eth0", "", ""),
        ("::1", "", ""),
        ("", "", ""),
        ("2a02:8109:9c00:4c11::7", "", "2a02:8109:9c00:4c00::/56"),
        ("[2a02:8109:9c00:4c11::7]", "", "2a02:8109:9c00:4c00::/56"),
        ("2400:cb00::5", "2a02:8109:9c00:4c11::7", "2a02:8109:9c00:4c00::/56"),
        (f"::ffff:{READER}", "", "93.184.216.0/24"),
        (f"::ffff:{PROXY}", READER, "93.184.216.0/24"),
    ],
)
def test_it_is_told(peer, forwarded, network):
    assert network_of(peer, forwarded, OURS) == network


@pytest.mark.parametrize("word", ["", "everybody", "10.0.0.0/64", "1.2.3", "10.0.0.0/8, 10.1.0.0/16"])
def test_what_is_no_network_is_refused(word):
    with pytest.raises(ValueError, match=r"appear|does not|octets|address"):
        read_network(word)
