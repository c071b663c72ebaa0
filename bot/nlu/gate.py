"""A yes-or-no decision on a handful of numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Gate:
    """Logistic regression on standardised evidence; ``thresholds`` are chances at which to act, strictest first."""

    mean: Array
    scale: Array
    weights: Array
    intercept: float
    thresholds: tuple[float, ...] = ()

    def score(self, evidence: Array) -> Array:
        """Chances between 0 and 1, shape (messages,), from evidence (messages, numbers)."""
        chances: Array = 1 / (1 + np.exp(-((evidence - self.mean) / self.scale @ self.weights + self.intercept)))
        return chances

    def at(self, *thresholds: Any) -> Gate:
        """The same gate, acting at these chances."""
        return replace(self, thresholds=tuple(float(threshold) for threshold in thresholds))

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "mean": self.mean.tolist(),
            "scale": self.scale.tolist(),
            "weights": self.weights.tolist(),
            "intercept": self.intercept,
            "thresholds": list(self.thresholds),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Gate:
        """Read what ``to_json`` wrote."""
        arrays = [np.array(data[name], np.float32) for name in ("mean", "scale", "weights")]
        return cls(arrays[0], arrays[1], arrays[2], float(data["intercept"]), tuple(data["thresholds"]))

    @classmethod
    def open(cls) -> Gate:
        """A gate that has learned nothing."""
        nothing = np.zeros(0, np.float32)
        return cls(nothing, nothing, nothing, 0.0)


def fit_gate(evidence: Array, yes: npt.NDArray[np.bool_]) -> Gate:
    """Learn from evidence (messages, numbers) and the right decisions (messages,)."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = evidence.mean(axis=0), np.maximum(evidence.std(axis=0), 1e-6)
    regression = LogisticRegression(max_iter=500, class_weight="balanced").fit((evidence - mean) / scale, yes)
    return Gate(mean, scale, regression.coef_[0].astype(np.float32), float(regression.intercept_[0]))
