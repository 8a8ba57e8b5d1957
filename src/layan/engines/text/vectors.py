"""Sparse TF-IDF vectors of words and of letter groups, with nothing but numpy and scipy.

Own vectorisers because a fitted one must be storable as plain arrays and loadable without importing
a machine learning library.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from layan.engines.text.words import Remembered

Floats = NDArray[np.float32]
MOST_WORDS = 8_000  # whose letter groups are remembered, for each pair of lengths in the code
_remembered: dict[tuple[int, int], Remembered[tuple[str, ...]]] = {}


def word_features(words: Sequence[str], roots: Sequence[str]) -> list[str]:
    """Words, neighbouring and once-skipping pairs of roots, and the roots, as feature names."""
    names = list(words)
    names += ["~" + root for root in roots]
    names += [f"{one} {two}" for one, two in pairwise(roots)]
    names += [f"{one} _ {two}" for one, two in zip(roots, roots[2:], strict=False)]
    return names


def letter_features(words: Iterable[str], shortest: int = 2, longest: int = 5) -> list[str]:
    """Groups of ``shortest`` to ``longest`` letters within words; spaces mark their ends."""
    names: list[str] = []
    groups = _groups_of(shortest, longest)
    for word in words:
        names += groups(word)
    return names


def _groups_of(shortest: int, longest: int) -> Remembered[tuple[str, ...]]:
    found = _remembered.get((shortest, longest))
    if found is None:
        groups = partial(_letter_groups, shortest=shortest, longest=longest)
        found = _remembered.setdefault((shortest, longest), Remembered(groups, MOST_WORDS))
    return found


def _letter_groups(word: str, shortest: int, longest: int) -> tuple[str, ...]:
    marked = f" {word} "
    end = len(marked)
    names: list[str] = []
    for size in range(shortest, longest + 1):
        if end <= size:
            names.append(marked)
            break
        names += [marked[at : at + size] for at in range(end - size + 1)]
    return tuple(names)


class TfidfVectors:
    """Turns lists of feature names into unit vectors: (1 + log tf) x smoothed idf.

    Features seen in fewer than ``least_texts`` texts are dropped. Rows of texts without a known
    feature are zero. Source: Salton and Buckley (1988).
    """

    def __init__(self, least_texts: int = 1) -> None:
        self.least_texts = least_texts

    def fit(self, texts: Iterable[Sequence[str]]) -> Self:
        """Learn columns and weights."""
        seen: Counter[str] = Counter()
        total = 0
        for names in texts:
            seen.update(set(names))
            total += 1
        kept = sorted(name for name, count in seen.items() if count >= self.least_texts)
        self.columns_ = {name: column for column, name in enumerate(kept)}
        counts = np.array([seen[name] for name in kept], dtype=np.float64)
        self.idf_: Floats = (np.log((1 + total) / (1 + counts)) + 1).astype(np.float32)
        return self

    def transform(self, texts: Iterable[Sequence[str]]) -> sparse.csr_matrix:
        """One row per text, float32, unit length."""
        columns = self.columns_
        indices: list[int] = []
        counts: list[int] = []
        ends = [0]
        for names in texts:
            for name, count in Counter(names).items():
                column = columns.get(name)
                if column is not None:
                    indices.append(column)
                    counts.append(count)
            ends.append(len(indices))
        index = np.array(indices, dtype=np.int32)
        data = ((1 + np.log(np.array(counts, dtype=np.float32))) * self.idf_[index]).astype(
            np.float32
        )
        matrix = sparse.csr_matrix(
            (data, index, np.array(ends, dtype=np.int32)), shape=(len(ends) - 1, len(columns))
        )
        return unit_rows(matrix)


def unit_rows(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """The matrix with each row divided by its length; zero rows stay zero."""
    squares = np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()
    lengths = np.sqrt(np.where(squares > 0, squares, 1)).astype(np.float32)
    matrix.data /= np.repeat(lengths, np.diff(matrix.indptr))
    return matrix
