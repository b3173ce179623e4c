"""Which content type an address has. A plain web server knows it from the ending alone, so everybody must.

A page may only be put with the type its address has; whoever wants another type chooses another address.
"""

from __future__ import annotations

HTML = "text/html; charset=utf-8"
BYTES = "application/octet-stream"

TYPES: dict[str, str] = {
    "atom": "application/atom+xml; charset=utf-8",
    "avif": "image/avif",
    "bin": BYTES,
    "css": "text/css; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "gif": "image/gif",
    "gz": "application/gzip",
    "ico": "image/x-icon",
    "ics": "text/calendar; charset=utf-8",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "jsonl": "application/jsonl; charset=utf-8",
    "m3u8": "application/vnd.apple.mpegurl",
    "m4a": "audio/mp4",
    "m4s": "video/iso.segment",
    "map": "application/json",
    "md": "text/markdown; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "oga": "audio/ogg",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "pdf": "application/pdf",
    "png": "image/png",
    "rss": "application/rss+xml; charset=utf-8",
    "srt": "application/x-subrip; charset=utf-8",
    "svg": "image/svg+xml",
    "ttf": "font/ttf",
    "txt": "text/plain; charset=utf-8",
    "vtt": "text/vtt; charset=utf-8",
    "wav": "audio/wav",
    "webm": "video/webm",
    "webmanifest": "application/manifest+json",
    "webp": "image/webp",
    "woff2": "font/woff2",
    "xml": "application/xml; charset=utf-8",
    "xsl": "application/xslt+xml; charset=utf-8",
    "zip": "application/zip",
}

# What a browser would run if it came from this origin, so that what staff upload can never be one of them.
NEVER_UNDER_MEDIA = frozenset({"css", "js", "mjs", "svg", "xml", "xsl", "atom", "rss", "map"})

_COMPRESSED_WELL = (
    "text/",
    "application/json",
    "application/jsonl",
    "application/manifest+json",
    "image/svg+xml",
)


def type_of(address: str) -> str:
    """The content type of an address, with its charset where it has one.

    No known ending means HTML, as old addresses such as `/node/12` or `/story.php` must go on working; below `/media/`
    it means bytes nobody runs.
    """
    ending = (
        address.rpartition("/")[2].rpartition(".")[2].lower() if "." in address.rpartition("/")[2] else ""
    )
    if address.startswith("/media/"):
        return BYTES if ending in NEVER_UNDER_MEDIA else TYPES.get(ending, BYTES)
    return TYPES.get(ending, HTML)


def is_compressible(address: str) -> bool:
    """Whether the answer is kept as gzip and brotli rather than as it is. Nothing below `/media/` is."""
    if address.startswith("/media/"):
        return False
    found = type_of(address)
    return found.startswith(_COMPRESSED_WELL) or "xml" in found
