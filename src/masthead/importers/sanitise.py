"""Cleans HTML before anything else looks at it."""

from __future__ import annotations

import re

import nh3
from lxml import html as lxml_html
from lxml.etree import LxmlError

from masthead.importers.errors import RecordRefusedError

MAX_BODY = 400_000  # characters: a book of two hundred pages; the longest article has a tenth of that
MAX_DEPTH = 200  # of open tags; cleaning takes time with the square of it, and our walk one frame a level

# Kept only to be turned into blocks; nothing here is written out as it came.
_TAGS = frozenset(
    "a abbr article aside b blockquote br caption center cite code dd del details div dl dt em figcaption figure "
    "footer h1 h2 h3 h4 h5 h6 header hr i iframe img li main ol p picture pre q s section small span strike strong "
    "sub summary sup table tbody td tfoot th thead tr u ul video".split()
)
_ATTRIBUTES = {
    "a": {"href", "id", "class"},
    "blockquote": {"cite"},
    "iframe": {"src", "title"},
    "img": {"src", "alt", "title", "data-caption", "data-credit"},
    "video": {"src", "title"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    **{tag: {"id", "class"} for tag in ("li", "p", "div", "section", "sup", "span", "ol")},
}
_DROPPED_WITH_CONTENT = frozenset(
    "applet audio button canvas datalist embed head math noembed noframes noscript object script select style svg "
    "template textarea title xmp".split()
)
_SCHEMES = frozenset({"http", "https", "mailto"})
_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
    clean_content_tags=set(_DROPPED_WITH_CONTENT),
    url_schemes=set(_SCHEMES),
    link_rel=None,
    strip_comments=True,
)
# Tags that need no closing tag of their own, so that counting them would count siblings as depth.
_UNCLOSED = frozenset(
    "area base br col dd dt hr img input li link meta option p param source tbody td tfoot th thead tr wbr".split()
)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
# What text may not hold: it breaks databases, terminals or XML.
_CONTROLS = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def clean_html(html: str) -> str:
    """Only the tags we turn into blocks, only addresses a reader may follow. Raises RecordRefusedError."""
    if len(html) > MAX_BODY:
        raise RecordRefusedError("its text is longer than 400,000 characters")
    refuse_depth(html)
    return _CLEANER.clean(_CONTROLS.sub("", html))


def refuse_depth(html: str) -> None:
    """Refuse markup nested so deep that walking it would cost more than it can be worth."""
    depth = 0
    for closing, name in _TAG.findall(html):
        if name.lower() not in _UNCLOSED:
            depth = max(depth - 1, 0) if closing else depth + 1
            if depth > MAX_DEPTH:
                raise RecordRefusedError("its markup is nested too deep")


def parse_clean(html: str) -> lxml_html.HtmlElement:
    """The cleaned HTML as a tree under one `div`."""
    cleaned = clean_html(html)
    try:
        root: lxml_html.HtmlElement = lxml_html.fragment_fromstring(cleaned, create_parent="div")
    except (LxmlError, ValueError) as error:
        raise RecordRefusedError("its markup cannot be read") from error
    return root


def plain_text(value: str) -> str:
    """One line of words from a field that may hold markup: headline, deck, caption, name."""
    if "<" in value or "&" in value:
        root = parse_clean(value)
        value = str(root.text_content())
    return " ".join(_CONTROLS.sub("", value).split())
