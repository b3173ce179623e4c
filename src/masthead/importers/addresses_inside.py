"""Which addresses a text may link to, and in what form they are kept until the end of an import."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit

# References by name (`{{< ref "news/ferry.md" >}}`) look like a path no story can have, until they are resolved.
REFERENCE = "/.ref/"
_BLANKS = re.compile(r"[\x00-\x20\x7f]+")
_DATE_PREFIX = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}-")
_SUFFIX = re.compile(r"\.(?:md|markdown|html?|mdx)$", re.IGNORECASE)


def reference_to(name: str) -> str:
    """The kept form of a reference by name: `news/2019-05-01-ferry.md` gives `/.ref/news/ferry`."""
    path = name.strip().strip("/").split("#")[0]
    parts = [part for part in path.split("/") if part not in {"", ".", ".."}]
    if parts and parts[-1].lower() in {"index.md", "_index.md"}:
        parts.pop()
    if not parts:
        return ""
    parts[-1] = record_key(parts[-1])
    return REFERENCE + quote("/".join(parts), safe="/~-_.")


def record_key(file_name: str) -> str:
    """The short name of a record from its file's name: no date in front, no suffix."""
    return _DATE_PREFIX.sub("", _SUFFIX.sub("", file_name))


def link_target(href: str, own_address: str = "") -> str:
    """The address a link may keep, or an empty text when it may keep none.

    http, https and mailto stay; `//host` gets https; a relative path is resolved against the article's own
    old address and stays a path of the site.
    """
    href = href.strip()
    if not href or href.startswith("#"):
        return ""
    if href.startswith("//"):
        href = "https:" + href
    href = _BLANKS.sub("%20", href)
    try:
        parts = urlsplit(href)
        if parts.scheme:
            return href if _may_be_followed(parts.scheme.lower(), parts.netloc, parts.path) else ""
        return href if href.startswith("/") else _resolved(href, own_address)
    except ValueError:  # not an address at all, such as http://[
        return ""


def _may_be_followed(scheme: str, host: str, path: str) -> bool:
    if scheme == "mailto":
        return "@" in path
    return scheme in {"http", "https"} and "." in host


def _resolved(href: str, own_address: str) -> str:
    if not own_address.startswith("/") or ":" in href.split("/", maxsplit=1)[0]:
        return ""
    return urljoin(own_address, href)
