"""Where a fact comes from and how certain it is.

The three kinds are those of the city packs: ``resmi`` (read in an official page, register or law),
``berita`` (read in
news quoting an official) and ``contoh`` (plausible, not verified). A fact of kind ``contoh`` is
never shown as official.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class SourceKind(StrEnum):
    """How certain a fact is; the values are the words used in city packs."""

    RESMI = "resmi"
    BERITA = "berita"
    CONTOH = "contoh"


@dataclass(frozen=True, slots=True)
class Source:
    """The provenance of one fact.

    ``ref`` names what was read and is required unless the fact is ``contoh``.

    >>> Source(SourceKind.CONTOH).verified
    False
    """

    kind: SourceKind
    ref: str = ""
    date: dt.date | None = None

    def __post_init__(self) -> None:
        if self.kind is not SourceKind.CONTOH and not self.ref:
            raise ValueError(f"a source of kind {self.kind} must name what was read")

    @property
    def verified(self) -> bool:
        """True when somebody read the fact in an official or quoted source."""
        return self.kind is not SourceKind.CONTOH
