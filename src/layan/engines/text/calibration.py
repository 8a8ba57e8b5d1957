"""Small models that turn scores into chances: a choice among many, and a yes or no.

Both are fitted by L-BFGS on at most a few thousand rows of a dozen numbers, with a small quadratic
penalty. Sources: McFadden (1974) for conditional logit; Platt (1999) for logistic calibration.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from layan.engines.text.vectors import Floats


def softmax(scores: NDArray[Any]) -> Floats:
    """Exponentials divided by their sum, along the last axis."""
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    chances: Floats = (shifted / shifted.sum(axis=-1, keepdims=True)).astype(np.float32)
    return chances


class ChoiceModel:
    """Conditional logit: each alternative has a few numbers, the best weighted sum is likeliest."""

    def __init__(self, penalty: float = 1e-3) -> None:
        self.penalty = penalty

    @classmethod
    def fixed(cls, weights: Sequence[float]) -> ChoiceModel:
        """A model with given weights."""
        model = cls()
        model.weights_ = np.asarray(weights, dtype=np.float32)
        return model

    def fit(self, views: Floats, chosen: NDArray[np.int64]) -> Self:
        """Learn from ``views`` (rows, alternatives, numbers) and the index chosen in each row."""
        rows = np.arange(len(chosen))
        picked = views[rows, chosen]

        def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
            scores = views @ weights.astype(np.float32)
            chances = softmax(scores)
            value = -np.log(np.maximum(chances[rows, chosen], 1e-12)).mean()
            expected = np.einsum("rc,rcn->n", chances, views) / len(rows)
            slope = expected - picked.mean(axis=0) + 2 * self.penalty * weights
            return float(value + self.penalty * weights @ weights), slope.astype(np.float64)

        from scipy import optimize  # noqa: PLC0415 - slow to import, needed only for fitting

        start = np.ones(views.shape[-1])
        found = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 60})
        self.weights_: Floats = found.x.astype(np.float32)
        return self

    def scores(self, views: Floats) -> Floats:
        """Weighted sums; their softmax is the chance of each alternative."""
        summed: Floats = views @ self.weights_
        return summed


class YesNoModel:
    """Logistic regression on standardised numbers, both answers counting equally."""

    def __init__(self, penalty: float = 1e-3) -> None:
        self.penalty = penalty

    @classmethod
    def fixed(cls, weights: Sequence[float]) -> YesNoModel:
        """A model with given weights; the first is the constant."""
        model = cls()
        model.weights_ = np.asarray(weights, dtype=np.float64)
        model.mean_ = np.zeros(len(weights) - 1)
        model.spread_ = np.ones(len(weights) - 1)
        return model

    def fit(self, signs: Floats, yes: NDArray[np.bool_]) -> Self:
        """Learn from rows of numbers and whether each is a yes."""
        self.mean_ = signs.mean(axis=0)
        self.spread_ = np.maximum(signs.std(axis=0), 1e-6)
        standard = np.column_stack([np.ones(len(signs)), (signs - self.mean_) / self.spread_])
        target = yes.astype(np.float64)
        weight = np.where(yes, 0.5 / max(yes.sum(), 1), 0.5 / max((~yes).sum(), 1))

        def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
            scores = standard @ weights
            value = (weight * (np.logaddexp(0, scores) - target * scores)).sum()
            slope = standard.T @ (weight * (1 / (1 + np.exp(-scores)) - target))
            pull = np.concatenate([[0], weights[1:]])
            return float(value + self.penalty * pull @ pull), slope + 2 * self.penalty * pull

        from scipy import optimize  # noqa: PLC0415 - slow to import, needed only for fitting

        found = optimize.minimize(loss, np.zeros(standard.shape[1]), jac=True, method="L-BFGS-B")
        self.weights_ = found.x
        return self

    def chance_of(self, signs: Sequence[float]) -> float:
        """Probability of yes for one row."""
        return float(self.chance(np.array([signs], dtype=np.float32))[0])

    def chance(self, signs: Floats) -> NDArray[np.float64]:
        """Probability of yes for each row."""
        scores = (signs - self.mean_) / self.spread_ @ self.weights_[1:] + self.weights_[0]
        chances: NDArray[np.float64] = 1 / (1 + np.exp(-scores))
        return chances
