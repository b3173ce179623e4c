"""The two tables of deploy/nginx.conf that follow from this room's code: drawers and content types.

`deploy/edition-drawers.conf` and `deploy/edition-types.conf` hold what these functions return; a test compares them.
"""

from __future__ import annotations

from masthead.edition.addresses import DRAWERS
from masthead.edition.media_types import NEVER_UNDER_MEDIA, TYPES

_MADE = "# Written by masthead.edition.nginx; change that, not this.\n"


def drawers_conf() -> str:
    """The table from an address to its drawer. The first 99 take one per cent each, the last takes the rest."""
    lines = [f"    1% {drawer:02d};\n" for drawer in range(DRAWERS - 1)]
    return f'{_MADE}split_clients "$edition_key" $edition_drawer {{\n{"".join(lines)}    * {DRAWERS - 1:02d};\n}}\n'


def types_conf(*, media: bool) -> str:
    """Content types by ending; below `/media/` without those a browser would run."""
    known = {ending: type_ for ending, type_ in TYPES.items() if not (media and ending in NEVER_UNDER_MEDIA)}
    by_type: dict[str, list[str]] = {}
    for ending, type_ in sorted(known.items()):
        by_type.setdefault(type_, []).append(ending)
    lines = [f'    "{type_}" {" ".join(endings)};\n' for type_, endings in sorted(by_type.items())]
    return f"{_MADE}types {{\n{''.join(lines)}}}\n"
