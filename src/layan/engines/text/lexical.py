"""A field-weighted lexical index: BM25F over roots, and letter groups for the misspelt.

BM25F: Robertson, Zaragoza, Taylor (2004), "Simple BM25 extension to multiple weighted fields". All
query-independent work is done when fitting: a query is two sparse products.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy import sparse

from layan.engines.text.reading import FILLERS, Reader, Reading
from layan.engines.text.vectors import Floats, TfidfVectors, letter_features

Document = Mapping[str, Sequence[str]]  # field name: its texts


@dataclass(frozen=True, slots=True)
class LexicalScores:
    """Four views of how well each document fits each query; (queries, documents)."""

    words: Floats  # BM25F divided by the most the query could get; 0..1
    share: Floats  # share of the query's word weight found in the document; 0..1
    name: Floats  # cosine of letter groups with the document's short fields
    body: Floats  # cosine of letter groups with the document's longer fields

    def stacked(self) -> Floats:
        """(queries, documents, views)."""
        return np.stack([self.words, self.share, self.name, self.body], axis=-1)


class LexicalIndex:
    """Finds documents by their words.

    ``weights`` gives each field's weight; ``short_fields`` and ``long_fields`` say where letter
    groups are compared. ``saturation`` and ``length`` are BM25's k1 and b.
    """

    def __init__(
        self,
        weights: Mapping[str, float],
        short_fields: Sequence[str] = (),
        long_fields: Sequence[str] = (),
        saturation: float = 1.2,
        length: float = 0.5,
    ) -> None:
        self.weights = weights
        self.short_fields = short_fields
        self.long_fields = long_fields
        self.saturation = saturation
        self.length = length

    def fit(self, documents: Sequence[Document], reader: Reader) -> Self:
        """Index the documents as ``reader`` reads words."""
        self.size_ = len(documents)
        self._fit_words(documents, reader)
        self.name_, self.name_letters_ = _letter_index(documents, self.short_fields, reader)
        self.body_, self.body_letters_ = _letter_index(documents, self.long_fields, reader)
        return self

    def _fit_words(self, documents: Sequence[Document], reader: Reader) -> None:
        columns: dict[str, int] = {}
        rows_of: dict[str, list[tuple[int, int, int]]] = {field: [] for field in self.weights}
        lengths = {field: np.zeros(len(documents)) for field in self.weights}
        seen: Counter[int] = Counter()
        for number, document in enumerate(documents):
            met: set[int] = set()
            for field in self.weights:
                counts: Counter[str] = Counter()
                for text in document.get(field, ()):
                    counts.update(
                        reader.roots_.root(word)
                        for word in reader.plain(text)
                        if word not in FILLERS
                    )
                lengths[field][number] = sum(counts.values())
                for root, count in counts.items():
                    column = columns.setdefault(root, len(columns))
                    met.add(column)
                    rows_of[field].append((column, number, count))
            seen.update(met)
        shape = (len(columns), len(documents))
        total = sparse.csr_matrix(shape, dtype=np.float64)
        for field, weight in self.weights.items():
            if not rows_of[field]:
                continue
            at, row, times = (np.array(part) for part in zip(*rows_of[field], strict=True))
            mean = max(float(lengths[field].mean()), 1e-9)
            norm = 1 - self.length + self.length * lengths[field][row] / mean
            total = total + sparse.csr_matrix((weight * times / norm, (at, row)), shape)
        self.columns_ = columns
        frequency = np.array([seen[column] for column in range(len(columns))], dtype=np.float64)
        self.idf_: Floats = np.log(
            1 + (len(documents) - frequency + 0.5) / (frequency + 0.5)
        ).astype(np.float32)
        self.unknown_idf_ = float(np.log(1 + (len(documents) + 0.5) / 0.5))
        total = total.tocsr()
        idf = np.repeat(self.idf_, np.diff(total.indptr))
        self.impact_ = sparse.csr_matrix(
            (
                (idf * total.data / (self.saturation + total.data)).astype(np.float32),
                total.indices,
                total.indptr,
            ),
            shape,
        )
        self.mark_presence()

    def mark_presence(self) -> None:
        """Derive from the index which document holds which root, each weighing its idf."""
        impact = self.impact_
        self.presence_ = sparse.csr_matrix(
            (np.repeat(self.idf_, np.diff(impact.indptr)), impact.indices, impact.indptr),
            impact.shape,
        )

    def weight_of(self, root: str) -> float:
        """How telling a root is in this collection."""
        column = self.columns_.get(root)
        return float(self.idf_[column]) if column is not None else self.unknown_idf_

    def score(self, readings: Sequence[Reading]) -> LexicalScores:
        """Every document's scores for each query."""
        columns: list[int] = []
        ends = [0]
        possible = []
        for reading in readings:
            roots = dict.fromkeys(reading.telling)
            possible.append(sum(self.weight_of(root) for root in roots))
            columns += [self.columns_[root] for root in roots if root in self.columns_]
            ends.append(len(columns))
        queries = sparse.csr_matrix(
            (np.ones(len(columns), dtype=np.float32), columns, ends),
            shape=(len(readings), len(self.columns_)),
        )
        most = np.maximum(np.array(possible, dtype=np.float32), 1e-9)[:, None]
        letters = [
            letter_features([word for word in reading.words if word not in FILLERS])
            for reading in readings
        ]
        return LexicalScores(
            (queries @ self.impact_).toarray() / most,
            (queries @ self.presence_).toarray() / most,
            (self.name_.transform(letters) @ self.name_letters_).toarray(),
            (self.body_.transform(letters) @ self.body_letters_).toarray(),
        )

    def known_share(self, reading: Reading) -> float:
        """The share of a query's word weight that occurs in the collection at all; 0..1."""
        roots = dict.fromkeys(reading.telling)
        total = sum(self.weight_of(root) for root in roots)
        known = sum(self.weight_of(root) for root in roots if root in self.columns_)
        return known / total if total else 0.0


def _letter_index(
    documents: Sequence[Document], fields: Sequence[str], reader: Reader
) -> tuple[TfidfVectors, sparse.csr_matrix]:
    texts = []
    for document in documents:
        words = [
            word
            for field in fields
            for text in document.get(field, ())
            for word in reader.plain(text)
            if word not in FILLERS
        ]
        texts.append(letter_features(words))
    vectors = TfidfVectors().fit(texts)
    return vectors, vectors.transform(texts).T.tocsr()
