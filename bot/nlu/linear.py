"""Regression on sentence vectors: small, without pickles, the same numbers everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]


def unit(vectors: Array) -> Array:
    """Vectors of length 1, shape as given."""
    length: Array = np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    return vectors / length


def softmax(scores: Array) -> Array:
    """Chances of the labels, rows adding up to 1, from scores (messages, labels)."""
    strength = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: Array = strength / strength.sum(axis=1, keepdims=True)
    return chances


@dataclass(frozen=True)
class LinearModel:
    """Multinomial logistic regression; ``weights`` is (labels, dimensions), ``intercept`` (labels,)."""

    labels: tuple[str, ...]
    weights: Array
    intercept: Array

    def probabilities(self, vectors: Array) -> Array:
        """Shape (messages, labels), rows adding up to 1."""
        return softmax(vectors @ self.weights.T + self.intercept)

    def save(self, file: Path) -> None:
        """Write the arrays to an ``.npz`` file."""
        np.savez(file, labels=np.array(self.labels), weights=self.weights, intercept=self.intercept)

    @classmethod
    def load(cls, file: Path) -> LinearModel:
        """Read what ``save`` wrote.

        Raises:
            OSError, KeyError, ValueError: the file is not such a model.
        """
        with np.load(file, allow_pickle=False) as stored:
            return cls(tuple(stored["labels"].tolist()), stored["weights"], stored["intercept"])


def fit(
    vectors: Any, labels: Sequence[str], *, strength: float = 10.0, balanced: bool = False, rounds: int = 80
) -> LinearModel:
    """Train on vectors (messages, dimensions), dense or sparse, of at least three labels.

    ``strength`` is the inverse of the regularisation; fitting ends after ``rounds`` where it has not settled before.
    """
    from sklearn.linear_model import LogisticRegression

    weight = "balanced" if balanced else None
    regression = LogisticRegression(C=strength, max_iter=rounds, tol=1e-3, class_weight=weight)
    regression.fit(vectors.astype(np.float32), np.array(labels))
    return LinearModel(
        tuple(str(label) for label in regression.classes_),
        regression.coef_.astype(np.float32),
        regression.intercept_.astype(np.float32),
    )
