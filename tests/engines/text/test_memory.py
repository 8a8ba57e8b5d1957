"""What strangers type cannot fill the memory."""

import random

from layan.engines.text.spelling import SpellingRepair
from layan.engines.text.vectors import _remembered, letter_features
from layan.engines.text.words import LONGEST_REMEMBERED, LONGEST_WORD, Remembered, Roots, tokens


def random_words(count, length):
    chance = random.Random(7)
    return ["".join(chance.choices("abcdefghijklmnop", k=length)) for _ in range(count)]


def test_a_token_has_at_most_forty_letters():
    assert tokens("ktp " + "ab" * 400) == ["ktp", "ab" * (LONGEST_WORD // 2)]


def test_long_words_are_worked_out_and_forgotten():
    asked = []
    length = Remembered(lambda word: asked.append(word) or len(word), 10)
    for word in ("a" * LONGEST_REMEMBERED, "b" * (LONGEST_REMEMBERED + 1)):
        assert length(word) == length(word) == len(word)
    assert len(asked) == 3
    assert len(length) == 1


def test_two_thousand_long_words_grow_no_memory():
    roots = Roots().fit(["akta"])
    spelling = SpellingRepair().fit({"kelahiran": 3})
    for word in random_words(2_000, 290):
        (token,) = tokens(word)
        roots.root(token)
        spelling.nearest(token)
    assert len(roots.root) == len(spelling.nearest) == 0


def test_letter_groups_of_long_words_are_not_kept():
    letter_features(["akta"])
    before = {lengths: len(kept) for lengths, kept in _remembered.items()}
    for word in random_words(2_000, LONGEST_WORD):
        letter_features([word])
        letter_features([word], shortest=3)
    after = {lengths: len(kept) for lengths, kept in _remembered.items()}
    assert sum(after.values()) == sum(before.values())
