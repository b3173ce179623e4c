"""Text as the wire's formats can carry it."""

from __future__ import annotations

import re

# Everything XML 1.0 has no place for: most control characters, lone surrogates, the two non-characters.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def xml_safe(text: str) -> str:
    """The text without the characters that no XML document may hold, escaped or not."""
    return _NOT_XML.sub("", text)


def one_line(text: str) -> str:
    """The text on one line, without control characters: nobody can add a line of their own to a plain file."""
    return " ".join(_CONTROLS.sub(" ", text).split())
