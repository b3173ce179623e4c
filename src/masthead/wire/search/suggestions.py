"""Help when nothing was found: another spelling, and subjects with a similar name."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from django.utils.translation import gettext as _

from masthead.newsroom.models import Section
from masthead.theme.contexts import Link
from masthead.wire.queries import published_authors, used_tags
from masthead.wire.search.asked import Asked

# How many of the most used tags and of the authors are compared: bounds the work of a search that finds nothing.
_COMPARED = 1_000
_SHOWN = 6
_ALIKE, _WORD_ALIKE = 0.6, 0.75


def suggestions(asked: Asked, sections: Sequence[Section]) -> tuple[Link, ...]:
    """Where to go instead: at most one other spelling, then sections, tags and authors. Two queries.

    Only names that stand on live stories are looked at: a suggestion never tells of a draft.
    """
    named = _named(sections)
    text = asked.text.casefold()
    close = get_close_matches(text, list(named), n=_SHOWN, cutoff=_ALIKE)
    for word in asked.words:
        close += get_close_matches(word.casefold(), list(named), n=2, cutoff=_WORD_ALIKE)
    links = [named[name] for name in dict.fromkeys(close)]
    other = _respelled(asked, named)
    if other:
        links.insert(0, Link(_("Search for “%(words)s”") % {"words": other}, asked.address(q=other)))
    return tuple({link.address: link for link in links}.values())[:_SHOWN]


def _named(sections: Sequence[Section]) -> dict[str, Link]:
    """Every name and other name, folded, and where it leads."""
    named: dict[str, Link] = {}
    for tag in used_tags(1)[:_COMPARED]:
        for name in (tag.name, *tag.synonyms.split(",")):
            named.setdefault(name.strip().casefold(), Link(tag.name, tag.address))
    for author in published_authors()[:_COMPARED]:
        named.setdefault(author.name.casefold(), Link(author.name, author.address))
    for section in sections:
        named[section.name.casefold()] = Link(section.name, section.address)
    named.pop("", None)
    return named


def _respelled(asked: Asked, named: dict[str, Link]) -> str:
    """The question with words that are nearly a known name's spelled as the name is; empty when none is."""
    known = {word for name in named for word in name.split() if len(word) > 2}
    words = [_nearest(word, known) for word in asked.words]
    other = " ".join(words)
    return other if other.casefold() != " ".join(asked.words).casefold() else ""


def _nearest(word: str, known: set[str]) -> str:
    folded = word.casefold()
    if folded in known:
        return word
    return next(iter(get_close_matches(folded, sorted(known), n=1, cutoff=_WORD_ALIKE)), word)
