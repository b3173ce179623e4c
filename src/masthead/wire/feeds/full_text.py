"""A story's body as HTML that any feed reader can show: no scripts, no frames, no style, whole addresses.

What only decorates our own page is left out: pull quotes repeat the text, a chart is its table, a map is its
picture, and something that lives on another site is a link to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import Any
from urllib.parse import urljoin

import nh3
from django.utils.translation import gettext as _

from masthead.newsroom.body import elements as e
from masthead.theme.contexts import PictureView

_TAGS = set(
    "p h2 h3 ul ol li b strong i em a sup sub code br hr blockquote figure figcaption img cite "
    "table caption thead tbody tr th td".split()
)
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt", "width", "height"}}


def full_text(
    *,
    body: Iterable[e.Element],
    footnotes: Iterable[e.Footnote],
    lead: PictureView | None,
    address: str,
) -> str:
    """The lead picture, the body and its notes. `address` is the story's own, whole; links are made whole by it."""
    parts = [_figure(lead)] if lead else []
    parts += [_element(element) for element in body]
    notes = "".join(f"<li>{note.html}</li>" for note in footnotes)
    if notes:
        parts.append(f"<h2>{escape(_('Notes'))}</h2><ol>{notes}</ol>")
    return _cleaned("\n".join(part for part in parts if part), address)


def _cleaned(html: str, address: str) -> str:
    def whole(link: str) -> str | None:
        try:
            return urljoin(address, link)
        except ValueError:
            return None

    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        url_relative=whole,
        link_rel=None,
    )


def _element(element: e.Element) -> str:
    draw = _DRAWN.get(type(element))
    return draw(element) if draw else ""


def _paragraph(one: e.Paragraph) -> str:
    return f"<{one.tag}>{one.html}</{one.tag}>"


def _figure(picture: PictureView) -> str:
    words = " ".join(part for part in (escape(picture.caption), _credit(picture)) if part)
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    image = (
        f'<img src="{escape(picture.src)}" alt="{escape(picture.alt)}" '
        f'width="{picture.width}" height="{picture.height}">'
    )
    return f"<figure>{image}{caption}</figure>"


def _credit(picture: PictureView) -> str:
    return f"({escape(picture.credit)})" if picture.credit else ""


def _picture(one: e.PictureElement) -> str:
    return _figure(one.picture)


def _gallery(one: e.Gallery) -> str:
    return _heading(one.title) + "".join(_figure(picture) for picture in one.pictures)


def _quote(one: e.Quote) -> str:
    speaker = ", ".join(escape(word) for word in (one.speaker, one.role) if word)
    source = _link(one.source_url, speaker) if one.source_url and speaker else speaker
    said_by = f"<p><cite>{source}</cite></p>" if source else ""
    return f"<blockquote><p>{escape(one.text)}</p>{said_by}</blockquote>"


def _table(one: e.Table) -> str:
    caption = f"<caption>{escape(one.caption)}</caption>" if one.caption else ""
    header = "".join(f"<th>{escape(cell.text)}</th>" for cell in one.header)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell.text)}</td>" for cell in row) + "</tr>" for row in one.rows
    )
    source = f"<p>{escape(_('Source'))}: {escape(one.source)}</p>" if one.source else ""
    return f"<table>{caption}<thead><tr>{header}</tr></thead><tbody>{rows}</tbody></table>{source}"


def _chart(one: e.Chart) -> str:
    description = f"<p>{escape(one.description)}</p>" if one.description else ""
    return description + _table(one.table)


def _map(one: e.Map) -> str:
    places = "".join(f"<li>{escape(marker.label)}</li>" for marker in one.markers)
    return _heading(one.title) + _figure(one.picture) + (f"<ul>{places}</ul>" if places else "")


def _fact_box(one: e.FactBox) -> str:
    return f"<blockquote>{_heading(one.title)}{one.html}</blockquote>"


def _timeline(one: e.Timeline) -> str:
    entries = "".join(
        f"<li><b>{escape(entry.date)}</b> {escape(entry.title)}"
        + (f"<br>{escape(entry.text)}" if entry.text else "")
        + "</li>"
        for entry in one.entries
    )
    return f"{_heading(one.title)}<ul>{entries}</ul>"


def _embed(one: e.Embed) -> str:
    where = f" ({escape(one.provider)})" if one.provider else ""
    about = f"<br>{escape(one.description)}" if one.description else ""
    return f"<p>{_link(one.url, escape(one.title or one.url))}{where}{about}</p>"


def _document(one: e.DocumentElement) -> str:
    return f"<p>{_link(one.address, escape(one.title))} ({escape(one.kind)})</p>"


def _related(one: e.RelatedCard) -> str:
    return f"<p>{escape(_('Related'))}: {_link(one.address, escape(one.headline))}</p>"


def _cards(one: e.CardList) -> str:
    links = "".join(f"<li>{_link(card.address, escape(card.headline))}</li>" for card in one.cards)
    return f"{_heading(one.heading)}<ul>{links}</ul>" if links else ""


def _divider(one: e.Divider) -> str:
    return "<hr>"


def _heading(text: str) -> str:
    return f"<h3>{escape(text)}</h3>" if text else ""


def _link(address: str, html: str) -> str:
    return f'<a href="{escape(address)}">{html}</a>'


_DRAWN: dict[type, Callable[[Any], str]] = {
    e.Paragraph: _paragraph,
    e.PictureElement: _picture,
    e.Gallery: _gallery,
    e.Quote: _quote,
    e.Table: _table,
    e.Chart: _chart,
    e.Map: _map,
    e.FactBox: _fact_box,
    e.Timeline: _timeline,
    e.Embed: _embed,
    e.DocumentElement: _document,
    e.RelatedCard: _related,
    e.CardList: _cards,
    e.Divider: _divider,
}
