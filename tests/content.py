"""A copy of the content that a test may break, and what the command line says to it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bot.settings import ROOT


class Content:
    """A copy of ``data/`` without what the understanding learns from."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        shutil.copytree(ROOT / "data", self.data, ignore=shutil.ignore_patterns("nlu"))

    def change(self, name: str, old: str, new: str) -> str:
        """Replace the first ``old`` in a file; returns ``file:line`` of where it stood."""
        file = self.data / name
        text = file.read_text(encoding="utf-8")
        before, found, after = text.partition(old)
        assert found, f"{old!r} does not stand in {name}"
        file.write_text(before + new + after, encoding="utf-8")
        return f"{file}:{before.count(chr(10)) + 1}"

    def bot(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run ``python -m bot`` on this content."""
        return subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=ROOT,
            env={**os.environ, "DATA_DIR": str(self.data)},
            capture_output=True,
            text=True,
            check=False,
        )
