"""What counts as plain text from a reader."""

from __future__ import annotations

import re
import unicodedata

# What may end a line somewhere: in mail headers, in terminals, in JavaScript.
_LINE_ENDS = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
# No characters at all, and the invisible letters of U+E0000 except in the flags that are spelled with them.
_NO_CHARACTERS = re.compile(
    "[\ufdd0-\ufdef\ufff9-\ufffb"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]|(?<![\U0001f3f4\U000e0020-\U000e007e])[\U000e0000-\U000e007f]"
)
# Telephones put these around pasted names and numbers, deceivers use them to turn text around; nobody sees them, so
# they are dropped. Marks that right-to-left writing needs (U+200E, U+200F), joiners and soft hyphens stay.
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_BLANKS = " \t\u00a0\u200b\u2060\u3000"


def one_line(text: str) -> tuple[str, str | None]:
    """The text in NFC without blanks around it, and the code of what is wrong with it, if anything."""
    trimmed = _DIRECTIONS.sub("", text).strip(_BLANKS)
    if _LINE_ENDS.search(trimmed):
        return "", "one_line"
    if "\t" in trimmed or _holds_no_text(trimmed):
        return "", "invisible"
    return unicodedata.normalize("NFC", trimmed), None


def many_lines(text: str) -> tuple[str, str | None]:
    """As one_line, with line ends as \\n."""
    lined = _DIRECTIONS.sub("", text).replace("\r\n", "\n").replace("\r", "\n").strip(_BLANKS + "\n")
    if _holds_no_text(lined):
        return "", "invisible"
    return unicodedata.normalize("NFC", lined), None


def showable(text: str, longest: int) -> str:
    """The text as it may be shown again in its field: what could not be sent is dropped, the length is bounded."""
    kept = _SURROGATES.sub("", text[:longest])
    kept = _DIRECTIONS.sub("", _NO_CHARACTERS.sub("", kept))
    return _CONTROLS.sub("", kept.replace("\r\n", "\n").replace("\r", "\n"))


def _holds_no_text(text: str) -> bool:
    return any(pattern.search(text) for pattern in (_CONTROLS, _SURROGATES, _NO_CHARACTERS))
