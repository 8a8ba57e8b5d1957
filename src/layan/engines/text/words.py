"""From typed text to tokens: bounded, folded, with slang and abbreviations replaced.

Everything here takes any unicode string and never raises. Rules follow what people type in
Indonesian messages: letters held down ("tolooong"), reduplication written with a digit ("syarat2"),
numbers glued to units ("17thn"), and local words that a table explains.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from threading import Lock
from typing import Generic, Self, TypeVar

import Stemmer

MAX_CHARACTERS = 1000  # a question; longer texts are cut, see `bounded`
LONGEST_WORD = 40  # letters; the longest word of the official dictionary has 27
LONGEST_REMEMBERED = 25  # letters; what a longer word gives is worked out again each time

Made = TypeVar("Made")


class Remembered(Generic[Made]):
    """A function of one word that remembers what it gave, for at most ``most`` ordinary words.

    Anybody may send any word: a memory bounded by entries alone grows with their length.
    """

    def __init__(self, function: Callable[[str], Made], most: int) -> None:
        self._function = function
        self._kept = lru_cache(maxsize=most)(function)

    def __call__(self, word: str) -> Made:
        """What the function gives for the word."""
        if len(word) > LONGEST_REMEMBERED:
            return self._function(word)
        return self._kept(word)

    def __len__(self) -> int:
        return self._kept.cache_info().currsize

    def cache_clear(self) -> None:
        """Forget everything."""
        self._kept.cache_clear()


def word_set(text: str, separator: str | None = None) -> frozenset[str]:
    """The words of a text as a set, for lists that are easier to read unquoted."""
    return frozenset(text.split(separator))


_WORD = re.compile(r"[^\W_]+")
_HELD_LETTER = re.compile(r"([^\W\d_])\1{2,}")
_DOUBLED_BY_DIGIT = re.compile(r"\b([a-z]{3,})2(nya)?\b")
_DOUBLED_BY_DASH = re.compile(r"\b([a-z]{3,})-\1")
_UNIT_AFTER_NUMBER = re.compile(r"\b(\d+)([a-z]{2,})\b")


def bounded(text: str, limit: int = MAX_CHARACTERS) -> str:
    r"""The first ``limit`` characters, at most; control and format characters become spaces.

    >>> bounded("ktp\x00 hilang")
    'ktp  hilang'
    """
    head = text[:limit]
    if head.isascii() and head.isprintable():  # nearly every text; saves looking at each letter
        return head.strip()
    head = unicodedata.normalize("NFKC", head)[:limit]
    return "".join(
        " " if unicodedata.category(letter)[0] == "C" else letter for letter in head
    ).strip()


def folded(text: str, limit: int = MAX_CHARACTERS) -> str:
    """Lower case without accents, held letters and written-out doubling; one bounded line.

    >>> folded("Syarat2 KTP-nya apaaa  aja?")
    'syarat ktp-nya apa aja?'
    """
    plain = bounded(text, limit).casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = _HELD_LETTER.sub(r"\1", plain)
    plain = _DOUBLED_BY_DIGIT.sub(lambda found: found[1] + (found[2] or ""), plain)
    plain = _DOUBLED_BY_DASH.sub(r"\1", plain)
    plain = _UNIT_AFTER_NUMBER.sub(r"\1 \2", plain)
    return " ".join(plain.split())


def tokens(text: str, limit: int = MAX_CHARACTERS) -> list[str]:
    """The words and numbers of a text, folded, each cut to ``LONGEST_WORD`` letters.

    >>> tokens("E-KTP hilang, gmn??")
    ['e', 'ktp', 'hilang', 'gmn']
    """
    return [word[:LONGEST_WORD] for word in _WORD.findall(folded(text, limit))]


class Normaliser:
    """Replaces local words by ordinary ones, longest entry first.

    ``words`` maps a word or a phrase to what it means. Chains in the table ("gmn" -> "gimana" ->
    "bagaimana") are followed when it is read, so that normalising twice changes nothing for single
    words.

    >>> Normaliser({"gmn": "gimana", "gimana": "bagaimana"}).replace(["gmn", "caranya"])
    ['bagaimana', 'caranya']
    """

    def __init__(self, words: Mapping[str, str] | None = None) -> None:
        self.words = words
        table: dict[tuple[str, ...], tuple[str, ...]] = {}
        for word, meaning in (words or {}).items():
            key, value = tuple(tokens(word)), tuple(tokens(str(meaning)))
            if key and value and key != value:
                table.setdefault(key, value)
        self._table = {key: _followed(value, table) for key, value in table.items()}
        self._longest = max((len(key) for key in table), default=0)

    def replace(self, typed: Sequence[str]) -> list[str]:
        """The tokens with known entries replaced."""
        done: list[str] = []
        at = 0
        while at < len(typed):
            for length in range(min(self._longest, len(typed) - at), 0, -1):
                found = self._table.get(tuple(typed[at : at + length]))
                if found is not None:
                    key = tuple(typed[at : at + length])
                    told = _already_told(key, found, done, typed[at + length :])
                    done.extend(key if told else found)
                    at += length
                    break
            else:
                done.append(typed[at])
                at += 1
        return done

    def knows(self, word: str) -> bool:
        """Whether the table explains this single word."""
        return (word,) in self._table

    def means(self) -> set[str]:
        """Every word that some entry is replaced by."""
        return {word for value in self._table.values() for word in value}


def _already_told(
    key: tuple[str, ...], meaning: tuple[str, ...], before: Sequence[str], after: Sequence[str]
) -> bool:
    """Whether an entry that only adds words ("pdam" -> "air pdam") finds them already there."""
    for at in range(len(meaning) - len(key) + 1):
        if meaning[at : at + len(key)] == key:
            left, right = meaning[:at], meaning[at + len(key) :]
            if tuple(before[len(before) - at :]) == left and tuple(after[: len(right)]) == right:
                return True
    return False


def _followed(
    value: tuple[str, ...], table: Mapping[tuple[str, ...], tuple[str, ...]]
) -> tuple[str, ...]:
    seen = {value}
    for _ in range(4):  # chains are short; the bound also ends circles
        longer = tuple(
            word
            for part in value
            for word in (
                table[(part,)] if (part,) in table and part not in table[(part,)] else (part,)
            )
        )
        if longer in seen:
            break
        seen.add(longer)
        value = longer
    return value


_CLITICS = ("nya", "nye", "lah", "kah", "ku", "mu", "pun", "e")
_COLLOQUIAL_SUFFIXES = ("in", "kan", "an", "i", "ke")
_COLLOQUIAL_PREFIXES = (
    # what is written, what the root may begin with
    ("nge", ("",)),
    ("ng", ("", "k", "g")),
    ("ny", ("s", "c")),
    ("n", ("t", "d")),
    ("m", ("p", "b", "")),
    ("di", ("",)),
    ("ke", ("",)),
    ("ter", ("",)),
    ("ku", ("",)),
    ("ber", ("",)),
    ("per", ("",)),
    ("se", ("",)),
)
_SHORTEST_ROOT = 3


def _without_ends(word: str) -> Iterable[str]:
    yield word
    for clitic in _CLITICS:
        if word.endswith(clitic) and len(word) - len(clitic) >= _SHORTEST_ROOT:
            yield word[: -len(clitic)]


def colloquial_roots(word: str) -> Iterable[str]:
    """Possible roots of a word with everyday affixes (ngurusin, nyetak), likeliest first."""
    for bare in dict.fromkeys(_without_ends(word)):
        ends = [bare] + [
            bare[: -len(end)]
            for end in _COLLOQUIAL_SUFFIXES
            if bare.endswith(end) and len(bare) - len(end) >= _SHORTEST_ROOT
        ]
        for stem in ends:
            yield stem
            for prefix, starts in _COLLOQUIAL_PREFIXES:
                if stem.startswith(prefix) and len(stem) - len(prefix) >= _SHORTEST_ROOT - 1:
                    yield from (start + stem[len(prefix) :] for start in starts)


class Roots:
    """Finds roots: Snowball's Indonesian stemmer, then everyday affixes against known roots.

    ``fit`` takes the words of the field (a catalogue); a colloquial analysis is believed only when
    it leads to a root of one of them. Source of the stemmer: Tala (2003), as implemented in
    Snowball.
    """

    def __init__(self) -> None:
        self._lock = Lock()  # a Stemmer must not be used by two threads at once
        self._stemmer = Stemmer.Stemmer("indonesian")
        self.root = Remembered(self._root, 50_000)

    def fit(self, words: Iterable[str]) -> Self:
        """Learn which roots exist."""
        self.roots_ = {self._snowball(word) for word in words}
        self.root.cache_clear()
        return self

    def _snowball(self, word: str) -> str:
        with self._lock:
            return str(self._stemmer.stemWord(word))

    def _root(self, word: str) -> str:
        stem = self._snowball(word)
        if stem in self.roots_ or not word.isalpha():
            return stem
        for guess in colloquial_roots(word):
            if guess in self.roots_:
                return guess
            again = self._snowball(guess)
            if again in self.roots_ and len(again) >= _SHORTEST_ROOT:
                return again
        return stem
