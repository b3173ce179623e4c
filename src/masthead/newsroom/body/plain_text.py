"""Rich text so plain that it can be read without a parser: paragraphs, headings and lists of words and simple marks.

Most of what a newsroom writes is of this kind, and a page has dozens of such paragraphs; a sanitiser and a parser take
far longer over each than all else that is done with it. The grammar below allows exact tags and nothing beside them.
Whatever does not fit it, in a single letter, is read by `paragraphs` the thorough way, which this one agrees with to
the byte (`tests/rooms/newsroom/test_read_plain_text.py`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

# Neither control characters nor what is no character: parsers differ about them.
_LETTERS = r"[^<>&\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]++"
_SIGN = "&(?:amp|lt|gt|quot|nbsp|#x27|#39);"
_MARK = "</?(?:b|strong|i|em|sup|sub|code)>|<br/?>"
# As the sanitiser leaves a link it has vetted; addresses with other letters are written anew by the parser.
_LINK = r"""<a href="[A-Za-z0-9_.!~*'()@/:=?;\#%+,$-]+" rel="noopener">|</a>"""
_KEY = ' data-block-key="([A-Za-z0-9_-]{0,40})"'
_DEEPEST = 20  # marks in marks; parsers begin to differ at some hundreds
_SPACE = r"[ \t\n]*+"


def _grammar(inside: str) -> re.Pattern[str]:
    line = f"(?:{_LETTERS}|{_SIGN}|{inside})*+"
    # The parser writes an empty item without its end.
    items = f"(?:{_SPACE}<li(?:{_KEY.replace('(', '(?:')})?>(?!</li>){line}</li>)*+{_SPACE}"
    return re.compile(
        f"{_SPACE}(?:<(?P<tag>p|h2|h3)(?:{_KEY})?>(?P<line>{line})</(?P=tag)>"
        f"|<(?P<list>ul|ol)(?:{_KEY})?>(?P<items>{items})</(?P=list)>){_SPACE}"
    )


_AS_WRITTEN = _grammar(_MARK)
_VETTED = _grammar(f"{_MARK}|{_LINK}")
_TAG = re.compile(r"<(/?)([a-z]+)([^>]*)>")
_OWN_KEY = re.compile(f"(<(?:p|h2|h3|ul|ol|li)){_KEY}>")
_ITEM_KEY = re.compile(f"<li{_KEY}>")


class Piece(NamedTuple):
    """A paragraph, heading or list: the inside of its tag as clean `html`, and its words, parted by single spaces."""

    tag: str
    key: str  # as the editor keeps it, or empty
    html: str
    text: str


def plain_pieces(source: str, *, vetted: bool = False) -> list[Piece] | None:
    """The pieces of a plain text, or None for one that is not plain. With `vetted`, the sanitiser has been over it
    already and its links are taken as they are."""
    grammar = _VETTED if vetted else _AS_WRITTEN
    place, pieces = 0, []
    while place < len(source):
        found = grammar.match(source, place)
        piece = _piece(found) if found else None
        if found is None or piece is None:
            return None
        pieces.append(piece)
        place = found.end()
    return pieces


def plain_markup(source: str) -> str | None:
    """A plain text whole, with the tags of its pieces and without their keys, or None for one that is not plain."""
    if plain_pieces(source) is None:
        return None
    return _OWN_KEY.sub(r"\g<1>>", _unsigned(source)).replace("<br/>", "<br>").strip()


def _piece(found: re.Match[str]) -> Piece | None:
    tag, key, line, kind, list_key, items = found.groups()
    inner: str = line if tag else items
    if "&" in inner:
        inner = _unsigned(inner)
    if "<" not in inner:
        return Piece(tag or kind, key or list_key or "", inner.strip(), _spaced(inner))
    if not _is_nested(inner):
        return None
    if kind:
        first = _ITEM_KEY.search(inner)
        list_key = list_key or (first[1] if first else "")
        inner = _ITEM_KEY.sub("<li>", inner)
    inner = inner.replace("<br/>", "<br>")
    return Piece(tag or kind, key or list_key or "", inner.strip(), _spaced(_TAG.sub(_gap, inner)))


def _unsigned(inner: str) -> str:
    """Only what would be markup otherwise stays written as a sign."""
    for sign, letter in (("&quot;", '"'), ("&#x27;", "'"), ("&#39;", "'"), ("&nbsp;", "\u00a0")):
        inner = inner.replace(sign, letter)
    return inner


def _spaced(words: str) -> str:
    """The words without signs, parted by single spaces; the one sort of space that can be printed."""
    if "&" in words:
        words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    if words.isprintable() and "  " not in words:
        return words.strip()
    return " ".join(words.split())


def _gap(tag: re.Match[str]) -> str:
    """Items of lists and lines are apart; other marks stand within words."""
    return " " if tag[2] in {"li", "br"} else ""


def _is_nested(inner: str) -> bool:
    """Whether each mark is closed before the one it stands in, and no link holds another."""
    open_tags: list[str] = []
    for closing, name, _ in _TAG.findall(inner):
        if name == "br":
            continue
        if not closing:
            if (name == "a" and name in open_tags) or len(open_tags) == _DEEPEST:
                return False
            open_tags.append(name)
        elif not open_tags or open_tags.pop() != name:
            return False
    return not open_tags
