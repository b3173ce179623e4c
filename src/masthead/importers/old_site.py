"""The site the articles come from: which of its addresses a story keeps, which become redirects."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from masthead.importers.records import ArticleRecord
from masthead.kit.addresses import BadAddressError, check_address

_FILE = re.compile(r"\.[A-Za-z0-9]{2,5}$")
_SLASHES = re.compile(r"/{2,}")


@dataclass(slots=True)
class OldSite:
    """`base` is the old site's address without a slash at its end, or empty. `hosts` are the names it went by.

    When the operator names no host, the first record that gives a whole address does.
    """

    base: str = ""
    hosts: set[str] = field(default_factory=set)
    _settled: bool = False

    @classmethod
    def named(cls, base_url: str) -> OldSite:
        """From what the operator wrote: an address or a bare host name."""
        text = base_url.strip().rstrip("/")
        if not text:
            return cls()
        text = text if "://" in text else f"https://{text}"
        return cls(text, {_host(text)}, _settled=True)

    def learn(self, record: ArticleRecord) -> None:
        """Take the host from the first record that has one, unless the operator named it."""
        if self._settled:
            return
        host = _host(record.address)
        if host:
            self.base, self.hosts, self._settled = f"{urlsplit(record.address).scheme}://{host}", {host}, True

    def path(self, address: str) -> str:
        """The path of an address on this site, as we write paths; empty for other sites and for the front page.

        A path ends with a slash unless it names a file, and is not percent-encoded.
        """
        try:
            parts = urlsplit(address)
        except ValueError:
            return ""
        if parts.netloc and _host(address) not in self.hosts:
            return ""
        path = _SLASHES.sub("/", unquote(parts.path))
        if not path.strip("/"):
            return ""
        return path if path.endswith("/") or _FILE.search(path) else f"{path}/"

    def kept_address(self, record: ArticleRecord) -> str:
        """The address the story keeps as its own: the record's own old one, where it can be served as it is."""
        path = self.path(record.address)
        try:
            check_address(path)
        except BadAddressError:
            return ""
        return "" if "?" in record.address else path

    def redirected(self, record: ArticleRecord, address: str) -> list[str]:
        """The paths that shall lead to the story at `address`."""
        paths = (self.path(old) for old in (record.address, *record.old_addresses))
        return list(dict.fromkeys(path for path in paths if path and path != address and len(path) <= 250))


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""
