"""Trained models as files: the newest that is whole, and putting a new one in place."""

from __future__ import annotations

import gzip
import zlib
from functools import cache
from pathlib import Path

_BLOCK = 1 << 20


def newest_model(models: Path) -> Path | None:
    """The newest model that can be read to its end, None where there is none."""
    newest_first = sorted(models.glob("*.tar.gz"), key=lambda file: file.stat().st_mtime, reverse=True)
    return next((model for model in newest_first if is_whole(model)), None)


def is_whole(model: Path) -> bool:
    """Whether a model's file was written to its end and not changed since."""
    state = model.stat()
    return _is_whole(model, state.st_size, state.st_mtime_ns)


@cache
def _is_whole(model: Path, size: int, _changed: int) -> bool:
    if not size:
        return False
    try:
        with gzip.open(model) as packed:
            while packed.read(_BLOCK):
                pass
    except (OSError, EOFError, zlib.error):
        return False
    return True


def model_version(models: Path) -> str:
    """The name of the newest whole model as the log holds it, "none" where there is none."""
    model = newest_model(models)
    return model.name.removesuffix(".tar.gz") if model else "none"
