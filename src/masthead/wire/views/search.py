"""The search page."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from masthead.newsroom.models import Section, Story
from masthead.newsroom.queries import cards, live_stories
from masthead.theme.contexts import Card, Head
from masthead.theme.render import draw
from masthead.wire.contexts import Choice, SearchView
from masthead.wire.search.asked import LAST, PAGE, PERIODS, Asked, read_question
from masthead.wire.search.excerpts import excerpt
from masthead.wire.search.matching import matching_stories
from masthead.wire.search.suggestions import suggestions


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What matches a question. 400 with words for a question that cannot be put. At most eight queries."""
    sections = {section.slug: section for section in Section.objects.all()}
    asked = read_question(request.GET, sections)
    page = search_view(asked, list(sections.values()))
    head = Head(
        title=_("Search: %(words)s") % {"words": asked.text} if asked.text else _("Search"),
        description=_("Look through all our stories."),
        canonical="/search/",
        robots="noindex, follow",
    )
    return draw("pages/search.html", page, head, status=400 if asked.problem else 200)


def search_view(asked: Asked, sections: list[Section]) -> SearchView:
    total, ids = (0, []) if asked.problem else matching_stories(asked)
    found = _found(ids, asked.words)
    after = asked.start + PAGE
    nothing = bool(asked.words) and not total and not asked.problem
    return SearchView(
        query=asked.text,
        total=total,
        cards=tuple(card for card, _excerpt in found),
        excerpts=tuple(piece for _card, piece in found),
        sections=_choices(((one.slug, one.name) for one in sections), asked.section and asked.section.slug),
        formats=_choices(((value, str(label)) for value, label in Story.Format.choices), asked.format),
        periods=_choices(zip(PERIODS, _period_words(), strict=True), asked.period),
        order=(
            Choice("best", _("Best match"), asked.order == "best"),
            Choice("newest", _("Newest"), asked.order == "newest"),
        ),
        problem=asked.problem,
        suggestions=suggestions(asked, sections) if nothing else (),
        next=asked.address(**{"from": str(after)}) if after < min(total, LAST) else "",
    )


def _found(ids: list[int], words: tuple[str, ...]) -> list[tuple[Card, str]]:
    """Cards and excerpts in the order of the ids. Three queries."""
    if not ids:
        return []
    texts = dict(Story.objects.filter(pk__in=ids).values_list("pk", "search_text"))
    by_id = {card.story_id: card for card in cards(live_stories().filter(pk__in=ids))}
    shown = [by_id[pk] for pk in ids if pk in by_id]
    return [(card, excerpt(texts.get(card.story_id, ""), words, card.deck)) for card in shown]


def _choices(known: Iterable[tuple[str, str]], chosen: str | None) -> tuple[Choice, ...]:
    return (
        Choice("", _("All"), not chosen),
        *(Choice(value, label, value == chosen) for value, label in known),
    )


def _period_words() -> tuple[str, ...]:
    return (_("Past day"), _("Past week"), _("Past month"), _("Past year"))
