"""The version of the content: changes whenever a text, a fact or a translation does."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from bot.settings import settings


def digest(files: Iterable[Path], root: Path) -> str:
    """16 hexadecimal digits over names, seen from ``root`` (they may lie outside it), and contents of files."""
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(os.path.relpath(file, root).encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()[:16]


@cache
def content_version() -> str:
    """Over the package, the city and all catalogues, as this process found them."""
    data = settings().data
    folders = [data / name for name in ("welcome", "city", "texts", "locale")]
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    return digest(files, data)
