"""Which addresses may exist: a small table of bits, so that an unknown address costs no query.

It errs on one side only: it may take an unknown address for a known one, and then the catalogue is asked.
"""

from __future__ import annotations

from collections.abc import Iterable

_BITS_EACH = 16  # with three bits set for each address, one unknown in two hundred is taken for known
_FEWEST = 1 << 16
_MOST = 1 << 26  # 8 MB; a larger edition is merely asked more often


class KnownAddresses:
    """Addresses without regard to a last slash. They can be added, not removed; adding one twice changes nothing."""

    def __init__(self, expected: int) -> None:
        bits = _FEWEST
        while bits < min(_MOST, expected * _BITS_EACH):
            bits *= 2
        self._mask = bits - 1
        self._bits = bytearray(bits // 8)

    def add(self, addresses: Iterable[str]) -> None:
        """Know these from now on."""
        bits, mask = self._bits, self._mask
        for address in addresses:
            found = hash(address.removesuffix("/"))
            for at in (found & mask, (found >> 20) & mask, (found >> 40) & mask):
                bits[at >> 3] |= 1 << (at & 7)

    def may_have(self, address: str) -> bool:
        """False: the address is certainly not among them, with or without its last slash."""
        found, bits, mask = hash(address.removesuffix("/")), self._bits, self._mask
        at = found & mask
        if not bits[at >> 3] >> (at & 7) & 1:
            return False
        at = (found >> 20) & mask
        if not bits[at >> 3] >> (at & 7) & 1:
            return False
        at = (found >> 40) & mask
        return bool(bits[at >> 3] >> (at & 7) & 1)
