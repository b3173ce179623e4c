"""Programs of ours run inside a newsroom: its folder stands in their environment."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tools.demo_newsroom import ROOT, settings_for


def inside(newsroom: Path, module: str, *words: str) -> str:
    """What `python -m module` says. RuntimeError with its last words when it did not succeed."""
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=ROOT,
        env=settings_for(newsroom, PYTHONPATH=f"{ROOT / 'src'}:{ROOT}"),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{module} did not succeed:\n{done.stdout[-1000:]}{done.stderr[-2000:]}")
    return done.stdout


def told(newsroom: Path, module: str, *words: str) -> Any:
    """As `inside`, of a program whose last line is JSON."""
    return json.loads(inside(newsroom, module, *words).splitlines()[-1])
