"""The root of every error Layan raises on purpose.

Each slice grows one tree from :class:`LayanError`. An error carries facts and a stable ``code``;
channels translate
the code into the reader's language, and nobody parses text.
"""

from __future__ import annotations

from typing import ClassVar


class LayanError(Exception):
    """Something Layan refuses or cannot do, for a reason that can be told.

    ``code`` is stable over releases and translated by the channels; keyword facts fill the
    translation.

    >>> str(LayanError(code_number=7))
    'layan.error code_number=7'
    """

    code: ClassVar[str] = "layan.error"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code, facts)
        self.facts = facts

    def __str__(self) -> str:
        shown = " ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.code} {shown}".rstrip()
