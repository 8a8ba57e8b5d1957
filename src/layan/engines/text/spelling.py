"""Repairs misspelt words against the words of the field, never against a general dictionary.

A word the field knows is never touched: most damage by spelling repair is done to right words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Self

from rapidfuzz import process
from rapidfuzz.distance import OSA

from layan.engines.text.words import Remembered

MOST_REPAIRS = 12  # in one text; more unknown words mean another language, not typing mistakes


class SpellingRepair:
    """Maps an unknown word to the nearest known one.

    Distance is optimal string alignment (Damerau-Levenshtein without overlapping swaps). Words
    shorter than ``shortest`` letters stay; up to ``long_from - 1`` letters one mistake is repaired,
    from ``long_from`` letters two.

    >>> SpellingRepair().fit({"kelahiran": 9, "akta": 9}).repair(["aktq", "kelahirna", "anak"])
    ['akta', 'kelahiran', 'anak']
    """

    def __init__(self, shortest: int = 5, long_from: int = 9) -> None:
        self.shortest = shortest
        self.long_from = long_from
        self.nearest = Remembered(self._nearest, 20_000)

    def fit(self, counts: Mapping[str, int], known: Iterable[str] = ()) -> Self:
        """Learn the field's words and their counts; ``known`` words are right but never offered."""
        self.counts_ = dict(counts)
        self.known_ = set(self.counts_) | set(known)
        by_length: dict[int, list[str]] = defaultdict(list)
        for word in sorted(self.counts_):
            if word.isalpha() and len(word) >= self.shortest:
                by_length[len(word)].append(word)
        self.by_length_ = dict(by_length)
        self.nearest.cache_clear()
        return self

    def _nearest(self, word: str) -> str | None:
        allowed = 2 if len(word) >= self.long_from else 1
        best: tuple[int, bool, int, str] | None = None
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            choices = self.by_length_.get(length)
            if not choices:
                continue
            for choice, distance, _ in process.extract(
                word, choices, scorer=OSA.distance, score_cutoff=allowed, limit=8
            ):
                rank = (int(distance), choice[0] != word[0], -self.counts_[choice], choice)
                if best is None or rank < best:
                    best = rank
        return best[3] if best else None

    def repair(self, words: Sequence[str]) -> list[str]:
        """The words with unknown ones repaired where a near one exists."""
        repaired: list[str] = []
        tried = 0
        for word in words:
            if (
                word in self.known_
                or len(word) < self.shortest
                or not word.isalpha()
                or tried >= MOST_REPAIRS
                or len(word) > 30
            ):
                repaired.append(word)
                continue
            tried += 1
            repaired.append(self.nearest(word) or word)
        return repaired
