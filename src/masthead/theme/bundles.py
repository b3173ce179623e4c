"""One style sheet and one script out of many small files, without a bundler.

Ours stand in theme/assets; a newsroom puts its own in `DATA_DIR/theme/assets/css` and `/js`: a file of the same
name replaces ours, any other is added at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import rcssmin
import rjsmin

SOURCES = Path(__file__).resolve().parent / "assets"
# What comes first when names carry no number: later files lean on these. All others follow by name.
FIRST = ("tokens", "reset", "type", "layout")
LAST = ("print",)  # paper overrules whatever stands before it


def sources(kind: str, data_dir: Path, folder: str = "") -> list[Path]:
    """The files of one kind (css or js) in one folder, in the order in which they are joined."""
    place = Path(kind) / folder
    ours = {path.name: path for path in (SOURCES / place).glob(f"*.{kind}")}
    theirs = {path.name: path for path in (data_dir / "theme" / "assets" / place).glob(f"*.{kind}")}
    chosen = [theirs.get(name, ours[name]) for name in sorted(ours, key=_place)]
    return chosen + [theirs[name] for name in sorted(set(theirs) - set(ours))]


def style_sheet(data_dir: Path, made: str) -> str:
    """site.css. `made` is what the program writes itself (fonts, accent): it stands right behind the tokens."""
    parts = [path.read_text("utf-8") for path in sources("css", data_dir)]
    return str(rcssmin.cssmin("\n".join([*parts[:1], made, *parts[1:]])))


# Further sheets, each from a folder of its name: what only some pages need.
# blocks: the parts of a body beyond running text; lists: the front, the lists and the forms.
FURTHER_SHEETS = ("blocks", "lists")


def further_sheet(data_dir: Path, folder: str) -> str:
    """One of the further sheets, from `assets/css/{folder}`."""
    parts = [path.read_text("utf-8") for path in sources("css", data_dir, folder)]
    return str(rcssmin.cssmin("\n".join(parts)))


LATER = "later"  # the folder of the scripts that only some pages or people fetch


def script(data_dir: Path, later: Mapping[str, str]) -> str:
    """site.js, an ES module. Each file keeps its names to itself by a block of its own; none imports another.

    `later`: the address of each script that is fetched by itself, by its name.
    """
    joined = str(rjsmin.jsmin("\n".join(_blocks(sources("js", data_dir)))))
    for name, address in later.items():
        joined = joined.replace(f'"{LATER}/{name}"', f'"{address}"')
    return joined


def later_scripts(data_dir: Path) -> dict[str, str]:
    """The scripts of the folder `later`, each an ES module of its own, by name."""
    return {path.name: str(rjsmin.jsmin(path.read_text("utf-8"))) for path in sources("js", data_dir, LATER)}


def _blocks(paths: Iterable[Path]) -> list[str]:
    return [f"{{\n{path.read_text('utf-8')}\n}}" for path in paths]


def _place(name: str) -> tuple[int, str]:
    stem = name.split(".", 1)[0]
    middle = len(FIRST) + (1 if stem in LAST else 0)
    return (FIRST.index(stem) if stem in FIRST else middle, name)
