"""Write the generated pages of docs/ anew, or check that they are current: `python -m tools.docs [--check]`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from masthead.house.env import SETTINGS, Setting

ROOT = Path(__file__).resolve().parent.parent

SETTINGS_HEAD = """\
# Settings

Masthead needs none to start. Each can be given as an environment variable. This page is made from
`src/masthead/house/env.py` by `make docs`; change it there.
"""

KINDS = {
    "flag": "`yes` or `no`",
    "list": "several, separated by commas",
    "number": "a number",
    "path": "a path; a relative one starts at the folder Masthead is started in",
    "text": "text",
}


def settings_page(settings: Iterable[Setting]) -> str:
    """The whole of docs/settings.md: one heading per setting, in the order of the table."""
    return "\n".join([SETTINGS_HEAD, *(_entry(setting) for setting in settings)])


def _entry(setting: Setting) -> str:
    default = f"`{setting.default}`" if setting.default else "empty"
    kind = KINDS.get(setting.kind, setting.kind)
    return f"## {setting.name}\n\n{setting.help}\n\nKind: {kind}. Default: {default}.\n"


def pages() -> dict[Path, str]:
    """Every generated page and what it should hold."""
    return {ROOT / "docs" / "settings.md": settings_page(SETTINGS)}


def main(arguments: list[str]) -> int:
    """0 when every page is current (or has been written), 1 when --check found one that is not."""
    stale = [path for path, text in pages().items() if not path.exists() or path.read_text("utf-8") != text]
    if "--check" in arguments:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not what the code says. Run `make docs` and commit it.")
        return 1 if stale else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(pages()[path], "utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
