"""How a question is read: tokens as typed, replaced, repaired, and their roots."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from layan.engines.text.spelling import SpellingRepair
from layan.engines.text.words import Normaliser, Roots, tokens, word_set

# Words that say how something is asked, not what is asked about (Indonesian after normalising,
# English).
FILLERS = word_set(
    "a ada adalah admin agar aja akan aku anda apa apakah atau atas bagaimana bagi bahwa "
    "bang banget bapak begitu belum berapa biar bisa boleh bos buat bu caranya cara cuma "
    "dan dapat dari deh dengan di dia dimana dong dulu gan gimana gitu guys halo hanya "
    "harus hari hendak ibu iki ingin ini itu jadi jika juga kah kak kakak kalau kami kamu "
    "kan kapan karena kata ke kenapa kita kok lagi lah lalu lama lebih loh lho mana mas "
    "masih mau mbak mengapa mengenai mesti min mohon nah namun nih nya oleh om pada pak pas "
    "perlu permisi pernah pun punya saat saja sama sampai saya sebagai sekarang selamat "
    "pagi siang sore malam subuh kemarin besok lusa barusan semalam assalamualaikum "
    "seperti sih siapa silakan sudah supaya tadi tahu tanya tapi tentang terus tersebut "
    "tetapi tidak tolong toh untuk wah ya yaitu yang yuk informasi penjelasan terima kasih "
    "am an and any are as at be by can could do does did for from get go had has have help "
    "hello hi how i if in into is it its ll m may me much must my need needs now of on or "
    "our please re s should so some tell than that the their them there they this to us "
    "want was we were what when where which who why will with would you your "
)

LONGEST_TEXT = 20_000  # characters read of a document's text
SHORTEST_START = 3  # letters before a word is completed
LONGEST_LIST = 200  # completions looked at


@dataclass(frozen=True, slots=True)
class Reading:
    """One text as read."""

    typed: tuple[str, ...]
    replaced: tuple[str, ...]  # local words replaced by ordinary ones
    words: tuple[str, ...]  # replaced and repaired
    roots: tuple[str, ...]
    repaired: tuple[tuple[str, str], ...]  # (typed, read as), spelling only

    @property
    def telling(self) -> tuple[str, ...]:
        """Roots of the words that say what is asked about."""
        return tuple(
            root for word, root in zip(self.words, self.roots, strict=True) if word not in FILLERS
        )


class Reader:
    """Normalises, repairs and stems, with the words of one catalogue as its world.

    ``words`` is the local slang table. ``fit`` takes the catalogue's own texts, whose words are
    right by definition; ``phrases`` (what people type) may hold mistakes, so their words count from
    ``trusted`` uses on.
    """

    def __init__(self, words: Mapping[str, str] | None = None, trusted: int = 2) -> None:
        self.words = words
        self.trusted = trusted
        self.normaliser = Normaliser(words)
        self._plain = lru_cache(maxsize=40_000)(
            lambda text: tuple(self.normaliser.replace(tokens(text, LONGEST_TEXT)))
        )

    def fit(self, texts: Iterable[str], phrases: Iterable[str] = ()) -> Self:
        """Learn the vocabulary."""
        own: Counter[str] = Counter()
        for text in texts:
            own.update(self.plain(text))
        heard: Counter[str] = Counter()
        for phrase in phrases:
            heard.update(self.plain(phrase))
        for word, count in heard.items():
            if count >= self.trusted or word in own:
                own[word] += count
        return self.restore(own)

    def plain(self, text: str) -> tuple[str, ...]:
        """The tokens of a document's text with local words replaced; remembered while fitting."""
        return self._plain(text)

    def forget_texts(self) -> None:
        """Drop what was remembered while fitting."""
        self._plain.cache_clear()

    def restore(self, counts: Mapping[str, int]) -> Self:
        """Take a vocabulary that an earlier fit learned."""
        self.counts_ = dict(counts)
        self.sorted_ = sorted(self.counts_)
        self.spelling_ = SpellingRepair().fit(self.counts_, known=FILLERS | self.normaliser.means())
        self.roots_ = Roots().fit(self.counts_)
        return self

    def read(self, text: str, *, complete: bool = False) -> Reading:
        """Read one text; any string is allowed. ``complete`` finishes an unknown last word."""
        typed = tokens(text)
        replaced = self.normaliser.replace(typed)
        if complete and replaced:
            replaced[-1] = self._completed(replaced[-1])
        words = self.spelling_.repair(replaced)
        repaired = tuple(
            (before, after)
            for before, after in zip(replaced, words, strict=True)
            if before != after
        )
        return Reading(tuple(typed), tuple(replaced), tuple(words), self._roots(words), repaired)

    def _completed(self, start: str) -> str:
        """The most used word that begins so, or the start itself."""
        if len(start) < SHORTEST_START or start in self.spelling_.known_:
            return start
        found = [
            word
            for word in self.sorted_[bisect_left(self.sorted_, start) :][:LONGEST_LIST]
            if word.startswith(start)
        ]
        return max(found, key=lambda word: self.counts_[word]) if found else start

    def _roots(self, words: Sequence[str]) -> tuple[str, ...]:
        return tuple(self.roots_.root(word) for word in words)
