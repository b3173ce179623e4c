"""A few lines of Python inside a newsroom, in a process of their own. Real Django."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools.demo_newsroom import ROOT, settings_for


def python(folder: Path, program: str, **settings: str) -> str:
    """What the program prints; a failure is an assertion with what it said."""
    done = subprocess.run(
        [sys.executable, "-c", f"import django\ndjango.setup()\n{program}"],
        env=settings_for(folder, DJANGO_SETTINGS_MODULE="masthead.house.settings", **settings)
        | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
