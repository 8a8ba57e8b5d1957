"""Makes clean phrases look like typed ones, to train on more than was collected.

Keyboard neighbours, swaps, drops and doublings after Damerau (1964); slang by reading a slang table
backwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {
    letter: row[max(at - 1, 0) : at] + row[at + 1 : at + 2]
    for row in _KEYBOARD
    for at, letter in enumerate(row)
}


def reversed_table(words: Mapping[str, str]) -> dict[str, list[str]]:
    """From an ordinary word to the local words that mean it (single words only)."""
    back: dict[str, list[str]] = defaultdict(list)
    for word, meaning in words.items():
        if " " not in word and " " not in meaning:
            back[meaning].append(word)
    return dict(back)


def noisy(
    text: str,
    back: Mapping[str, list[str]],
    rng: np.random.Generator,
    slang_share: float = 0.3,
    typo_share: float = 0.15,
) -> str:
    """The text with slang and typing mistakes in about these shares of its words."""
    made = []
    for word in text.split():
        changed = word
        options = back.get(word.casefold())
        if options and rng.random() < slang_share:
            changed = options[int(rng.integers(len(options)))]
        if len(changed) > 3 and rng.random() < typo_share:
            changed = mistyped(changed, rng)
        made.append(changed)
    return " ".join(made)


def mistyped(word: str, rng: np.random.Generator) -> str:
    """The word with one typing mistake."""
    at = int(rng.integers(len(word)))
    kind = int(rng.integers(4))
    if kind == 0 and at + 1 < len(word):
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    near = _NEIGHBOURS.get(word[at].casefold(), "")
    return word[:at] + near[int(rng.integers(len(near)))] + word[at + 1 :] if near else word
