"""The words that templates have beyond Django's own: `{% load masthead %}`.

Each escapes what it is given and asks nothing of the database. Tags that need the publication read `frame` from
the context; a page drawn without one (an error page) falls back to the installation's own settings.
"""

from __future__ import annotations

import re
from datetime import datetime
from html import escape
from typing import Any

from django import template
from django.conf import settings
from django.template import Context, TemplateSyntaxError
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from masthead.kit import languages
from masthead.kit.recording import made_from, remembered
from masthead.postbag.slot_markup import marker
from masthead.theme import assets, icons, moments, pieces
from masthead.theme.contexts import Card, Frame, PictureView, PublicationView
from masthead.theme.drawing import draw_template

register = template.Library()

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")


@register.simple_tag(takes_context=True)
def asset(context: Context, name: str) -> str:
    """The address of a file of the theme: `{% asset "site.css" %}`. Raises UnknownAssetError.

    site.css and the emblems (favicon.svg, apple-touch-icon.png, icon-512.png, site.webmanifest) come in the
    publication's own colour and initial.
    """
    return assets.asset_url(name, _publication(context))


@register.simple_tag(takes_context=True)
def font_preloads(context: Context) -> SafeString:
    """The `<link rel="preload">` of the two fonts that an English page shows first; nothing without fonts."""
    links = ((address,) for address in assets.first_fonts(_publication(context)))
    return format_html_join(
        "", '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>', links
    )


@register.simple_tag(takes_context=True)
def inline_script(context: Context) -> SafeString:
    """The one inline script, for `<head>`: it hides an announcement this reader has closed before it is painted.

    Draws nothing while there is no announcement. The key travels in a `<meta>`, so that the script's text and
    with it its hash in the content security policy never change.
    """
    frame = _frame(context)
    if frame is None or frame.announcement is None:
        return SafeString("")
    script = SafeString(f"<script>{assets.INLINE_SCRIPT}</script>")
    return format_html('<meta name="announcement" content="{}">{}', frame.announcement.key, script)


@register.simple_tag
def picture(view: PictureView | None, sizes: str = "", eager: bool = False, **attributes: str) -> SafeString:
    """A `<picture>` with its sources. `class` goes to the `<img>`; `eager` is for the one picture above the fold.

    The picture's own colour stands in `data-c`, from where site.css takes it by a typed `attr()`: a style
    attribute would be stopped by the content security policy.
    """
    if view is None:
        return SafeString("")
    if unknown := set(attributes) - {"class"}:
        raise TemplateSyntaxError(
            f"picture knows no {', '.join(sorted(unknown))}; give class, sizes or eager."
        )
    wide = _attribute("sizes", sizes)
    sources = "".join(
        f'<source type="{_quoted(source.type)}" srcset="{_quoted(source.srcset)}"{wide}>'
        for source in view.sources
    )
    image = _image(view, sizes, eager, attributes.get("class", ""))
    return SafeString(f"<picture>{sources}{image}</picture>")


def _image(view: PictureView, sizes: str, eager: bool, class_name: str) -> str:
    more = (
        _attribute("class", class_name)
        + _attribute("srcset", view.srcset)
        + _attribute("sizes", sizes if view.srcset else "")
        + _attribute("data-c", view.colour if _COLOUR.match(view.colour) else "")
        + (' fetchpriority="high"' if eager else ' loading="lazy" decoding="async"')
    )
    size = f'width="{_quoted(view.width)}" height="{_quoted(view.height)}"'
    return f'<img src="{_quoted(view.src)}" {size} alt="{_quoted(view.alt)}"{more}>'


@register.simple_tag(takes_context=True)
def piece(context: Context, name: str) -> SafeString:
    """A piece of the frame with its comments, as the page at the head's address carries it (see `pieces`)."""
    frame = _frame(context)
    if frame is None:
        return SafeString("")
    drawn = frame.pieces.get(name)
    if drawn is None:
        drawn = pieces.draw_piece(name, frame)
    else:
        made_from(f"{pieces.KEY}{name}")
    return SafeString(pieces.region(name, drawn, frame.address))


@register.simple_tag(takes_context=True)
def once(context: Context, template_name: str, **shown: Any) -> SafeString:
    """A fragment that looks the same on every page that shows the same: `{% once "fragments/footer.html" nav=… %}`.

    While the press remembers, it is drawn once for the same values. It sees these values and `frame.publication`, and
    nothing else of the page around it.
    """
    publication = _publication(context)

    def draw() -> SafeString:
        around = {"frame": Frame(publication)} if publication else {}
        return draw_template(template_name, {**around, **shown})

    return remembered((template_name, publication, tuple(shown.items())), draw, lasts=True)


@register.filter
def says(card: Card, title: str) -> bool:
    """`{{ card|says:page.title }}`: whether the card's label would only repeat the title of the page it stands on."""
    return card.label is not None and card.label.label == title


@register.simple_tag
def moment(time: datetime | None, style: str = "full") -> SafeString:
    """A `<time>` in the publication's zone; styles are full, date, clock, feed and day (see `moments`)."""
    if time is None:
        return SafeString("")
    told = moments.describe(time, style)
    more = _attribute("title", told.title) + _attribute("data-feed", told.later)
    return SafeString(f'<time datetime="{_quoted(told.machine)}"{more}>{_quoted(told.text)}</time>')


@register.filter(name="dir")
def direction(language: Any) -> str:
    """`{{ language|dir }}`: rtl or ltr."""
    return languages.direction(str(language or ""))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing from assets/icons, inline and hidden from screen readers: the word beside it speaks."""
    return SafeString(icons.drawing(name))


@register.simple_tag(takes_context=True)
def lang_attrs(context: Context, language: str) -> SafeString:
    """` lang="uk" dir="ltr"` with a space in front, where the language is not the publication's own; else nothing.

    `dir` appears only where the direction differs as well.
    """
    publication = _publication(context)
    own = publication.language if publication else settings.LANGUAGE_CODE
    if not language or language.lower() == own.lower():
        return SafeString("")
    turned = languages.direction(language)
    other = turned if turned != languages.direction(own) else ""
    return SafeString(_attribute("lang", language) + _attribute("dir", other))


@register.simple_tag
def slot(word: str) -> SafeString:
    """A gap that the newsstand fills: `{% slot "text:query" %}`, `{% slot "rows:results" %} … {% slot "/rows" %}`.

    See docs/contracts/slots.md.
    """
    return SafeString(marker(word))


@register.simple_tag
def minutes(count: int) -> str:
    """How long a story takes to read, in words."""
    return ngettext("%(count)d min read", "%(count)d min read", count) % {"count": count}


def _attribute(name: str, value: str) -> str:
    """An attribute with a space in front, or nothing for an empty value. The name is never a stranger's."""
    return f' {name}="{_quoted(value)}"' if value else ""


def _quoted(value: Any) -> str:
    """A value as it may stand in a text or between quotation marks. Django's `format_html` does the same at five times
    the price, and these tags stand dozens of times on a page."""
    return escape(value) if type(value) is str else conditional_escape(value)


def _frame(context: Context) -> Frame | None:
    frame = context.get("frame")
    return frame if isinstance(frame, Frame) else None


def _publication(context: Context) -> PublicationView | None:
    frame = _frame(context)
    return frame.publication if frame else None
