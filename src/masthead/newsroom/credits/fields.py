"""What a picture file may say about itself, and the limits every such text is held to."""

import re
import unicodedata
from dataclasses import dataclass, fields

CAPTION_LIMIT = 2000  # characters; the caption limit of IPTC-IIM
LINE_LIMIT = 255  # characters; every other field is one line on the page

# How much more than the limit is looked at, so that blanks and control characters do not use it up.
_ROOM = 8

# Explicit direction overrides and isolates: one left open in a credit turns the rest of the page around.
# The plain marks U+200E and U+200F stay, because Arabic and Hebrew captions need them.
_DIRECTION_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LINE_ENDS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'\\^`{|}]+", re.IGNORECASE)


@dataclass(frozen=True)
class FileCredits:
    """The words that travel inside a picture file; an absent one is the empty string."""

    caption: str = ""
    credit: str = ""
    creator: str = ""  # several names are joined with "; "
    source: str = ""
    copyright: str = ""
    licence_url: str = ""  # http or https only
    headline: str = ""

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))

    def cleaned(self) -> "FileCredits":
        """Return the same credits within every limit; safe to run twice."""
        return FileCredits(
            caption=clean_caption(self.caption),
            credit=clean_line(self.credit),
            creator=clean_creator(self.creator),
            source=clean_line(self.source),
            copyright=clean_line(self.copyright),
            licence_url=clean_address(self.licence_url),
            headline=clean_line(self.headline),
        )

    def or_else(self, other: "FileCredits") -> "FileCredits":
        """Fill each empty field from another source.

        A field that the other source continues was cut short here (IPTC-IIM allows a byline 32 bytes),
        so the longer text wins.
        """
        return FileCredits(
            **{f.name: _fuller(getattr(self, f.name), getattr(other, f.name)) for f in fields(self)}
        )


def clean_caption(text: str) -> str:
    """Keep line ends, drop every other control character, cut at CAPTION_LIMIT."""
    lines = _LINE_ENDS.sub("\n", text[: CAPTION_LIMIT * _ROOM]).split("\n")
    kept = "\n".join(_printable(line).rstrip() for line in lines)
    return kept.strip()[:CAPTION_LIMIT].rstrip()


def clean_line(text: str) -> str:
    """Make one line of it, without control characters, cut at LINE_LIMIT."""
    return " ".join(_printable(_LINE_ENDS.sub(" ", text[: LINE_LIMIT * _ROOM])).split())[:LINE_LIMIT].rstrip()


def clean_creator(text: str) -> str:
    """Clean a list of names; the joining mark is always "; " and nobody is named twice."""
    # Cut between two rounds of joining: the cut may leave half a joining mark behind.
    return _join_names(_join_names(clean_line(text))[:LINE_LIMIT])


def clean_address(text: str) -> str:
    """Return the address when it is a plain http(s) one, else "": it will stand in a link."""
    address = text.strip()
    whole = len(address) <= LINE_LIMIT and _WEB_ADDRESS.fullmatch(address)
    return address if whole and clean_line(address) == address else ""


def first_address(text: str) -> str:
    """Find a web address inside terms of use such as "CC BY 4.0, see https://…"."""
    found = _WEB_ADDRESS.search(text)
    return clean_address(found.group().rstrip(".,;:)")) if found else ""


def names_of(creator: str) -> list[str]:
    """Take a creator field apart into its names."""
    return [name for name in (part.strip() for part in creator.split(";")) if name]


def _join_names(text: str) -> str:
    return "; ".join(dict.fromkeys(names_of(text)))


def _fuller(here: str, there: str) -> str:
    return there if there.startswith(here) else here


def _printable(text: str) -> str:
    """Drop control characters, lone surrogates and non-characters; a tab becomes a space."""
    spaced = _DIRECTION_OVERRIDES.sub("", text.replace("\t", " "))
    return "".join(
        c for c in spaced if unicodedata.category(c) not in {"Cc", "Cs"} and ord(c) & 0xFFFE != 0xFFFE
    )
