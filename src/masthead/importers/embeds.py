"""Things that live on other sites: which addresses are embeds, and what to call them."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

_VIDEO_PATH = re.compile(r"^/(?:embed|v|shorts|live)/([\w-]{6,20})")
_YOUTUBE = frozenset({"youtube.com", "m.youtube.com", "youtube-nocookie.com", "youtu.be"})
_VIMEO = re.compile(r"^/(?:video/)?(\d{5,12})")
# A paragraph that is nothing but one address.
_ALONE = re.compile(r'(?:<a href="([^"]+)">([^<]*)</a>|(https?://[^\s<]+))')
_NAMES = {
    "youtube.com": "Video on YouTube",
    "vimeo.com": "Video on Vimeo",
    "twitter.com": "Post on Twitter",
    "x.com": "Post on X",
    "facebook.com": "Post on Facebook",
    "instagram.com": "Post on Instagram",
    "soundcloud.com": "Sound on SoundCloud",
}


def video_address(url: str) -> str:
    """The page of a YouTube or Vimeo video, whichever of their addresses was given; empty for anything else."""
    try:
        parts = urlsplit(url if not url.startswith("//") else "https:" + url)
    except ValueError:
        return ""
    host = (parts.hostname or "").removeprefix("www.").removeprefix("player.")
    if parts.scheme not in {"http", "https"}:
        return ""
    if host in _YOUTUBE:
        return _youtube(host, parts.path, parts.query)
    if host == "vimeo.com" and (found := _VIMEO.match(parts.path)):
        return f"https://vimeo.com/{found[1]}"
    return ""


def _youtube(host: str, path: str, query: str) -> str:
    found = _VIDEO_PATH.match(path)
    video = found[1] if found else ""
    if host == "youtu.be":
        video = path.strip("/")
    elif path == "/watch":
        video = (parse_qs(query).get("v") or [""])[0]
    return f"https://www.youtube.com/watch?v={video}" if re.fullmatch(r"[\w-]{6,20}", video) else ""


def embed_value(url: str, title: str = "") -> dict[str, Any] | None:
    """The value of an `embed` block, or None for an address that cannot be one."""
    if url.startswith("//"):
        url = "https:" + url
    address = video_address(url) or url
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    if parts.scheme not in {"http", "https"} or "." not in host or len(address) > 200:
        return None
    name = _NAMES.get(host, f"Embedded from {host}")
    return {"url": address, "title": (title or name)[:200], "description": "", "picture": None}


def alone(html: str) -> dict[str, Any] | None:
    """The embed a paragraph stands for when it holds nothing but the address of a video."""
    found = _ALONE.fullmatch(html)
    if found is None:
        return None
    address = video_address(unescape(found[1] or found[3]))
    words = unescape(found[2] or "")
    return embed_value(address, "" if "://" in words else words) if address else None
