"""Ranks what a question may be about, and says how sure it is.

A ranker blends a lexical index over the documents with a classifier of everyday phrases. Blend and
confidence are fitted on the phrases' leave-one-out scores. Without phrases the lexical index works
alone, with fixed weights.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from scipy import sparse

from layan.engines.text.calibration import (
    ChoiceModel,
    YesNoModel,
    softmax,
)
from layan.engines.text.lexical import Document, LexicalIndex
from layan.engines.text.noise import noisy, reversed_table
from layan.engines.text.phrases import OUTSIDE, Ints, NearestPhrases, PhraseClassifier
from layan.engines.text.reading import Reader, Reading
from layan.engines.text.scoring import HALF, Scorer, Scores, letter_names, word_names
from layan.engines.text.vectors import Floats, TfidfVectors

VIEWS = ("phrase", "nearest", "words", "share", "name", "body")
READY_WORDS = 1_000  # of a vocabulary of some thousands; most of what people type
LEAST_PHRASES = 50  # below this the phrases are too few to calibrate on


@dataclass(frozen=True, slots=True)
class Ranking:
    """Documents by how likely they are meant, for one question.

    ``order`` holds document numbers, best first; ``chances`` their probabilities given that the
    question is about one of them; ``scores`` the raw blend; ``share`` how much of the question's
    word weight each document holds, ``name`` how alike the letters of their names are (these three
    by document number). ``in_scope`` is the probability that any document answers.
    """

    reading: Reading
    order: tuple[int, ...]
    chances: tuple[float, ...]
    scores: Floats
    share: Floats
    name: Floats
    in_scope: float

    @property
    def confidence(self) -> float:
        """The probability that the first document is right; 0 when nothing is indexed."""
        return self.in_scope * self.chances[0] if self.chances else 0.0


class Ranker:
    """Blend of a lexical index and a phrase classifier with calibrated confidence.

    ``weights``, ``short_fields`` and ``long_fields`` go to :class:`LexicalIndex`; ``taught_fields``
    are the fields whose texts also count as phrases of their document; with too few phrases to
    learn from, those go into ``phrase_field`` instead. ``words`` is the slang table, ``copies`` the
    number of noisy copies of each phrase. ``top`` is how many documents a ranking lists.
    """

    def __init__(
        self,
        weights: Mapping[str, float],
        short_fields: Sequence[str],
        long_fields: Sequence[str],
        taught_fields: Sequence[str] = (),
        phrase_field: str = "",
        words: Mapping[str, str] | None = None,
        penalty: float = 0.3,
        power: float = 1.5,
        copies: int = 0,
        chunk: int = 6,
        top: int = 50,
    ) -> None:
        self.weights = weights
        self.short_fields = short_fields
        self.long_fields = long_fields
        self.taught_fields = taught_fields
        self.phrase_field = phrase_field
        self.words = words
        self.penalty = penalty
        self.power = power
        self.copies = copies
        self.chunk = chunk
        self.top = top

    def settings(self) -> dict[str, Any]:
        """The keywords this ranker was made with, as JSON can hold them."""
        return {
            "weights": dict(self.weights),
            "short_fields": list(self.short_fields),
            "long_fields": list(self.long_fields),
            "taught_fields": list(self.taught_fields),
            "phrase_field": self.phrase_field,
            "words": dict(self.words or {}),
            "penalty": self.penalty,
            "power": self.power,
            "copies": self.copies,
            "chunk": self.chunk,
            "top": self.top,
        }

    def fit(
        self,
        documents: Sequence[Document],
        phrases: Sequence[tuple[str, int]] = (),
        *,
        rng: np.random.Generator,
    ) -> Self:
        """Learn documents and phrases; a phrase's number is its document's, or ``OUTSIDE``."""
        self.size_ = len(documents)
        if len(phrases) < LEAST_PHRASES:
            documents = self._with_phrases(documents, phrases)
        self.reader_ = Reader(self.words).fit(
            (text for document in documents for texts in document.values() for text in texts),
            (text for text, _ in phrases),
        )
        self.choice_ = ChoiceModel.fixed(LEXICAL_WEIGHTS)
        self.scope_ = YesNoModel.fixed(LEXICAL_SCOPE)
        self.scorer_: Scorer | None = None
        if self.size_:
            lexical = LexicalIndex(self.weights, self.short_fields, self.long_fields).fit(
                documents, self.reader_
            )
            if len(phrases) >= LEAST_PHRASES:
                self.scorer_ = self._fit_phrases(lexical, documents, phrases, rng)
            else:
                self.scorer_ = Scorer.of(lexical)
        self.reader_.forget_texts()
        return self

    def _with_phrases(
        self, documents: Sequence[Document], phrases: Sequence[tuple[str, int]]
    ) -> Sequence[Document]:
        """Documents with the phrases said of them in ``phrase_field``."""
        if not self.phrase_field:
            return documents
        said: dict[int, list[str]] = {}
        for text, label in phrases:
            said.setdefault(label, []).append(text)
        return [
            {
                **document,
                self.phrase_field: (*document.get(self.phrase_field, ()), *said.get(number, ())),
            }
            for number, document in enumerate(documents)
        ]

    def _fit_phrases(
        self,
        lexical: LexicalIndex,
        documents: Sequence[Document],
        phrases: Sequence[tuple[str, int]],
        rng: np.random.Generator,
    ) -> Scorer:
        taught = [
            (text, number)
            for number, document in enumerate(documents)
            for field in self.taught_fields
            for text in document.get(field, ())
        ]
        back = reversed_table(self.words or {})
        copied = [
            (noisy(text, back, rng), label) for _ in range(self.copies) for text, label in phrases
        ]
        readings = [self.reader_.read(text) for text, _ in [*phrases, *copied, *taught]]
        labels = [label for _, label in [*phrases, *copied, *taught]]
        names = _Names(
            [word_names(one, one.telling) for one in readings],
            [letter_names(one) for one in readings],
        )
        heard, start = len(phrases), len(phrases) + len(copied)
        words = TfidfVectors().fit(names.words[:heard] + names.words[start:])
        letters = TfidfVectors().fit(names.letters[:heard] + names.letters[start:])
        joined, joined_labels = names.joined(start, labels, self.chunk)
        rows = names.rows(words, letters)
        classifier = PhraseClassifier(self.penalty, self.power).fit(
            sparse.vstack([rows[:start], joined.rows(words, letters)], format="csr"),
            [*labels[:start], *joined_labels],
            self.size_,
        )
        nearest = NearestPhrases().fit(
            sparse.vstack([rows[:heard], rows[start:]], format="csr"),
            labels[:heard] + labels[start:],
            self.size_,
        )
        groups = [*list(range(len(phrases))) * (1 + self.copies)]
        groups += range(start, start + len(joined_labels))
        seen = (
            classifier.unseen_scores(groups, len(phrases)),
            nearest.scores(rows[:heard], own=range(len(phrases))),
        )
        self._calibrate(lexical, readings[:heard], np.asarray(labels[:heard]), seen)
        return Scorer.with_phrases(lexical, words, letters, classifier, nearest, heard)

    def _calibrate(
        self,
        lexical: LexicalIndex,
        readings: Sequence[Reading],
        label: Ints,
        seen: tuple[Floats, Floats],
    ) -> None:
        told = np.stack([scores[:, :-1] for scores in seen], axis=-1)
        views = np.concatenate([told, lexical.score(readings).stacked()], axis=-1)
        inside = label != OUTSIDE
        self.choice_ = ChoiceModel().fit(views[inside], label[inside])
        blend = self.choice_.scores(views)
        classes, nearest = seen
        signs = [
            _signs(
                Scores(
                    np.ascontiguousarray(views[row].T),
                    lexical.known_share(reading),
                    classes[row],
                    nearest[row],
                ),
                blend[row],
                softmax(blend[row]),
                len(reading.telling),
            )
            for row, reading in enumerate(readings)
        ]
        self.scope_ = YesNoModel().fit(np.array(signs, dtype=np.float32), inside)

    def make_ready(self, words: int = READY_WORDS) -> None:
        """Prepare the most used words; takes a tenth of a second that the first questions save."""
        if self.scorer_ is not None:
            counts = self.reader_.counts_
            self.scorer_.remember(sorted(counts, key=lambda word: (-counts[word], word))[:words])

    def rank(self, text: str, *, complete: bool = False) -> Ranking:
        """Rank every document for one question; any string is allowed.

        ``complete`` reads an unknown last word as the beginning of a known one, for search while
        typing.
        """
        reading = self.reader_.read(text, complete=complete)
        if self.scorer_ is None:
            empty = np.zeros(0, dtype=np.float32)
            return Ranking(reading, (), (), empty, empty, empty, 0.0)
        telling = reading.telling
        scores = self.scorer_.score(reading, telling)
        blend: Floats = np.einsum("v,vd->d", self.choice_.weights_, scores.views)
        chances = softmax(blend)
        in_scope = 0.0
        if telling:
            in_scope = self.scope_.chance_of(_signs(scores, blend, chances, len(telling)))
        order = np.argsort(-blend, kind="stable")[: self.top]
        return Ranking(
            reading,
            tuple(order.tolist()),
            tuple(chances[order].tolist()),
            blend,
            scores.views[-3],
            scores.views[-2],
            in_scope,
        )


def _signs(scores: Scores, blend: Floats, chances: Floats, telling: int) -> list[float]:
    """What tells a question in scope from one outside; ``telling`` counts its telling words."""
    best = int(blend.argmax())
    words, share, name, body = scores.views[-4:]
    signs = [
        chances[best],
        words.max(),
        share[best],
        name.max(),
        body.max(),
        scores.known,
        math.log1p(telling),
    ]
    if scores.classes is not None and scores.nearest is not None:
        inner = np.sort(scores.classes[:-1])
        signs += [
            inner[-1],
            inner[-1] - inner[-min(2, len(inner))],
            scores.classes[-1],
            scores.nearest[:-1].max(),
            scores.nearest[-1],
        ]
    return [float(sign) for sign in signs]


@dataclass(frozen=True, slots=True)
class _Names:
    """Feature names of texts, by kind."""

    words: list[list[str]]
    letters: list[list[str]]

    def joined(self, start: int, labels: Sequence[int], size: int) -> tuple[_Names, list[int]]:
        """Texts from ``start`` on, up to ``size`` neighbours of one label taken together."""
        words: list[list[str]] = []
        letters: list[list[str]] = []
        kept: list[int] = []
        count = 0
        for row in range(start, len(labels)):
            if kept and kept[-1] == labels[row] and count < size:
                words[-1] = words[-1] + self.words[row]
                letters[-1] = letters[-1] + self.letters[row]
                count += 1
            else:
                words.append(self.words[row])
                letters.append(self.letters[row])
                kept.append(labels[row])
                count = 1
        return _Names(words, letters), kept

    def rows(self, words: TfidfVectors, letters: TfidfVectors) -> sparse.csr_matrix:
        """One row of unit length per text: words and letters count alike."""
        half = np.float32(HALF)
        return sparse.hstack(
            [words.transform(self.words) * half, letters.transform(self.letters) * half],
            format="csr",
        ).astype(np.float32)


# For catalogues without phrases; fitted on the reference city's 222 services and the phrases people
# type for them, used through the lexical views alone. Order: the views of `LexicalScores`;
# constant, then `_signs`.
LEXICAL_WEIGHTS = (4.1, 4.0, 4.5, 2.5)
LEXICAL_SCOPE = (-8.25, 1.52, 2.07, 1.2, 3.24, 0.29, 1.13, 2.85)
