"""Those outside a newsroom that runs: who reads everything, who writes to it, and who edits."""

from __future__ import annotations

import hashlib
import http.client
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

_FORM = "application/x-www-form-urlencoded"
_RECEIPT = re.compile(r"[A-Z2-7]{5}-[A-Z2-7]{5}")
_NAMED = re.compile(
    r'(?:href|src|action)="?([^"\s>]+)|srcset="([^"]+)"|<loc>([^<]+)|"(?:url|feed_url)":\s*"([^"]+)"'
)
_AT_ONCE = 4


@dataclass(frozen=True)
class Answer:
    """What a reader got: `body` is told apart by its hash alone, `text` is kept for those who look for links."""

    status: int
    body: str
    location: str = ""
    text: str = ""


@dataclass
class Reader:
    """Asks for addresses on lines that stay open, as browsers do."""

    url: str
    host: str = field(init=False)

    def __post_init__(self) -> None:
        self.host = urlsplit(self.url).netloc

    def read(self, addresses: Iterable[str], *, keep_text: bool = False) -> dict[str, Answer]:
        """Each address once. A request that fails has the status 0, and is not tried again."""
        share = list(addresses)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            parts = pool.map(lambda n: self._read_on(share[n::_AT_ONCE], keep_text), range(_AT_ONCE))
        return {address: answer for part in parts for address, answer in part}

    def _read_on(self, addresses: list[str], keep_text: bool) -> list[tuple[str, Answer]]:
        line = http.client.HTTPConnection(self.host, timeout=10)
        try:
            return [(address, self._ask(line, address, keep_text)) for address in addresses]
        finally:
            line.close()

    def _ask(self, line: http.client.HTTPConnection, address: str, keep_text: bool) -> Answer:
        try:
            line.request("GET", address)
            answer = line.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            line.close()
            return Answer(0, repr(error))
        is_text = keep_text and not address.startswith(("/media/", "/assets/"))
        text = body.decode("utf-8", "replace") if is_text else ""
        return Answer(
            answer.status, hashlib.sha256(body).hexdigest(), answer.getheader("location") or "", text
        )

    def crawl(self, start: Iterable[str]) -> dict[str, Answer]:
        """Whatever can be reached by following every link, picture, feed and sitemap, without what needs a query."""
        found: dict[str, Answer] = {}
        waiting = set(start)
        while waiting:
            answers = self.read(sorted(waiting), keep_text=True)
            found |= answers
            named = {one for answer in answers.values() for one in self._named_in(answer)}
            waiting = named - found.keys()
        return found

    def _named_in(self, answer: Answer) -> set[str]:
        links = [answer.location, *("".join(groups) for groups in _NAMED.findall(answer.text))]
        parts = (word.strip().split(" ")[0] for link in links for word in link.split(","))
        addresses = {part.removeprefix(self.url).partition("#")[0] for part in parts}
        return {one for one in addresses if _is_page(one)}


def _is_page(address: str) -> bool:
    """Ours, to be read, and not the newsroom's own door."""
    outside = ("//", "/admin/", "/account/", "/checkout/", "/post/")
    return address.startswith("/") and "?" not in address and not address.startswith(outside)


def write_to(url: str, message: str) -> str:
    """Send the contact form as a browser without script does; the receipt. Raises OSError and AssertionError."""
    letter = {"subject": "corrections", "message": message, "name": "Ola Brand", "email": "ola@example.org"}
    status, _, body = _post(url, "/post/contact/", letter)
    found = _RECEIPT.search(body)
    assert status == 200, status
    assert found, "no receipt"
    return found[0]


class Editor:
    """Signed in, with the admin's own forms and no browser."""

    def __init__(self, url: str, name: str, password: str) -> None:
        self.url, self.cookies = url, SimpleCookie()
        self.get("/admin/login/")
        status = self.post("/admin/login/", {"username": name, "password": password, "next": "/admin/"})
        assert status == 302, status

    def get(self, path: str) -> str:
        """The page. Raises OSError."""
        status, cookies, body = _ask(self.url, "GET", path, None, self._headers())
        self.cookies.load(cookies)
        assert status == 200, status
        return body

    def post(self, path: str, fields: dict[str, str]) -> int:
        """Send a form, and with it the token that this editor was given; the status. Raises OSError."""
        token = self.cookies["csrftoken"].value
        sent = fields | {"csrfmiddlewaretoken": token}
        status, cookies, _ = _post(self.url, path, sent, self._headers())
        self.cookies.load(cookies)
        return status

    def add_tag(self, name: str) -> bool:
        """Whether the admin said that it is kept. Raises OSError."""
        fields = {"name": name, "slug": name.lower().replace(" ", "-"), "kind": "topic", "synonyms": "[]"}
        return self.post("/admin/snippets/newsroom/tag/add/", fields) == 302

    def _headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={one.value}" for name, one in self.cookies.items())}


def _post(
    url: str, path: str, fields: dict[str, str], headers: dict[str, str] | None = None
) -> tuple[int, str, str]:
    headers = {"Origin": url, "Referer": url + path, "Content-Type": _FORM} | (headers or {})
    return _ask(url, "POST", path, urlencode(fields).encode(), headers)


def _ask(
    url: str, method: str, path: str, body: bytes | None, headers: dict[str, str]
) -> tuple[int, str, str]:
    """Status, cookies and body. Raises OSError for whatever goes wrong on the way."""
    line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    try:
        line.request(method, path, body, headers)
        answer = line.getresponse()
        text = answer.read().decode("utf-8", "replace")
    except http.client.HTTPException as error:
        raise ConnectionError(repr(error)) from error
    finally:
        line.close()
    cookies = "; ".join(one.partition(";")[0] for one in answer.headers.get_all("set-cookie") or [])
    return answer.status, cookies, text
