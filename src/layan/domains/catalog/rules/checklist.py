"""Which papers a person still needs for a service, from what she says she has.

A need counts when it is required and its condition holds. A condition ("Bila diwakilkan") holds
only when the person says so. Optional papers are listed but never missing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from layan.domains.catalog.types import EvidenceNeed, EvidenceType, Service
from layan.kernel.words import Words

NEARLY = 2  # "one or two papers are missing"


@dataclass(frozen=True, slots=True)
class Condition:
    """A case in which more papers are asked; ``key`` is its name in an address."""

    key: str
    words: Words
    chosen: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One paper of the list and how it stands for this person."""

    need: EvidenceNeed
    paper: EvidenceType
    condition: str  # the key of its condition, or empty
    applies: bool
    have: bool

    @property
    def counts(self) -> bool:
        """Whether the service cannot be had without it."""
        return self.applies and not self.need.optional

    @property
    def missing(self) -> bool:
        """Required in this person's case and not at hand."""
        return self.counts and not self.have


@dataclass(frozen=True, slots=True)
class Checklist:
    """The papers of a service for one person."""

    lines: tuple[Line, ...]
    conditions: tuple[Condition, ...]

    @property
    def needed(self) -> tuple[Line, ...]:
        """Papers required in this person's case, each paper once."""
        return _once(line for line in self.lines if line.counts)

    @property
    def missing(self) -> tuple[Line, ...]:
        """Required papers the person does not have, each paper once."""
        return _once(line for line in self.lines if line.missing)

    @property
    def complete(self) -> bool:
        """Whether nothing required is missing."""
        return not self.missing


def _once(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple({line.paper.id: line for line in reversed(tuple(lines))}.values())[::-1]


def condition_key(words: Words) -> str:
    """A condition's name in an address, stable as long as its Indonesian text is.

    >>> condition_key(Words("Bila diwakilkan"))
    'bila-diwakilkan'
    """
    return re.sub(r"[^a-z0-9]+", "-", words.id.lower()).strip("-")[:60]


def checklist(
    service: Service,
    papers: Mapping[str, EvidenceType],
    *,
    have: Collection[str] = (),
    cases: Collection[str] = (),
) -> Checklist:
    """The papers of a service for somebody who has ``have`` (evidence ids) in those ``cases``.

    Unknown ids and cases are ignored; a need whose paper the catalogue no longer has is left out.
    """
    lines = []
    conditions: dict[str, Condition] = {}
    for need in service.evidence:
        paper = papers.get(need.type)
        if paper is None:
            continue
        key = condition_key(need.when) if need.when else ""
        if key and key not in conditions:
            conditions[key] = Condition(key, need.when, key in cases)
        lines.append(Line(need, paper, key, not key or key in cases, need.type in have))
    return Checklist(tuple(lines), tuple(conditions.values()))


def required_papers(service: Service) -> frozenset[str]:
    """The papers everybody must bring: neither optional nor tied to a condition."""
    return frozenset(need.type for need in service.evidence if not need.optional and not need.when)


@dataclass(frozen=True, slots=True)
class Reach:
    """How near a person is to a service."""

    service: Service
    matched: int
    missing: tuple[str, ...]  # evidence ids in the order asked


def within_reach(
    services: Iterable[Service],
    have: Collection[str],
    *,
    asked: Mapping[str, frozenset[str]] | None = None,
) -> tuple[tuple[Reach, ...], tuple[Reach, ...]]:
    """Services ready now, and those lacking one or two papers, for somebody who has ``have``.

    Only services that ask for at least one of her papers are listed. Those using most of them come
    first; of those that lack something, the ones lacking least. ``asked`` may hold
    :func:`required_papers` by service id, computed before.
    """
    owned = frozenset(have)
    ready, nearly = [], []
    for service in services:
        required = asked[service.id] if asked is not None else required_papers(service)
        matched = len(required & owned)
        if not matched:
            continue
        lacking = required - owned
        if not lacking:
            ready.append(Reach(service, matched, ()))
        elif len(lacking) <= NEARLY:
            order = tuple(dict.fromkeys(n.type for n in service.evidence if n.type in lacking))
            nearly.append(Reach(service, matched, order))
    ready.sort(key=lambda reach: -reach.matched)
    nearly.sort(key=lambda reach: (len(reach.missing), -reach.matched))
    return tuple(ready), tuple(nearly)
