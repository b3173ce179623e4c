"""What counts as plain text from a reader."""

from __future__ import annotations

import re
import unicodedata

# What may end a line somewhere: in mail headers, in terminals, in JavaScript.
_LINE_ENDS = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
# Overrides that make text read as something else, and code points that are no characters at all. Marks that right-to-
# left writing needs (U+200E, U+200F), joiners (U+200C, U+200D) and soft hyphens stay.
_DECEIVING = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef\ufff9-\ufffb\U000e0000-\U000e007f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_BLANKS = " \t\u00a0\u200b\u2060\u3000"


def one_line(text: str) -> tuple[str, str | None]:
    """The text in NFC without blanks around it, and the code of what is wrong with it, if anything."""
    trimmed = text.strip(_BLANKS)
    if _LINE_ENDS.search(trimmed):
        return "", "one_line"
    if _SURROGATES.search(trimmed) or _CONTROLS.search(trimmed) or "\t" in trimmed or _deceives(trimmed):
        return "", "invisible"
    return unicodedata.normalize("NFC", trimmed), None


def many_lines(text: str) -> tuple[str, str | None]:
    """As one_line, with line ends as \\n."""
    lined = text.replace("\r\n", "\n").replace("\r", "\n").strip(_BLANKS + "\n")
    if _SURROGATES.search(lined) or _CONTROLS.search(lined) or _deceives(lined):
        return "", "invisible"
    return unicodedata.normalize("NFC", lined), None


def showable(text: str, longest: int) -> str:
    """The text as it may be shown again in its field: what could not be sent is dropped, the length is bounded."""
    kept = _SURROGATES.sub("", text[:longest])
    return _DECEIVING.sub("", _CONTROLS.sub("", kept.replace("\r\n", "\n").replace("\r", "\n")))


def _deceives(text: str) -> bool:
    return bool(_DECEIVING.search(text)) or any(ord(sign) & 0xFFFE == 0xFFFE for sign in text)
