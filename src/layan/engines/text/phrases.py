"""What everyday phrases say about a text: a classifier and the nearest phrase of each class.

The classifier is kernel ridge regression on TF-IDF vectors. One linear solve serves all classes,
and what the model would say of a phrase had it not seen that phrase follows in closed form, so that
a ranker can be calibrated on honest scores without cross-validation.

Sources: Saunders, Gammerman, Vovk (1998) for kernel ridge regression; Rifkin and Lippert (2007),
"Notes on regularized least squares", for the leave-one-out identity.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from layan.engines.text.vectors import Floats

Ints = NDArray[np.int64]
OUTSIDE = -1  # the label of phrases that belong to no class


def powered(similarity: Floats, power: float) -> Floats:
    """``max(similarity, 0) ** power``, in place."""
    np.maximum(similarity, 0, out=similarity)
    if power == 1.5:  # a root costs a tenth of a power
        similarity *= np.sqrt(similarity)
        return similarity
    return np.power(similarity, np.float32(power), out=similarity)


class PhraseClassifier:
    """Kernel ridge over ``similarity ** power``: one output per class, and one for "none".

    ``penalty`` is added to the kernel's diagonal. ``power`` above 1 lets near phrases weigh more.
    """

    def __init__(self, penalty: float = 0.3, power: float = 1.5) -> None:
        self.penalty = penalty
        self.power = power

    def fit(self, rows: sparse.csr_matrix, labels: Sequence[int], classes: int) -> Self:
        """Learn from unit rows and their labels (``OUTSIDE`` for none of the ``classes``)."""
        from scipy import linalg  # noqa: PLC0415 - slow to import, needed only for fitting

        self.columns_ = rows.T.tocsr()
        column = np.where(np.asarray(labels) == OUTSIDE, classes, np.asarray(labels))
        targets = np.zeros((len(column), classes + 1), dtype=np.float32)
        targets[np.arange(len(column)), column] = 1
        kernel = powered((rows @ self.columns_).toarray(), self.power)
        kernel[np.diag_indices_from(kernel)] += np.float32(self.penalty)
        factor = linalg.cholesky(kernel, lower=True, overwrite_a=True, check_finite=False)
        self.duals_: Floats = linalg.cho_solve((factor, True), targets, check_finite=False)
        (invert,) = linalg.get_lapack_funcs(("trtri",), (factor,))
        self._half_inverse: Floats = invert(factor, lower=True, overwrite_c=True)[0]
        self._targets = targets
        return self

    def scores(self, rows: sparse.csr_matrix) -> Floats:
        """(texts, classes + 1): close to 1 for the right class."""
        outputs: Floats = powered((rows @ self.columns_).toarray(), self.power) @ self.duals_
        return outputs

    def unseen_scores(self, groups: Sequence[int], wanted: int) -> Floats:
        """Scores of the first ``wanted`` training texts as if each one's group had been left out.

        Texts of one group (a phrase and its noisy copies) leave together. Only right after ``fit``,
        and once: it drops what only calibration needs.
        """
        outputs = np.empty((wanted, self.duals_.shape[1]), dtype=np.float32)
        by_group: dict[int, list[int]] = {}
        for row, group in enumerate(groups):
            by_group.setdefault(group, []).append(row)
        alone = [row for row in range(wanted) if len(by_group[groups[row]]) == 1]
        weight = np.einsum("ka,ka->a", self._half_inverse, self._half_inverse)[alone]
        outputs[alone] = self._targets[alone] - self.duals_[alone] / weight[:, None]
        for row in sorted(set(range(wanted)).difference(alone)):
            members = by_group[groups[row]]
            half = self._half_inverse[:, members].astype(np.float64)
            left_out = np.linalg.solve(half.T @ half, self.duals_[members])
            outputs[row] = (self._targets[members] - left_out)[members.index(row)]
        self._half_inverse = self._targets = np.empty((0, 0), dtype=np.float32)
        return outputs


class NearestPhrases:
    """For each class, the cosine with its nearest phrase."""

    def fit(self, rows: sparse.csr_matrix, labels: Sequence[int], classes: int) -> Self:
        """Keep unit rows by label (``OUTSIDE`` for none of the ``classes``)."""
        label = np.asarray(labels, dtype=np.int64)
        order = np.argsort(label, kind="stable")
        self.classes_ = classes
        self.labels_: Ints = label[order]
        self.columns_ = rows[order].T.tocsr()
        self.where_: Ints = np.argsort(order)  # given row -> kept row
        return self

    def scores(self, rows: sparse.csr_matrix, own: Sequence[int] | None = None) -> Floats:
        """(texts, classes + 1), the last for "none"; ``own[i]`` is a given row to leave out."""
        similarity: Floats = (rows @ self.columns_).toarray()
        if own is not None:
            similarity[np.arange(len(own)), self.where_[np.asarray(own)]] = 0
        nearest = np.zeros((similarity.shape[0], self.classes_ + 1), dtype=np.float32)
        starts, columns = self.parts()
        nearest[:, columns] = np.maximum.reduceat(similarity, starts, axis=1)
        return nearest

    def parts(self) -> tuple[Ints, Ints]:
        """Where each label begins among the kept rows, and the column of its score."""
        names, starts = np.unique(self.labels_, return_index=True)
        return starts, np.where(names == OUTSIDE, self.classes_, names)
