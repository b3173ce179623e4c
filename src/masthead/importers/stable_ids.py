"""Ids that come out the same whenever the same text is imported."""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter

_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
_BLOCKS = uuid.UUID("5f0c3d52-6a39-4d77-9a51-5d1c1f2f7a10")


class StableIds:
    """Hands out paragraph keys and block ids for one story.

    An id follows from the content and from how many times the same content came before, so a paragraph keeps its
    id when others are added around it. No two keys of one story are alike.
    """

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()
        self._keys: set[str] = set()

    def key(self, content: str) -> str:
        """Five characters, as the editor's own."""
        number = self._seen[content] = self._seen[content] + 1
        key = _five(f"{number}\x00{content}")
        while key in self._keys:
            number += 1
            key = _five(f"{number}\x00{content}\x00again")
        self._keys.add(key)
        return key

    def block_id(self, kind: str, content: str) -> str:
        """A UUID for one block."""
        name = f"{kind}\x00{content}"
        self._seen[name] += 1
        return str(uuid.uuid5(_BLOCKS, f"{self._seen[name]}\x00{name}"))


def _five(text: str) -> str:
    number = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())
    letters = []
    for _ in range(5):
        number, place = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[place])
    return "".join(letters)
