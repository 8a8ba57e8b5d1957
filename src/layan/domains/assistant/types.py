"""The assistant's nouns: a question's intent, and an answer that names its sources."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from layan.kernel.errors import LayanError


class NothingAsked(LayanError):
    """The question is empty."""

    code = "assistant.nothing_asked"


class Intent(StrEnum):
    """What somebody wants to know.

    The first seven are about a service, ``PLACE`` and ``HOURS`` also about an office itself; the
    others say why no service is told, except ``EMERGENCY``, whose answer is the emergency number
    and the one service the city has chosen for that danger.
    """

    REQUIREMENTS = "requirements"  # which papers, who may
    COST = "cost"
    TIME = "time"  # how long it takes, when it is ready
    PLACE = "place"
    HOURS = "hours"  # when it is open
    HOW = "how"  # the way it goes
    GENERAL = "general"  # only names a service
    GREETING = "greeting"
    EMERGENCY = "emergency"
    OUT_OF_SCOPE = "out_of_scope"  # nothing the catalogue has
    UNCLEAR = "unclear"  # may be one of several, or too little was said


class SourceOf(StrEnum):
    """What a source line of an answer points at."""

    SERVICE = "service"  # the service's page
    LEGAL = "legal"  # a law or regulation
    REFERENCE = "reference"  # where a fact was read
    PLACE = "place"  # an office's page
    CONTACT = "contact"  # a number or channel of the city


@dataclass(frozen=True, slots=True)
class ServiceName:
    """A service as an answer names it; ``agency`` is the agency's full name."""

    id: str
    name: str
    agency: str

    def to_json(self) -> dict[str, str]:
        """As a mapping."""
        return {"id": self.id, "name": self.name, "agency": self.agency}


@dataclass(frozen=True, slots=True)
class SourceLine:
    """Where a fact of the answer comes from; ``url`` is a path of this site or a web address."""

    label: str
    kind: SourceOf
    ref: str = ""
    url: str = ""

    def to_json(self) -> dict[str, str]:
        """As a mapping."""
        return {"label": self.label, "kind": str(self.kind), "ref": self.ref, "url": self.url}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the assistant says. ``service`` is None when it does not know; then it says so.

    ``confidence`` is the estimated probability (0..1) that the service, or the first alternative,
    is the one that was meant; 1 where words, not a ranking, decided (a danger, the name of an
    office). ``language`` is the language of the answer.
    """

    intent: Intent
    service: ServiceName | None
    alternatives: tuple[ServiceName, ...]
    answer: str
    sources: tuple[SourceLine, ...]
    confidence: float
    language: str

    def to_json(self) -> dict[str, Any]:
        """The answer as ``layan ask --json`` and the API give it."""
        return {
            "intent": str(self.intent),
            "service": self.service.to_json() if self.service else None,
            "alternatives": [other.to_json() for other in self.alternatives],
            "answer": self.answer,
            "sources": [line.to_json() for line in self.sources],
            "confidence": round(self.confidence, 4),
        }


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of an answer; ``verified`` is False when nobody has read the fact in a source."""

    text: str
    verified: bool


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What the catalogue says about a service, worded in one language, ready to be put together."""

    name: ServiceName
    summary: Fact
    papers: Fact
    cost: Fact
    time: Fact
    place: Fact
    first_step: Fact
    eligibility: Fact | None
    pause: Fact | None  # why the service cannot be had now
    sources: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True)
class Help:
    """Where the city can be reached when the assistant does not know."""

    emergency: str  # a number
    lines: tuple[str, ...]
    sources: tuple[SourceLine, ...]
