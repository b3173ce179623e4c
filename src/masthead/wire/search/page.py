"""The page on which the newsstand shows what it found: drawn once, with gaps for all that depends on the question."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext as _

from masthead.kit.languages import LANGUAGES
from masthead.kit.recording import made_from
from masthead.newsroom.models import Section, Story
from masthead.postbag.slot_markup import compile_page, marker
from masthead.postbag.slots import SlotPage
from masthead.theme.contexts import Head, Link
from masthead.theme.drawing import draw_template
from masthead.theme.frame import current_frame, seen_from
from masthead.theme.render import complete_head
from masthead.wire.contexts import Choices, SearchView

ADDRESS = "/search/"
# The gaps of pages/search.html, each as often as it stands there; those of the filters follow from their values.
_SLOTS = """
    query invalid asked asked.query too_long too_many_words too_short no_such_choice no_such_page
    named named.label named.address found_one found found.total some cut_short shown shown.first shown.last
    respelled respelled.words respelled.address wider wider.address
    results results.address results.headline results.language results.direction results.datetime results.date
    results.marks results.marks.before results.marks.word results.after
    results.kind results.kind.label results.label results.label.label results.label.address
    results.byline results.byline.names results.picture results.picture.src results.picture.alt
    turn turn.back turn.back.address turn.more turn.more.address
    nothing nothing.query help help.alike help.alike.label help.alike.address
""".split()


def search_page() -> SlotPage:
    """The page with its gaps. Queries: the sections, the languages, and what the frame costs."""
    page = search_view()
    frame = seen_from(current_frame(), ADDRESS)
    asked = f"{marker('rows:asked')}{marker('text:query')} – {marker('/rows')}"
    head = Head(
        title=f"{asked}{_('Search')} · {frame.publication.name}",
        description=_("Look through all our stories."),
        canonical=ADDRESS,
        robots="noindex, follow",
        og_title=_("Search"),
    )
    context = {"page": page, "head": complete_head(head, frame, page), "frame": frame}
    filters = {one.name: len(one.options) for one in page.filters}
    return compile_page(draw_template("pages/search.html", context), Counter(_SLOTS) | Counter(filters))


def blank_page() -> bytes:
    """The page before anything was asked."""
    return search_page().fill({"invalid": "false"})


def search_view() -> SearchView:
    """What the template needs. Two queries."""
    made_from("languages-in-use")
    sections = list(Section.objects.all())
    spoken = set(Story.objects.filter(live=True).order_by().values_list("language", flat=True).distinct())
    languages = [(tag, name) for tag, name in LANGUAGES if tag in spoken]
    filters = [
        Choices("section", _("Section"), _any([(one.slug, one.name) for one in sections])),
        Choices("format", _("Format"), _any([(value, str(label)) for value, label in Story.Format.choices])),
        Choices("period", _("Published"), (("", _("At any time")), *_periods())),
        Choices("order", _("Order"), (("", _("Best match")), ("newest", _("Newest first")))),
    ]
    if len(languages) > 1:
        filters.insert(2, Choices("language", _("Language"), _any(languages)))
    ways = (*(Link(one.name, one.address) for one in sections), Link(_("The archive by date"), "/archive/"))
    return SearchView(tuple(one for one in filters if len(one.options) > 1), ways)


def _any(options: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return (("", _("All")), *options) if options else ()


def _periods() -> tuple[tuple[str, str], ...]:
    return (
        ("day", _("In the past day")),
        ("week", _("In the past week")),
        ("month", _("In the past month")),
        ("year", _("In the past year")),
    )
