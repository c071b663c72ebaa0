"""Likeness in spelling: character n-grams, blind to case, accents and the spelling habits of a keyboard.

Sentence vectors hardly know dialects, words of the office and Latin-letter Arabic; spelling does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from bot.language.fold import folded

Array = npt.NDArray[np.float32]

BUCKETS = 2**17


@cache
def _hashing() -> Any:
    from sklearn.feature_extraction.text import HashingVectorizer

    return HashingVectorizer(
        analyzer="char_wb",
        ngram_range=(2, 5),
        n_features=BUCKETS,
        alternate_sign=False,
        norm=None,
        dtype=np.float32,
    )


@dataclass(frozen=True)
class Spelling:
    """``rarity`` (buckets,) weighs an n-gram by how few utterances have it; ``known`` is (buckets, utterances)."""

    rarity: Array
    known: sparse.csr_matrix

    def similar(self, texts: Sequence[str]) -> Array:
        """Cosines of texts with all utterances, (texts, utterances)."""
        likeness: Array = (weighted_ngrams(texts, self.rarity) @ self.known).toarray()
        return likeness

    def save(self, folder: Path) -> None:
        """Write into a folder."""
        np.save(folder / "rarity.npy", self.rarity.astype(np.float16))
        sparse.save_npz(folder / "spelling.npz", self.known.astype(np.float32))

    @classmethod
    def load(cls, folder: Path) -> Spelling:
        """Read what ``save`` wrote."""
        rarity = np.load(folder / "rarity.npy", allow_pickle=False).astype(np.float32)
        return cls(rarity, sparse.load_npz(folder / "spelling.npz").tocsr())


def count_ngrams(texts: Sequence[str]) -> sparse.csr_matrix:
    """How often each text holds each n-gram, (texts, buckets)."""
    counted: sparse.csr_matrix = _hashing().transform([folded(text) for text in texts])
    return counted


def weighted_ngrams(texts: Sequence[str], rarity: Array) -> sparse.csr_matrix:
    """Logarithmic counts of n-grams times their rarity, rows of length 1, (texts, buckets)."""
    return weighted(count_ngrams(texts), rarity)


def weighted(counts: sparse.csr_matrix, rarity: Array) -> sparse.csr_matrix:
    """The same of n-grams that are counted already."""
    texts = counts.shape[0]
    weights = (1 + np.log(counts.data)) * rarity[counts.indices]
    row_of = np.repeat(np.arange(texts), np.diff(counts.indptr))
    length = np.sqrt(np.bincount(row_of, weights * weights, texts))
    data = (weights / np.maximum(length, 1e-9)[row_of]).astype(np.float32)
    return sparse.csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape)


def rarity_of(texts: Sequence[str]) -> Array:
    """How few of the texts hold each n-gram, (buckets,): 1 for those in all of them, more for rare ones."""
    return rarity_in(count_ngrams(texts))


def rarity_in(*counts: sparse.csr_matrix) -> Array:
    """The same of n-grams that are counted already, in one or several matrices."""
    texts = sum(each.shape[0] for each in counts)
    spread = np.bincount(np.concatenate([each.indices for each in counts]), minlength=BUCKETS)
    rarity: Array = (np.log((1 + texts) / (1 + spread)) + 1).astype(np.float32)
    return rarity


def fit_spelling(texts: Sequence[str]) -> Spelling:
    """Learn the n-grams of utterances."""
    rarity = rarity_of(texts)
    return Spelling(rarity, weighted_ngrams(texts, rarity).T.tocsr())
