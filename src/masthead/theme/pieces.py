"""Small parts of every page with a clock of their own: the announcement bar, the latest, the most popular, the picks.

A page carries each piece as it stood when the page was pressed, between two comments. When a piece changes, pages are
recomposed: the text between the comments is replaced, nothing else is drawn. On a page that was not recomposed yet, our
script swaps the current piece in after loading.

    <!--latest 5f2c…-->…<!--/latest-->

The first comment carries the version of the whole piece. The page's own story is left out of a list: see `fit`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2s

from django.utils.translation import gettext as _

from masthead.theme.contexts import DrawnPiece, Frame
from masthead.theme.drawing import draw_template

KEY = "#piece/"  # what a page notes that carries a piece, with the piece's name behind it
ADDRESS = "/fragments/pieces.json"  # all pieces as they are now, for the script


@dataclass(frozen=True, slots=True)
class Piece:
    """How a piece is drawn: from a part of the frame, by a template. `limit`: so many items of its list are shown."""

    template: str
    part: str
    context: Callable[[Frame], Mapping[str, object]]
    limit: int = 0  # 0: it is no list


PIECES: dict[str, Piece] = {
    "mark": Piece("fragments/announcement_mark.html", "announcement", lambda frame: {}),
    "notice": Piece(
        "fragments/announcement.html", "announcement", lambda frame: {"notice": frame.announcement}
    ),
    "popular": Piece(
        "fragments/numbered.html",
        "popular",
        lambda frame: {"cards": frame.popular, "title": _("Most popular")},
        limit=5,
    ),
    "latest": Piece("fragments/newsfeed.html", "latest", lambda frame: {"cards": frame.latest}, limit=8),
    "picks": Piece(
        "fragments/numbered.html",
        "picks",
        lambda frame: {"cards": frame.picks, "title": _("Editors’ picks"), "across": True},
        limit=5,
    ),
}
_REGION = re.compile(r"<!--([a-z]+) [0-9a-f]*-->.*?<!--/\1-->", re.DOTALL)


def draw_piece(name: str, frame: Frame) -> DrawnPiece:
    """Draw a piece whole; empty where the frame's part is. Raises KeyError for a name that is none."""
    piece = PIECES[name]
    shown = getattr(frame, piece.part)
    html = draw_template(piece.template, {"frame": frame, **piece.context(frame)}).strip() if shown else ""
    return DrawnPiece(html, blake2s(html.encode(), digest_size=4).hexdigest())


def region(name: str, drawn: DrawnPiece, address: str) -> str:
    """A piece with its comments, as it stands in the page at an address."""
    return f"<!--{name} {drawn.version}-->{fit(drawn.html, address, PIECES[name].limit)}<!--/{name}-->"


def fit(html: str, address: str, limit: int) -> str:
    """A list without the item that leads to the address, cut to `limit` items. A list that loses all is nothing.

    The items of a piece are `<li>` that hold no other `<li>`.
    """
    if not limit:
        return html
    head, *items = html.split("<li")
    if not items:
        return html
    last, closing, tail = items[-1].partition("</li>")
    items[-1] = last + closing
    kept = [item for item in items if f'href="{address}"' not in item][:limit]
    return "".join([head, *(f"<li{item}" for item in kept), tail]) if kept else ""


def recompose(page: str, address: str, pieces: Mapping[str, DrawnPiece]) -> str:
    """The page with each of its regions as the piece is now. Regions of unknown pieces stay."""
    return _REGION.sub(
        lambda found: region(found[1], pieces[found[1]], address) if found[1] in pieces else found[0], page
    )


def without_pieces(page: str) -> str:
    """The page with every region emptied: what no piece can change."""
    return _REGION.sub("", page)
