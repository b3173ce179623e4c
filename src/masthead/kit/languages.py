"""Facts about written languages that the rest of the house asks for."""

from __future__ import annotations

# BCP 47 primary subtags written from right to left.
RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})

# Languages that do not separate words by spaces: reading speed is counted in characters.
UNSPACED = frozenset({"ja", "ko", "lo", "km", "my", "th", "zh"})

# (tag, name in the language itself); the order is the order of the editor's menu.
LANGUAGES: tuple[tuple[str, str], ...] = (
    ("en", "English"),
    ("ar", "العربية"),
    ("be", "Беларуская"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("et", "Eesti"),
    ("fa", "فارسی"),
    ("fr", "Français"),
    ("he", "עברית"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ka", "ქართული"),
    ("ko", "한국어"),
    ("lt", "Lietuvių"),
    ("lv", "Latviešu"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("zh", "中文"),
)


def primary_subtag(tag: str) -> str:
    """The language of a BCP 47 tag without region or script: ``pt-BR`` gives ``pt``."""
    return tag.replace("_", "-").split("-", 1)[0].lower()


def direction(tag: str) -> str:
    """``rtl`` or ``ltr``, the value of an HTML ``dir`` attribute."""
    return "rtl" if primary_subtag(tag) in RIGHT_TO_LEFT else "ltr"
