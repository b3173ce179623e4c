"""Which network a request comes from. Only proxies that the operator named are believed when they say so."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
_V4_BITS, _V6_BITS = 24, 56  # what one household or small firm has at most; a larger one is many networks


def read_network(word: str) -> Network:
    """`10.0.0.0/8`, or one address. Raises ValueError."""
    return ip_network(word.strip(), strict=False)


def network_of(peer: str, forwarded: str, proxies: Collection[Network]) -> str:
    """The network of the reader behind a connection, such as `93.184.216.0/24`; empty where it cannot be known.

    `peer`: the address that the connection comes from. `forwarded`: the X-Forwarded-For it sent. The nearest address
    in it that is no proxy of ours counts: what stands before it, anybody may have written. An address of this machine
    or of a private network is not a reader's but that of a proxy nobody named, and of everybody behind it.
    """
    chain = [word for word in forwarded.split(",") if word.strip()]
    address = _read(peer)
    while address is not None and _is_among(address, proxies):
        address = _read(chain.pop()) if chain else None
    if address is None or address.is_private or address.is_loopback or address.is_link_local:
        return ""
    bits = _V4_BITS if address.version == 4 else _V6_BITS
    return str(ip_network((address, bits), strict=False))


def _read(word: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(word.strip().strip("[]").partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _is_among(address: IPv4Address | IPv6Address, networks: Collection[Network]) -> bool:
    return any(address in network for network in networks if network.version == address.version)
