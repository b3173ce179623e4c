"""The house rules that no linter knows, each as a function that lists its breaches; best an empty list.

Each takes the folder to look at, so that the tests can show it a bad sample as well as the house.
"""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "src" / "masthead"

LONGEST_FILE = 600  # lines
LONGEST_FUNCTION = 80  # lines, decorators and docstring included
ROOM_PAGE_HEADINGS = ("What it is for", "The words", "The main path", "What it promises", "When it breaks")
# A drawer without a label fills with things nobody finds again.
NAMELESS_DRAWERS = frozenset(
    {"utils", "util", "helpers", "helper", "common", "core", "base", "misc", "manager"}
)
DJANGO_FREE = ("edition", "postbag", "gate", "newsstand", "kit")

# Put together from parts, so that this file does not break its own rule.
_REGISTRIES = "|".join(
    re.escape(".".join(parts))
    for parts in (
        ("pypi", "org"),
        ("python" + "hosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
    )
)
_MACHINE = "|".join(
    ("ro" + "ot/", "ho" + r"me/\w+/", "Us" + r"ers/\w+/", "wo" + "rk/", "op" + "t/(?:pypi|wheels)")
)
REGISTRY_ADDRESS = re.compile(rf"\b(?:{_REGISTRIES})\b", re.IGNORECASE)
# A slash that starts a path, not one in the middle of an address or of another path.
MACHINE_PATH = re.compile(r"(?<![\w.:/<>})\]*~-])/(?:" + _MACHINE + ")")


def python_files(*folders: Path) -> list[Path]:
    """Every Python file below the folders, migrations left out: they are written by a program."""
    found = [path for folder in folders for path in folder.rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def files_too_long(*folders: Path) -> list[str]:
    """Python files of more than LONGEST_FILE lines."""
    lengths = ((path, len(path.read_text("utf-8").splitlines())) for path in python_files(*folders))
    return [f"{path}: {lines} lines" for path, lines in lengths if lines > LONGEST_FILE]


def functions_too_long(*folders: Path) -> list[str]:
    """Functions and methods of more than LONGEST_FUNCTION lines."""
    return [
        f"{path}:{node.lineno} {node.name}: {_length(node)} lines"
        for path, node in _nodes(folders)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _length(node) > LONGEST_FUNCTION
    ]


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return (node.end_lineno or node.lineno) - first + 1


def _nodes(folders: Iterable[Path]) -> Iterator[tuple[Path, ast.AST]]:
    for path in python_files(*folders):
        for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
            yield path, node


def nameless_drawers(*folders: Path) -> list[str]:
    """Modules and packages whose name says nothing of what they hold. `importers.base` is as bad as `base`."""
    return [str(path) for path in python_files(*folders) if NAMELESS_DRAWERS & {path.stem, path.parent.name}]


def leftovers(*folders: Path, printing_allowed: tuple[str, ...] = ()) -> list[str]:
    """Calls of print and breakpoint, imports of debuggers. Folders named in printing_allowed may print."""
    found = []
    for path, node in _nodes(folders):
        name = _called_or_imported(node)
        may_print = any(part in path.parts or part == path.stem for part in printing_allowed)
        if name in {"breakpoint", "pdb", "ipdb"} or (name == "print" and not may_print):
            found.append(f"{path}:{getattr(node, 'lineno', 0)} {name}")
    return found


def _called_or_imported(node: ast.AST) -> str | None:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id
    if isinstance(node, ast.Import):
        return next((alias.name for alias in node.names if alias.name in {"pdb", "ipdb"}), None)
    if isinstance(node, ast.ImportFrom):
        return node.module
    return None


def django_in(house: Path, rooms: Iterable[str] = DJANGO_FREE) -> list[str]:
    """Imports of Django or Wagtail in the rooms that must run without them."""
    found = []
    for path, node in _nodes([house / room for room in rooms]):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
        found += [f"{path}: imports {name}" for name in names if name.split(".")[0] in {"django", "wagtail"}]
    return found


def rooms(house: Path) -> list[Path]:
    """The packages directly below the house."""
    return sorted(path.parent for path in house.glob("*/__init__.py"))


def rooms_without_words(house: Path) -> list[str]:
    """Rooms whose __init__ docstring is not three sentences: what it holds, what it promises, what it refuses."""
    return [
        f"{room.name}: {count} sentences in __init__.py"
        for room in rooms(house)
        if (count := _sentences(ast.get_docstring(ast.parse((room / "__init__.py").read_text("utf-8"))))) != 3
    ]


def _sentences(docstring: str | None) -> int:
    flat = " ".join((docstring or "").split())
    return len(re.findall(r"[.!?](?=\s+[\"'`(\w]|$)", flat))


def rooms_without_page(house: Path, docs: Path) -> list[str]:
    """Rooms without docs/rooms/<room>.md, or whose page lacks a heading or has nothing under one."""
    found = []
    for room in rooms(house):
        page = docs / "rooms" / f"{room.name}.md"
        if not page.exists():
            found.append(f"{room.name}: no docs/rooms/{room.name}.md")
            continue
        said = _under_headings(page.read_text("utf-8"))
        found += [f"{room.name}: nothing under “{head}”" for head in ROOM_PAGE_HEADINGS if not said.get(head)]
    return found


def _under_headings(text: str) -> dict[str, str]:
    parts = re.split(r"^#+ +(.+?)\s*$", text, flags=re.MULTILINE)
    return {head: body.strip() for head, body in zip(parts[1::2], parts[2::2], strict=True)}


def undocumented(names: Iterable[str], page: Path) -> list[str]:
    """Settings whose name is not a heading of the page with something under it."""
    said = _under_headings(page.read_text("utf-8")) if page.exists() else {}
    return [name for name in names if not said.get(name)]


def tracked_files(root: Path) -> list[Path]:
    """What git tracks below the root, and new files it does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        check=True,
        capture_output=True,
    ).stdout.decode()
    paths = (root / name for name in listed.split("\0") if name)
    return sorted(path for path in paths if path.is_file() and not path.is_symlink())


def addresses_of_one_machine(files: Iterable[Path]) -> list[str]:
    """Lines that name a package registry or a folder that only one machine has. Binary files are passed over."""
    found = []
    for path in files:
        raw = path.read_bytes()
        if b"\0" in raw[:4096]:
            continue
        for number, line in enumerate(raw.decode("utf-8", "replace").splitlines(), 1):
            if REGISTRY_ADDRESS.search(line) or MACHINE_PATH.search(line):
                found.append(f"{path}:{number} {line.strip()[:120]}")
    return found
