"""The only names of the assistant that other slices and channels may import."""

from layan.domains.assistant.queries import ask, ask_many
from layan.domains.assistant.rules.safety import masked
from layan.domains.assistant.types import (
    Answer,
    Intent,
    NothingAsked,
    ServiceName,
    SourceLine,
    SourceOf,
)

__all__ = [
    "Answer",
    "Intent",
    "NothingAsked",
    "ServiceName",
    "SourceLine",
    "SourceOf",
    "ask",
    "ask_many",
    "masked",
]
