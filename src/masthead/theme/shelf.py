"""Where finished files of the theme stand: `DATA_DIR/assets/{hash}/NAME`, with `.gz` and `.br` beside them.

The hash is of the content, so a file never changes under its address and a page pressed last year still finds
its own style sheet. Nothing is removed.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import tempfile
from pathlib import Path

import brotli

HASH_LENGTH = 12  # hexadecimal digits: 48 bits tell a newsroom's few hundred files apart

# Suffix to MIME type; a file with another suffix is neither stored nor served.
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}
_COMPRESSIBLE = frozenset({".css", ".js", ".svg", ".webmanifest"})


def put(root: Path, name: str, content: bytes) -> str:
    """Store one file and its compressed forms; the answer is its hash. Safe to run twice and side by side."""
    digest = hashlib.sha256(content).hexdigest()[:HASH_LENGTH]
    path = root / digest / name
    if path.exists():
        return digest
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix in _COMPRESSIBLE:
        write(path.with_name(f"{name}.gz"), gzip.compress(content, 9, mtime=0))
        write(path.with_name(f"{name}.br"), brotli.compress(content, quality=11))
    write(path, content)  # last, so that who finds it finds its compressed forms too
    return digest


def write(path: Path, content: bytes) -> None:
    """Put a file in its place in one step: a reader sees the old one or the new one, never a half."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
