"""Text in more than one language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """A text in Indonesian and, where somebody translated it, in English.

    >>> Words("Gratis", "Free").in_language("en")
    'Free'
    >>> Words("Gratis").in_language("en")
    'Gratis'
    """

    id: str
    en: str = ""

    def in_language(self, language: str) -> str:
        """The text in that language, or in Indonesian when it was never translated."""
        return self.en if language == "en" and self.en else self.id

    def language_of(self, language: str) -> Language:
        """The language :meth:`in_language` really answers in, for the ``lang`` attribute."""
        return "en" if language == "en" and self.en else "id"

    def __bool__(self) -> bool:
        return bool(self.id)
