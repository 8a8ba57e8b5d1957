"""How well every document fits one question, in one pass over inverted lists.

The numbers are those of :class:`LexicalIndex`, :class:`PhraseClassifier` and
:class:`NearestPhrases`, which learn from and score whole batches; a question that somebody waits
for takes this way, some ten times faster. ``tests/engines/text/test_scoring.py`` holds the two
together.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from layan.engines.text.lexical import LexicalIndex
from layan.engines.text.phrases import Ints, NearestPhrases, PhraseClassifier, powered
from layan.engines.text.postings import Postings
from layan.engines.text.reading import FILLERS, Reading
from layan.engines.text.vectors import Floats, TfidfVectors, letter_features, word_features
from layan.engines.text.words import Remembered

REMEMBERED_BYTES = (
    40_000_000  # at most, of the letters of words, for each of three kinds of columns
)
MOST_REMEMBERED = 4_000  # words
NOTHING: Floats = np.zeros(0, dtype=np.float32)
HALF = math.sqrt(0.5)  # words and letters of a phrase share its unit length


@dataclass(frozen=True, slots=True)
class Spaces:
    """Names of features of each kind with their numbers, which count on through all kinds."""

    roots: Mapping[str, int]  # of telling words
    name: Mapping[str, int]  # letter groups, compared with the short fields
    body: Mapping[str, int]  # letter groups, compared with the longer fields
    words: Mapping[str, int]  # of phrases; empty when none were learnt
    letters: Mapping[str, int]  # of phrases


@dataclass(frozen=True, slots=True)
class LearntPhrases:
    """What the phrases add: the classifier's weights and where the nearest ones are found.

    ``duals`` is (phrases, documents + 1). ``order`` lists the columns of the single phrases by
    label, ``starts`` where each label begins in it and ``labels`` which column of the result it
    fills, the last for "none".
    """

    duals: Floats
    power: float
    order: Ints
    starts: Ints
    labels: Ints


@dataclass(frozen=True, slots=True)
class Scores:
    """One question against every document.

    ``views`` is (views, documents), with the two views of the phrases first when there are any;
    ``classes`` and ``nearest`` are (documents + 1,), the last for "none"; ``known`` is the share of
    the question's word weight that occurs in the collection at all.
    """

    views: Floats
    known: float
    classes: Floats | None = None
    nearest: Floats | None = None


class Scorer:
    """Inverted lists of a fitted ranker, ready for single questions."""

    def __init__(
        self,
        size: int,
        spaces: Spaces,
        idf: Floats,
        unknown_idf: float,
        postings: Postings,
        phrases: LearntPhrases | None = None,
    ) -> None:
        self.size = size
        self.spaces = spaces
        self.idf = idf
        self.unknown_idf = unknown_idf
        self.postings = postings
        self.phrases = phrases
        self._root_weights: list[float] = idf[: len(spaces.roots)].tolist()
        self._letters = [
            WordLetters(idf, postings, numbers, shortest, first, last)
            for numbers, shortest, first, last in (
                (spaces.name, 2, 2 * size, 3 * size),
                (spaces.body, 2, 3 * size, 4 * size),
                (spaces.letters, 3, 4 * size, postings.width),
            )
        ]

    @classmethod
    def of(cls, lexical: LexicalIndex) -> Self:
        """From an index alone."""
        (roots, name, body), idf = _counted_on(lexical)
        table = [
            [lexical.impact_, lexical.presence_, None, None],
            [None, None, lexical.name_letters_, None],
            [None, None, None, lexical.body_letters_],
        ]
        spaces = Spaces(roots, name, body, {}, {})
        postings = Postings.of(table)
        return cls(lexical.size_, spaces, np.concatenate(idf), lexical.unknown_idf_, postings)

    @classmethod
    def with_phrases(
        cls,
        lexical: LexicalIndex,
        words: TfidfVectors,
        letters: TfidfVectors,
        classifier: PhraseClassifier,
        nearest: NearestPhrases,
        heard: int,
    ) -> Self:
        """From an index and the phrases; the first ``heard`` phrases are both models' first."""
        (roots, name, body), idf = _counted_on(lexical)
        own = sum(map(len, idf))
        said = _numbered(words, own)
        spelt = _numbered(letters, own + len(said))
        # Columns of the classifier, then those single phrases that it has only joined.
        single = nearest.columns_[:, nearest.where_[heard:]]
        columns = sparse.hstack([classifier.columns_, single], format="csr")
        table = [
            [lexical.impact_, lexical.presence_, None, None, None],
            [None, None, lexical.name_letters_, None, None],
            [None, None, None, lexical.body_letters_, None],
            [None, None, None, None, columns],
        ]
        place = np.argsort(nearest.where_)  # kept row -> given row
        order = np.where(place < heard, place, place - heard + classifier.columns_.shape[1])
        starts, filled = nearest.parts()
        return cls(
            lexical.size_,
            Spaces(roots, name, body, said, spelt),
            np.concatenate([*idf, words.idf_, letters.idf_]),
            lexical.unknown_idf_,
            Postings.of(table),
            LearntPhrases(
                np.asfortranarray(classifier.duals_), classifier.power, order, starts, filled
            ),
        )

    def remember(self, words: Iterable[str]) -> None:
        """Learn what these words' letters add, so that the first questions need not."""
        for word in words:
            for letters in self._letters if word not in FILLERS else self._letters[-1:]:
                letters.remember(word)

    def score(self, reading: Reading, telling: Sequence[str]) -> Scores:
        """All views of one question; ``telling`` are the reading's telling roots."""
        roots = dict.fromkeys(telling)
        numbers = self.spaces.roots
        features = [numbers[root] for root in roots if root in numbers]
        known = sum(self._root_weights[feature] for feature in features)
        most = known + self.unknown_idf * (len(roots) - len(features))
        weights = [np.full(len(features), 1 / max(most, 1e-9), dtype=np.float32)]
        words = [word for word in reading.words if word not in FILLERS]
        kinds = [(words, 1.0), (words, 1.0)]
        if self.phrases is not None:
            kinds.append((spelt_words(reading), HALF))
            counts = Counter(_known(word_names(reading, telling), self.spaces.words))
            features += counts
            _, unit, scale = _weighed(self.idf, counts, HALF)
            weights.append(unit * scale)
        added = []
        for letters, (spelt, length) in zip(self._letters, kinds, strict=False):
            total, again, change = letters.of(spelt, length)
            added.append((letters, total))
            features += again
            weights.append(change)
        sums = self.postings.sums(features, np.concatenate(weights))
        for letters, total in added:
            sums[letters.first : letters.last] += total
        size = self.size
        lexical = sums[: 4 * size].reshape(4, size)
        share = known / most if most else 0.0
        if self.phrases is None:
            return Scores(lexical, share)
        classes, nearest = _told(self.phrases, sums[4 * size :], size)
        views = np.concatenate([classes[None, :-1], nearest[None, :-1], lexical])
        return Scores(views, share, classes, nearest)


class WordLetters:
    """What the letter groups of whole texts add to some columns, remembered word by word.

    A group that occurs once weighs its idf, so most of a text's sum is a sum over its words. Groups
    that occur ``n`` times weigh ``1 + log(n)`` times their idf and not ``n`` times: these few are
    told apart, for the caller to add the difference.
    """

    def __init__(
        self,
        idf: Floats,
        postings: Postings,
        numbers: Mapping[str, int],
        shortest: int,
        first: int,
        last: int,
    ) -> None:
        self.idf = idf
        self.postings = postings
        self.numbers = numbers
        self.shortest = shortest
        self.first = first
        self.last = last
        most = REMEMBERED_BYTES // (4 * (last - first) + 1_000)
        self._word = Remembered(self._one, min(MOST_REMEMBERED, most))

    def _one(self, word: str) -> tuple[tuple[int, ...], Floats]:
        """The numbers of a word's groups, and what they add with their idf as weights."""
        groups = _known(letter_features([word], shortest=self.shortest), self.numbers)
        weights = self.idf.take(groups) if groups else NOTHING
        return groups, self.postings.sums(groups, weights, self.first, self.last)

    def remember(self, word: str) -> None:
        """Keep what this word adds."""
        self._word(word)

    def of(self, words: Sequence[str], length: float) -> tuple[Floats, list[int], Floats]:
        """The sums of a text, then features that occur again and by how much they count less."""
        counts: Counter[int] = Counter()
        total = np.zeros(self.last - self.first, dtype=np.float32)
        for word in words:
            groups, sums = self._word(word)
            counts.update(groups)
            total += sums
        times, weights, scale = _weighed(self.idf, counts, length)
        total *= scale
        again = [feature for feature, count in counts.items() if count > 1]
        if not again:
            return total, again, NOTHING
        more = times > 1
        change = (weights[more] - times[more] * self.idf.take(again)) * scale
        return total, again, change


def _weighed(idf: Floats, counts: Counter[int], length: float) -> tuple[Floats, Floats, np.float32]:
    """How often features occur, their TF-IDF weights, and what brings those to that length."""
    times = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
    weights = idf.take(np.fromiter(counts, dtype=np.int64, count=len(counts)))
    weights *= 1 + np.log(times)
    return times, weights, np.float32(length / (math.sqrt(np.dot(weights, weights)) or 1))


def word_names(reading: Reading, telling: Sequence[str]) -> list[str]:
    """The features of a phrase's words."""
    return [*telling, *word_features(reading.words, reading.roots)]


def spelt_words(reading: Reading) -> list[str]:
    """Words as read and, where that differs, as typed: a repair may be wrong."""
    differing = [word for word in dict.fromkeys(reading.typed) if word not in reading.words]
    return [*reading.words, *differing]


def letter_names(reading: Reading) -> list[str]:
    """The features of a phrase's letters."""
    return letter_features(spelt_words(reading), shortest=3)


def _told(phrases: LearntPhrases, similarity: Floats, size: int) -> tuple[Floats, Floats]:
    """What classifier and nearest phrases say, from the similarities with every phrase."""
    nearest = np.zeros(size + 1, dtype=np.float32)
    nearest[phrases.labels] = np.maximum.reduceat(similarity[phrases.order], phrases.starts)
    kernel = powered(similarity[: len(phrases.duals)], phrases.power)
    classes: Floats = kernel @ phrases.duals
    return classes, nearest


def _known(names: Sequence[str], numbers: Mapping[str, int]) -> tuple[int, ...]:
    return tuple([numbers[name] for name in names if name in numbers])


def _numbered(vectors: TfidfVectors, first: int) -> dict[str, int]:
    return {name: column + first for name, column in vectors.columns_.items()}


def _counted_on(
    lexical: LexicalIndex,
) -> tuple[tuple[dict[str, int], ...], list[NDArray[np.float32]]]:
    """The index's three kinds of features, numbered one after the other, and their weights."""
    roots = dict(lexical.columns_)
    name = _numbered(lexical.name_, len(roots))
    body = _numbered(lexical.body_, len(roots) + len(name))
    return (roots, name, body), [lexical.idf_, lexical.name_.idf_, lexical.body_.idf_]
