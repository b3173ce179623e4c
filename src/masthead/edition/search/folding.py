"""How words are compared: without capitals, accents, vowel points and the other small things readers leave out.

Both sides go through here, what is indexed and what is asked, so SQLite need know no language but English, whose
endings its tokenizer takes off. Scripts that part words by nothing are compared letter by letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# Thai, Lao, Burmese, Khmer, Chinese and Japanese part words by nothing; Korean hangs its small words on the large.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
# Signs above and below letters: Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowels.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
APOSTROPHES = "'’ʼ"
_CYRILLIC = "\u0400-\u052f"
ARABIC_ARTICLE = "[وفبك]?ال|لل"  # with the conjunctions and prepositions that are written to it

_RUN = re.compile(rf"[\w{_MARKS}]+(?:[{APOSTROPHES}](?=[{_CYRILLIC}])[\w{_MARKS}]+)*")
_UNSPACED_OR_RUN = re.compile(f"[{UNSPACED}]|[^{UNSPACED}]+")
_UNSPACED_SIGN = re.compile(f"[{UNSPACED}]")
# A short and a double dot make Cyrillic letters of their own (й, ї, ў), but for ё, which few type.
_DROPPED = re.compile(
    rf"(?<=е)\u0308|(?<=[{_CYRILLIC}])(?![\u0306\u0308])[{_MARKS}]|(?<![{_CYRILLIC}])[{_MARKS}]"
)
_ARTICLE = re.compile(rf"(?:{ARABIC_ARTICLE})(?=\w\w\w)")
# Letters that are written otherwise by those who have no key for them.
_LETTERS = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ґ": "г"}
    | {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": None}
    | dict.fromkeys(APOSTROPHES)
)


def tokens(text: str) -> Iterator[str]:
    """The words of a text as they are compared, in order; of unspaced scripts each letter is one."""
    for run in _RUN.finditer(text.replace("_", " ")):
        if run[0].isascii():
            yield run[0].lower()
            continue
        for part in _UNSPACED_OR_RUN.findall(unicodedata.normalize("NFKC", run[0])):
            if word := part if is_unspaced(part) else fold(part):
                yield word


def indexed(text: str) -> str:
    """A text as FTS5 is given it."""
    return text if text.isascii() else " ".join(tokens(text))


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """One word without capitals, accents and points; an Arabic one without its article."""
    plain = unicodedata.normalize("NFD", word.casefold().translate(_LETTERS))
    plain = unicodedata.normalize("NFC", _DROPPED.sub("", plain))
    return _ARTICLE.sub("", plain, count=1) if _ARTICLE.match(plain) else plain


def is_unspaced(token: str) -> bool:
    """Whether the token is a letter of a script that parts words by nothing."""
    return bool(_UNSPACED_SIGN.match(token))


def flat(text: str) -> str:
    """The text folded sign by sign, so that places in it are places in the original."""
    return text.lower() if text.isascii() else text.translate(_SIGNS)


class _Signs(dict[int, int]):
    """From sign to folded sign, made as they are met; a sign that folds into several or none stays."""

    def __missing__(self, sign: int) -> int:
        letter = chr(sign)
        plain = fold(letter)
        self[sign] = found = ord(plain if len(plain) == 1 else letter)
        return found


_SIGNS = _Signs()
