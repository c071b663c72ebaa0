"""Regression on meaning and spelling together: for what lies in single words, such as the facet asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from scipy import sparse

from bot.nlu.linear import Array, LinearModel, fit, softmax
from bot.nlu.spelling import rarity_of, weighted_ngrams

STRENGTH = 3.0


@dataclass(frozen=True)
class WordingModel:
    """``linear`` has weights (labels, dimensions + buckets); ``rarity`` (buckets,) weighs the n-grams."""

    linear: LinearModel
    rarity: Array

    def probabilities(self, vectors: Array, texts: Sequence[str]) -> Array:
        """Shape (messages, labels), rows adding up to 1. ``vectors`` is (messages, dimensions)."""
        by_meaning, by_spelling = self._weights[: vectors.shape[1]], self._weights[vectors.shape[1] :]
        scores = vectors @ by_meaning + weighted_ngrams(texts, self.rarity) @ by_spelling
        return softmax(np.asarray(scores) + self.linear.intercept)

    @cached_property
    def _weights(self) -> Array:
        """(dimensions + buckets, labels): in this order a message need not copy them."""
        return np.ascontiguousarray(self.linear.weights.T)

    def save(self, folder: Path) -> None:
        """Write the model into a folder, in half precision."""
        half = LinearModel(self.linear.labels, self.linear.weights.astype(np.float16), self.linear.intercept)
        half.save(folder / "wording.npz")
        np.save(folder / "wording_rarity.npy", self.rarity.astype(np.float16))

    @classmethod
    def load(cls, folder: Path) -> WordingModel:
        """Read what ``save`` wrote."""
        half = LinearModel.load(folder / "wording.npz")
        rarity = np.load(folder / "wording_rarity.npy", allow_pickle=False).astype(np.float32)
        return cls(LinearModel(half.labels, half.weights.astype(np.float32), half.intercept), rarity)


def fit_wording(vectors: Array, texts: Sequence[str], labels: Sequence[str]) -> WordingModel:
    """Learn from messages: vectors (messages, dimensions), their texts and labels; rare labels count as much."""
    rarity = rarity_of(texts)
    together = sparse.hstack([sparse.csr_matrix(vectors), weighted_ngrams(texts, rarity)]).tocsr()
    return WordingModel(fit(together, labels, strength=STRENGTH, balanced=True), rarity)
