"""Inverted lists in plain arrays: what one short text adds up to over many columns.

A sparse matrix product has a fixed cost that dwarfs the work for a single short query. Here several
matrices with the same kind of rows lie side by side in one structure, so that a query is one gather
and one sum for all of them. Source: Zobel and Moffat (2006), "Inverted files for text search
engines", section 3.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse


class Postings:
    """For each feature, the columns it occurs in and its weight there.

    ``starts[f]:starts[f + 1]`` is the part of ``columns`` and ``weights`` that belongs to feature
    ``f``; ``width`` is the number of columns. Raises ValueError when the arrays do not fit
    together, so that a damaged file cannot lead outside of them.
    """

    def __init__(
        self,
        starts: NDArray[np.int64],
        columns: NDArray[np.int32],
        weights: NDArray[np.float32],
        width: int,
    ) -> None:
        if starts.ndim != 1 or not len(starts) or starts[0] != 0:
            raise ValueError("postings must start at 0")
        if (
            starts[-1] != len(columns)
            or len(columns) != len(weights)
            or (np.diff(starts) < 0).any()
        ):
            raise ValueError("postings of different lengths")
        if len(columns) and (columns.min() < 0 or columns.max() >= width):
            raise ValueError("a posting leads outside")
        self.starts = starts
        self.columns = columns
        self.weights = weights
        self.width = width
        self._lengths = np.diff(starts)

    @classmethod
    def of(cls, blocks: Sequence[Sequence[sparse.csr_matrix | None]]) -> Postings:
        """From a table of matrices (features x columns); None stands for an empty one."""
        whole = sparse.block_array(blocks, format="csr")
        return cls(
            whole.indptr.astype(np.int64),
            whole.indices.astype(np.int32),
            whole.data.astype(np.float32),
            int(whole.shape[1]),
        )

    def sums(
        self,
        features: Sequence[int],
        weights: NDArray[np.float32],
        first: int = 0,
        last: int | None = None,
    ) -> NDArray[np.float32]:
        """For each column the sum of feature weight times posting weight; (columns,).

        With ``first`` and ``last`` for these columns only, outside of which the features must have
        no posting.
        """
        width = (self.width if last is None else last) - first
        chosen = np.asarray(features, dtype=np.int64)
        lengths = self._lengths[chosen]
        ends = np.cumsum(lengths)
        total = int(ends[-1]) if len(ends) else 0
        if not total:
            return np.zeros(width, dtype=np.float32)
        at = np.arange(total)
        at += np.repeat(self.starts[chosen] - ends + lengths, lengths)
        # `at` stays inside by construction; "clip" spares looking at it again.
        added = self.weights.take(at, mode="clip")
        added *= np.repeat(weights, lengths)
        columns = self.columns.take(at, mode="clip")
        if first:
            columns -= first
        return np.bincount(columns, added, width).astype(np.float32)
