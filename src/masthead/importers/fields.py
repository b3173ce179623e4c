"""Names fields go by in other people's files, and what they become.

The table below is the whole contract: a field that is not in it is not read. The first name that holds something
counts. `docs/rooms/importers.md` shows the same table to the person who imports.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any
from urllib.parse import urlsplit

from masthead.importers.addresses_inside import record_key
from masthead.importers.errors import RecordRefusedError
from masthead.importers.moments import read_moment, refuse_future
from masthead.importers.records import ArticleRecord, AuthorRef, PictureRef, TagRef
from masthead.importers.sanitise import MAX_BODY, plain_text

SYNONYMS: dict[str, tuple[str, ...]] = {
    "id": ("id", "uuid", "guid", "_id", "source_id", "article_id", "post_id"),
    "headline": ("headline", "title", "name", "heading"),
    "deck": (
        "deck", "dek", "standfirst", "subtitle", "subhead", "excerpt", "custom_excerpt", "summary", "description",
        "abstract", "lead", "lede",
    ),
    "body_markdown": ("body_markdown", "body_md", "markdown", "content_markdown", "md"),
    "body_html": ("body_html", "content_html", "html", "content:encoded"),
    "body_text": ("body_text", "text", "plaintext", "plain_text", "content_text"),
    "body": ("body", "content", "article", "article_body", "articlebody", "story"),
    "published": (
        "published_at", "published", "date", "pubdate", "pub_date", "publish_date", "publication_date",
        "date_published", "datepublished", "published_on", "publishdate", "first_published_at", "created_at", "created",
    ),
    "updated": (
        "updated_at", "updated", "modified", "date_modified", "datemodified", "lastmod", "last_modified_at",
        "last_updated", "modified_at",
    ),
    "authors": ("authors", "author", "byline", "bylines", "by", "writer", "writers", "creator", "dc:creator"),
    "tags": ("tags", "tag", "topics", "topic", "keywords", "labels", "subjects"),
    "section": ("section", "category", "categories", "desk", "department", "primary_tag"),
    "kind": ("format", "kind", "article_type", "type"),
    "picture": (
        "picture", "image", "lead_image", "featured_image", "feature_image", "cover", "cover_image", "hero_image",
        "thumbnail", "top_image", "image_url", "main_image", "photo",
    ),
    "picture_alt": ("picture_alt", "image_alt", "feature_image_alt", "alt", "alt_text", "image_alt_text"),
    "picture_caption": (
        "picture_caption", "image_caption", "feature_image_caption", "image_figcaption", "caption", "figcaption",
    ),
    "picture_credit": ("picture_credit", "image_credit", "credit", "photo_credit", "image_attribution"),
    "address": ("address", "url", "permalink", "canonical_url", "link", "path", "original_url", "href"),
    "old_addresses": ("old_addresses", "aliases", "redirect_from", "redirects", "old_urls"),
    "slug": ("slug", "post_name", "handle"),
    "language": ("language", "lang", "locale", "language_code"),
    "status": ("status", "state", "post_status", "publish_status"),
    "draft": ("draft", "is_draft"),
    "shown": ("published", "is_published", "live", "public"),
}  # fmt: skip

_LIVE_WORDS = frozenset({"", "publish", "published", "live", "public", "active", "online", "final", "none"})
_BYLINE_SPLIT = re.compile(r"\s*(?:;|\||,| and | & )\s*")
_LIST_SPLIT = re.compile(r"\s*[;|,]\s*")
_BY = re.compile(r"^by\s+", re.IGNORECASE)
_LOOKS_LIKE_HTML = re.compile(
    r"</(?:p|div|a|h[1-6]|ul|ol|blockquote|figure|em|strong)>|<br\s*/?>|<p>", re.IGNORECASE
)
_SPACES = re.compile(r"\s+")
_PICTURE_KEYS = ("src", "url", "path", "file", "uid", "id", "name")
MOST_AUTHORS = 50
MOST_TAGS = 40


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read a file: `zone` for dates that name none, `now` to tell the future from the past."""

    zone: tzinfo
    now: datetime


def record_from(fields: Mapping[str, Any], reading: Reading, **given: Any) -> ArticleRecord:
    """One article from one object of a file. `given` overrides what the fields say (file names, folders).

    Raises RecordRefusedError with a reason that the report counts.
    """
    found = Found(fields)
    _refuse_broken(fields)
    _refuse_unpublished(found, fields)
    headline = _headline(found)
    body, form = _body(found, given.get("body"))
    published = given.get("published_at") or _published(found, reading, given.get("fallback_date", ""))
    refuse_future(published, reading.now)
    address = _own_address(
        found, str(given.get("implied_address", "")), str(given.get("shape", "")), published
    )
    key = str(given.get("key") or found.word("slug") or _key_of(address))
    return ArticleRecord(
        source_id=str(given.get("source_id") or _source_id(found, key, headline, published)),
        key=key[:200],
        headline=headline,
        body=body,
        format=form,
        published_at=published,
        updated_at=_updated(found, reading, published),
        deck=_cut(plain_text(found.word("deck")), 400),
        authors=_authors(found.value("authors")),
        tags=_tags(found.value("tags")),
        section=_first_name(found.value("section")),
        kind=found.word("kind").lower().replace(" ", "_").replace("-", "_"),
        picture=_picture(found),
        address=address,
        old_addresses=_other_addresses(found, address),
        language=found.word("language")[:12],
        folder=str(given.get("folder", "")),
        variables={
            str(name): value for name, value in fields.items() if isinstance(value, str) and len(value) < 500
        },
    )


class Found:
    """The fields of one object by our names."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = {_plain_name(name): value for name, value in fields.items() if isinstance(name, str)}

    def value(self, name: str) -> Any:
        """The first synonym that holds something, or None."""
        return next(self.values(name), None)

    def values(self, name: str) -> Iterator[Any]:
        """Every synonym that holds something, in the table's order."""
        return (self._fields[word] for word in SYNONYMS[name] if self._fields.get(word) not in (None, "", []))

    def word(self, name: str) -> str:
        """The same as text; a list gives its first, an object its name."""
        return _as_word(self.value(name))


def _plain_name(name: str) -> str:
    return name.strip().lstrip("\ufeff").lower().replace(" ", "_").replace("-", "_")


def _as_word(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list) and value:
        return _as_word(value[0])
    if isinstance(value, Mapping):
        return _as_word(
            value.get("name")
            or value.get("title")
            or value.get("url")
            or value.get("src")
            or value.get("slug")
        )
    return ""


def _refuse_broken(fields: Mapping[str, Any]) -> None:
    for text in _texts(fields, level=0):
        if "\x00" in text:
            raise RecordRefusedError("it holds NUL characters")
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise RecordRefusedError("it is not valid UTF-8") from error


def _texts(value: Any, level: int) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif level > 20:
        raise RecordRefusedError("it is nested too deep")
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield str(name)
            yield from _texts(inner, level + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, level + 1)


def _refuse_unpublished(found: Found, fields: Mapping[str, Any]) -> None:
    """What was not out there does not come out here."""
    shown = next((fields[name] for name in SYNONYMS["shown"] if isinstance(fields.get(name), bool)), True)
    draft = _as_truth(found.value("draft"))
    if draft or shown is False or found.word("status").lower() not in _LIVE_WORDS:
        raise RecordRefusedError("it is a draft: it was not published there")


def _as_truth(value: Any) -> bool:
    return value is True or (
        isinstance(value, str | int) and str(value).strip().lower() in {"true", "yes", "1"}
    )


def _headline(found: Found) -> str:
    headline = plain_text(found.word("headline"))
    if not headline:
        raise RecordRefusedError("it has no headline")
    if len(headline) > 255:
        raise RecordRefusedError("its headline is longer than 255 characters")
    return headline


def _body(found: Found, given: str | None) -> tuple[str, str]:
    """The text and its format. A field that does not say which holds HTML if it looks like it, else Markdown."""
    if given is not None:
        return _text(given), "markdown"
    for form in ("markdown", "html", "text"):
        text = _text(found.value(f"body_{form}"))
        if text:
            return text, "html" if form == "text" and _LOOKS_LIKE_HTML.search(text) else form
    text = _text(found.value("body"))
    return text, "html" if _LOOKS_LIKE_HTML.search(text) else "markdown"


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = "\n\n".join(part for part in value if isinstance(part, str))
    if not isinstance(value, str):
        return ""
    if len(value) > MAX_BODY:
        raise RecordRefusedError("its text is longer than 400,000 characters")
    return value.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def _published(found: Found, reading: Reading, fallback: str) -> datetime:
    value = next(_dates(found), None) or fallback
    if not value:
        raise RecordRefusedError("it has no date")
    return read_moment(value, reading.zone)


def _dates(found: Found) -> Iterator[Any]:
    """What may be a date: `published` may also be a yes."""
    for value in found.values("published"):
        if not isinstance(value, bool) and str(value).strip().lower() not in {"true", "false", "yes", "no"}:
            yield value


def _updated(found: Found, reading: Reading, published: datetime) -> datetime | None:
    """When the story changed, if the file says so believably and later than its publication."""
    value = found.value("updated")
    if value is None:
        return None
    try:
        moment = read_moment(value, reading.zone)
    except RecordRefusedError:
        return None
    return moment if published < moment <= reading.now.astimezone(UTC) else None


def _authors(value: Any) -> tuple[AuthorRef, ...]:
    refs = []
    for entry in _entries(value, _BYLINE_SPLIT):
        if isinstance(entry, Mapping):
            slug = _as_word(entry.get("slug") or entry.get("id") or "")
            name = _as_word(entry.get("name") or entry.get("display_name") or entry.get("title")) or slug
        else:
            name, slug = _BY.sub("", str(entry)), ""
        name = _cut(plain_text(name), 160)
        if name:
            refs.append(AuthorRef(name=name, slug=slug))
    if len(refs) > MOST_AUTHORS:
        raise RecordRefusedError(f"it names more than {MOST_AUTHORS} authors")
    return tuple(dict.fromkeys(refs))


def _tags(value: Any) -> tuple[TagRef, ...]:
    refs = []
    for entry in _entries(value, _LIST_SPLIT):
        if isinstance(entry, Mapping):
            slug = _as_word(entry.get("slug") or "")
            name = _as_word(entry.get("name") or entry.get("title")) or slug
        else:
            name, slug = str(entry), ""
        name = _cut(plain_text(name), 100)
        if name:
            refs.append(TagRef(name=name, slug=slug))
    if len(refs) > MOST_TAGS:
        raise RecordRefusedError(f"it has more than {MOST_TAGS} tags")
    return tuple(dict.fromkeys(refs))


def _entries(value: Any, split: re.Pattern[str]) -> list[Any]:
    if value is None or isinstance(value, bool):
        return []
    if isinstance(value, str):
        return [part for part in split.split(value.strip("[] \n")) if part]
    if isinstance(value, list):
        return [entry for entry in value if isinstance(entry, str | int | float | Mapping) and entry != ""]
    return [value] if isinstance(value, Mapping | int | float) else []


def _first_name(value: Any) -> str:
    entries = _entries(value, _LIST_SPLIT)
    return _cut(plain_text(_as_word(entries[0])), 80) if entries else ""


def _picture(found: Found) -> PictureRef | None:
    value = found.value("picture")
    inner = Found(value) if isinstance(value, Mapping) else None
    source = (
        _as_word(value.get("src") or value.get("url") or value.get("path"))
        if inner
        else found.word("picture")
    )
    if not source or len(source) > 2_000:
        return None
    where = inner or found
    return PictureRef(
        source=source,
        alt=_cut(plain_text(where.word("picture_alt")), 400),
        caption=_cut(plain_text(where.word("picture_caption")), 2_000),
        credit=_cut(plain_text(where.word("picture_credit")), 255),
    )


def _own_address(found: Found, implied: str, shape: str, published: datetime) -> str:
    """Where the article stood: as the file gives it, as its slug and `shape` make it, as its name implies it."""
    own, slug = found.word("address"), found.word("slug")
    if not own and shape and slug:
        own = published.strftime(shape.replace("{slug}", slug.strip("/")))
    return next((text for text in (own, implied) if _is_address(text)), "")


def _other_addresses(found: Found, own: str) -> tuple[str, ...]:
    others = (_as_word(entry) for entry in _entries(found.value("old_addresses"), _LIST_SPLIT))
    return tuple(dict.fromkeys(text for text in others if text != own and _is_address(text)))[:20]


def _is_address(text: str) -> bool:
    return text.startswith(("/", "http://", "https://")) and len(text) <= 1_000 and not _SPACES.search(text)


def _key_of(address: str) -> str:
    try:
        return record_key(urlsplit(address).path.strip("/").rsplit("/", 1)[-1])
    except ValueError:
        return ""


def _source_id(found: Found, key: str, headline: str, published: datetime) -> str:
    """What tells this record from all others of its file, now and the next time it is read."""
    own = found.word("id") or found.word("address")
    name = own or (f"{published:%Y-%m-%d} {key}" if key else f"{published.isoformat()} {headline}")
    return name if len(name) <= 200 else hashlib.sha256(name.encode()).hexdigest()


def _cut(text: str, length: int) -> str:
    """At most `length` characters, cut between words."""
    if len(text) <= length:
        return text
    shorter = text[: length - 1].rsplit(" ", 1)[0].rstrip(",;: ")
    return (shorter or text[: length - 1]) + "…"
