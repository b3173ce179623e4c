"""The publication's letters: Source Serif 4 for reading, Source Sans 3 for labels, both under the OFL.

They come from the packages fontpkg-source-serif-4 and fontpkg-source-sans-3, are cut at set-up (about five seconds,
once for each version of a package) and stand among the assets. Without the packages the system's own fonts write.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from masthead.theme import fonts_faces, shelf
from masthead.theme.fonts_faces import Cut, CutFont
from masthead.theme.fonts_scripts import Metrics, fingerprint

Limits = dict[str, "float | tuple[float, float]"]

# One optical size: drawn for text, still fine in a headline. Both ends of that axis would double the file.
_TEXT_SIZE = 20.0


@dataclass(frozen=True, slots=True)
class Face:
    """One face to be cut: the file it comes from, and what its pieces are called."""

    package: str
    file: str
    name: str  # of the files: `serif-latin.woff2`
    family: str
    italic: bool
    limits: tuple[tuple[str, float | tuple[float, float]], ...]

    def path(self) -> Path | None:
        """Where the package keeps the file; None when it is not installed."""
        found = importlib.util.find_spec(self.package)
        folders = (found.submodule_search_locations or []) if found else []
        paths = [Path(folder) / "files" / self.file for folder in folders]
        return next((path for path in paths if path.is_file()), None)


FACES = (
    Face(
        package="fontpkg_source_serif_4",
        file="SourceSerif4[opsz,wght].ttf",
        name="serif",
        family=fonts_faces.SERIF,
        italic=False,
        limits=(("wght", (400.0, 700.0)), ("opsz", _TEXT_SIZE)),
    ),
    Face(
        package="fontpkg_source_serif_4",
        file="SourceSerif4-Italic[opsz,wght].ttf",
        name="serif-italic",
        family=fonts_faces.SERIF,
        italic=True,
        limits=(("wght", 400.0), ("opsz", _TEXT_SIZE)),
    ),
    Face(
        package="fontpkg_source_sans_3",
        file="SourceSans3[wght].ttf",
        name="sans",
        family=fonts_faces.SANS,
        italic=False,
        limits=(("wght", (400.0, 700.0)),),
    ),
)
_CACHE = "fonts.json"


def prepare(root: Path) -> Cut:
    """Every face whose package is installed, cut and stored under `root`. Quick from the second time on."""
    installed = [(face, path) for face in FACES if (path := face.path())]
    cache = _read(root / _CACHE)
    keys = {face.name: f"{fingerprint(path)}-{face.limits}" for face, path in installed}
    files: list[CutFont] = []
    for face, path in installed:
        stored = cache.get(keys[face.name])
        if stored is None or not _all_there(root, stored):
            stored = _cut(root, face, path)
        cache[keys[face.name]] = stored
        files += stored
    if installed:
        shelf.write(
            root / _CACHE, json.dumps({key: [asdict(font) for font in cache[key]] for key in cache}).encode()
        )
    return Cut(tuple(files))


def version() -> str:
    """A mark of the installed font files, cheap enough to be asked for often: names, sizes and times."""
    told = [
        (str(path), path.stat().st_size, path.stat().st_mtime_ns) for face in FACES if (path := face.path())
    ]
    return repr(told)


def emblem_font() -> Path | None:
    """The font file that draws the publication's initial; None without the package."""
    return next((path for face in FACES if (path := face.path())), None)


def _cut(root: Path, face: Face, path: Path) -> list[CutFont]:
    # Loaded by the one process that cuts, once for each version of a font.
    from masthead.theme import fonts_cut

    pieces, metrics = fonts_cut.cut(path, face.family, dict(face.limits))
    weights = next(
        (value for axis, value in face.limits if axis == "wght" and isinstance(value, tuple)), None
    )
    return [
        CutFont(
            name=f"{face.name}-{piece.script}.woff2",
            hash=shelf.put(root, f"{face.name}-{piece.script}.woff2", piece.content),
            family=face.family,
            italic=face.italic,
            weights=f"{weights[0]:g} {weights[1]:g}" if weights else "400",
            script=piece.script,
            metrics=metrics,
        )
        for piece in pieces
    ]


def _all_there(root: Path, fonts: Iterable[CutFont]) -> bool:
    return all((root / font.hash / font.name).is_file() for font in fonts)


def _read(path: Path) -> dict[str, list[CutFont]]:
    """The cache; a broken or an older one counts as none."""
    try:
        stored = json.loads(path.read_bytes())
        return {
            key: [CutFont(**{**entry, "metrics": Metrics(**entry["metrics"])}) for entry in entries]
            for key, entries in stored.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
