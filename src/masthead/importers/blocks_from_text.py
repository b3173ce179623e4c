"""From plain text to blocks: an empty line ends a paragraph, nothing in it is markup."""

from __future__ import annotations

import re
from html import escape

from masthead.importers.blocks_from_html import Body, blocks_from_html

_GAP = re.compile(r"\n[ \t\u00a0]*\n\s*")


def blocks_from_text(text: str) -> Body:
    """Turn plain text into paragraphs. Raises RecordRefusedError for a text that is too long.

    Single line ends inside a paragraph are blanks: files are often wrapped at a column.
    """
    paragraphs = (escape(part.strip(), quote=False) for part in _GAP.split(text))
    return blocks_from_html("".join(f"<p>{part}</p>" for part in paragraphs if part))
