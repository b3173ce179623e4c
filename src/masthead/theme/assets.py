"""The door to the theme's files: build them, name their addresses, find the one inline script.

A manifest says which content each name stands for. There is one manifest for each look (accent, name), because the
style sheet and the emblems carry the publication's colour and initial; a look that was never built is built when it
is first asked for, so that no other room has to remember to.
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.conf import settings

from masthead import __version__
from masthead.theme import accent, bundles, fonts, fonts_faces, shelf
from masthead.theme.contexts import PublicationView

# Runs in <head> before anything is painted. A page on which storage is forbidden shows the bar.
INLINE_SCRIPT = (
    "try{if(localStorage.announcement===document.querySelector('meta[name=announcement]').content)"
    "document.documentElement.classList.add('no-announcement')}catch{}"
)
RECHECK = 2.0  # seconds for which a manifest is believed before the source files are looked at again

# A typed attr() gives each picture its own colour while it loads; a browser that cannot read it ignores the line.
# Buttons that only a script can serve come hidden: where scripts run their room is kept, so that nothing moves.
_PROVISIONS = (
    "img[data-c]{background-color:attr(data-c type(<color>),transparent)}"
    "@media (scripting:enabled){[data-close][hidden],[data-load][hidden]{display:inline-block;visibility:hidden}}"
)


class UnknownAssetError(LookupError):
    """A template asked for a file that the theme does not have."""


@dataclass(frozen=True, slots=True)
class Look:
    """What of a publication shows in its files."""

    name: str
    short_name: str = ""
    accent: str = ""
    accent_dark: str = ""

    @classmethod
    def of(cls, publication: PublicationView | None) -> Look:
        """The look of a publication; without one, the installation's own."""
        if publication is None:
            return cls(name=settings.WAGTAIL_SITE_NAME)
        return cls(publication.name, publication.short_name, publication.accent, publication.accent_dark)

    @property
    def key(self) -> str:
        """The name of the look's manifest."""
        return hashlib.sha256(json.dumps(asdict(self)).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Manifest:
    """Which content each name stands for. `built_from` tells the sources it was made of."""

    built_from: str
    hashes: dict[str, str] = field(default_factory=dict)
    first_fonts: tuple[str, ...] = ()  # names of the fonts an English page shows first, at most two

    def address(self, name: str) -> str:
        """`/assets/{hash}/{name}`. Raises UnknownAssetError."""
        if name not in self.hashes:
            raise UnknownAssetError(
                f"There is no asset {name!r}; there are {', '.join(sorted(self.hashes))}."
            )
        return _address(self.hashes[name], name)


_lock = threading.Lock()
_known: dict[
    tuple[str, Look], tuple[float, Manifest]
] = {}  # data folder and look: when it was checked, and itself


def standing(publication: PublicationView | None = None) -> Manifest:
    """The files of the publication's look, built first where a source has changed since."""
    return _manifest(Look.of(publication))


def asset_url(name: str, publication: PublicationView | None = None) -> str:
    """The address of a file in the publication's look, built first if need be. Raises UnknownAssetError."""
    return standing(publication).address(name)


def first_fonts(publication: PublicationView | None = None) -> tuple[str, ...]:
    """Addresses of the fonts worth loading before the style sheet asks for them; empty without font packages."""
    manifest = standing(publication)
    return tuple(manifest.address(name) for name in manifest.first_fonts)


def inline_script_hash() -> str:
    """What the content security policy calls the inline script: `sha256-…`, without quotes."""
    digest = hashlib.sha256(INLINE_SCRIPT.encode()).digest()
    return "sha256-" + base64.b64encode(digest).decode()


def build(data_dir: Path, publication: PublicationView | None = None) -> Manifest:
    """Make every file of one look and its manifest. Safe to run twice: equal content is left alone.

    The first run cuts the fonts, which takes seconds; later ones take them from `DATA_DIR/assets/fonts.json`.
    """
    with _lock:
        return _build(data_dir, Look.of(publication))


def _manifest(look: Look) -> Manifest:
    now = time.monotonic()
    name = (str(settings.DATA_DIR), look)
    checked, manifest = _known.get(name, (0.0, None))
    if manifest is not None and now - checked < RECHECK:
        return manifest
    data_dir = Path(settings.DATA_DIR)
    with _lock:
        stored = _read(_path(data_dir, look))
        if stored is None or stored.built_from != _built_from(data_dir):
            return _build(data_dir, look)
        _known[name] = (now, stored)
        return stored


def _build(data_dir: Path, look: Look) -> Manifest:
    # What it draws with takes 10 MB, and most processes find everything built.
    from masthead.theme import emblems

    root = data_dir / "assets"
    root.mkdir(parents=True, exist_ok=True)
    built_from = _built_from(data_dir)
    cut = fonts.prepare(root)
    made = "\n".join((fonts_faces.style(cut), accent.accent_css(look.accent, look.accent_dark), _PROVISIONS))
    hashes = {cut_font.name: cut_font.hash for cut_font in cut.files}
    hashes["site.css"] = shelf.put(root, "site.css", bundles.style_sheet(data_dir, made).encode())
    for folder in bundles.FURTHER_SHEETS:
        sheet = bundles.further_sheet(data_dir, folder)
        hashes[f"{folder}.css"] = shelf.put(root, f"{folder}.css", sheet.encode())
    hashes |= _put_scripts(root, data_dir)
    for name, content in emblems.draw(look.name, look.short_name, look.accent, fonts.emblem_font()).items():
        hashes[name] = shelf.put(root, name, content)
    web_manifest = emblems.web_manifest(look.name, look.short_name, look.accent, hashes)
    hashes["site.webmanifest"] = shelf.put(root, "site.webmanifest", web_manifest)
    manifest = Manifest(built_from, hashes, cut.first)
    shelf.write(_path(data_dir, look), json.dumps(asdict(manifest)).encode())
    _known[str(data_dir), look] = (time.monotonic(), manifest)
    return manifest


def _put_scripts(root: Path, data_dir: Path) -> dict[str, str]:
    hashes = {
        name: shelf.put(root, name, content.encode())
        for name, content in bundles.later_scripts(data_dir).items()
    }
    later = {name: _address(digest, name) for name, digest in hashes.items()}
    return hashes | {"site.js": shelf.put(root, "site.js", bundles.script(data_dir, later).encode())}


def _address(digest: str, name: str) -> str:
    return f"/assets/{digest}/{name}"


def _path(data_dir: Path, look: Look) -> Path:
    return data_dir / "assets" / f"manifest-{look.key}.json"


def _read(path: Path) -> Manifest | None:
    """The manifest on disk; a broken one counts as none and is made anew."""
    try:
        stored = json.loads(path.read_bytes())
        return Manifest(stored["built_from"], stored["hashes"], tuple(stored["first_fonts"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _built_from(data_dir: Path) -> str:
    """A mark of everything the files are made of: it changes when a source, the program or a font package does."""
    folders = [("css", ""), *(("css", folder) for folder in bundles.FURTHER_SHEETS)]
    folders += [("js", ""), ("js", bundles.LATER)]
    paths = [path for kind, folder in folders for path in bundles.sources(kind, data_dir, folder)]
    paths += sorted(Path(__file__).parent.glob("*.py"))
    told = [(str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in paths]
    return hashlib.sha256(repr((__version__, fonts.version(), told)).encode()).hexdigest()
