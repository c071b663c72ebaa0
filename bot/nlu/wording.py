"""Regression on meaning and spelling together: for what lies in single words, such as the facet asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
        dimensions = vectors.shape[1]
        weights = self.linear.weights
        scores = vectors @ weights[:, :dimensions].T + weighted_ngrams(texts, self.rarity) @ weights[:, dimensions:].T
        return softmax(np.asarray(scores) + self.linear.intercept)

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
