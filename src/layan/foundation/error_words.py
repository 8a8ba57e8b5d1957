"""The words for error codes; slices register theirs and nobody parses text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop

from layan.kernel.errors import LayanError

_words: dict[str, str] = {
    "layan.error": gettext_noop("Something went wrong."),
    "kernel.money_invalid": gettext_noop("This is not an amount of rupiah."),
    "kernel.interval_invalid": gettext_noop("The end must come after the start."),
    "kernel.point_invalid": gettext_noop("These are not coordinates on the earth."),
    "kernel.identifier_invalid": gettext_noop("This number is not written correctly."),
    "kernel.nik_invalid": gettext_noop("This is not a NIK. A NIK has 16 digits."),
    "kernel.kk_invalid": gettext_noop("This is not a family card number. It has 16 digits."),
    "kernel.nib_invalid": gettext_noop("This is not a NIB. A NIB has 13 digits."),
    "kernel.npwp_invalid": gettext_noop("This is not an NPWP. An NPWP has 15 or 16 digits."),
    "kernel.nitku_invalid": gettext_noop("This is not a NITKU. A NITKU has 22 digits."),
    "kernel.nop_invalid": gettext_noop("This is not a NOP. A NOP has 18 digits."),
    "kernel.nip_invalid": gettext_noop("This is not a NIP. A NIP has 18 digits."),
    "kernel.phone_invalid": gettext_noop("This is not an Indonesian telephone number."),
    "foundation.too_many": gettext_noop("Too many tries. Please wait %(seconds)s seconds."),
    "foundation.cursor_invalid": gettext_noop(
        "This cursor does not belong to this list. Start again without a cursor."
    ),
    "foundation.cursor_stale": gettext_noop(
        "The list has changed since. Start again without a cursor."
    ),
}


def register_error_words(words: Mapping[str, str]) -> None:
    """Add the English sentence (the msgid) of each code; ``%(fact)s`` takes a fact of the error."""
    _words.update(words)


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "?"


def words_for(problem: LayanError) -> str:
    """The sentence for an error in the active language, filled with its facts.

    An error that carries a ``reason`` may have a sentence of its own, under ``code.reason``.
    """
    special = _words.get(f"{problem.code}.{problem.facts.get('reason')}")
    sentence = special or _words.get(problem.code, _words["layan.error"])
    return gettext(sentence) % _Facts(problem.facts)


def registered_codes() -> frozenset[str]:
    """Codes that have words; a house test compares them with the error classes."""
    return frozenset(_words)
