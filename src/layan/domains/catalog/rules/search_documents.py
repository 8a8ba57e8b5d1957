"""Which texts of a service are searched, and how much each counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from layan.domains.catalog import types as t
from layan.kernel.words import Words

# What people call a service counts most; what the counter asks for counts little, since many
# services ask for the same papers. Chosen on the development questions.
FIELD_WEIGHTS: Mapping[str, float] = {
    "name": 5.0,
    "keywords": 3.0,
    "summary": 1.5,
    "outputs": 1.5,
    "agency": 0.7,
    "events": 0.5,
    "evidence": 0.3,
    "steps": 0.3,
}
SHORT_FIELDS = ("name", "keywords")
LONG_FIELDS = ("name", "summary", "outputs", "agency")
PHRASE_FIELD = "keywords"  # holds the phrases of a catalogue that has too few to learn from
TAUGHT_FIELDS = ("name", "keywords", "summary")  # texts that count as questions for the service


def search_document(
    service: t.Service,
    *,
    agencies: Mapping[str, t.Agency],
    evidence: Mapping[str, t.EvidenceType],
    topics: Mapping[str, t.Topic],
    life_events: Mapping[str, t.LifeEvent],
) -> dict[str, tuple[str, ...]]:
    """The texts of one service by field, in both languages."""
    agency = agencies.get(service.agency)
    words = service.keywords
    return {
        "name": _both(service.name),
        "keywords": (*words.id, *words.slang, *words.en),
        "summary": (*_both(service.summary), *_both(service.eligibility)),
        "outputs": tuple(text for output in service.outputs for text in _both(output.name)),
        "agency": (*_both(agency.name), agency.short, *agency.aliases) if agency else (),
        "events": (
            *_names(topics, service.topics),
            *_names(life_events, service.life_events),
        ),
        "evidence": _names(evidence, (need.type for need in service.evidence)),
        "steps": (*service.steps.id, *service.steps.en),
    }


def _both(words: Words) -> tuple[str, ...]:
    return tuple(text for text in (words.id, words.en) if text)


def _names(
    records: Mapping[str, t.EvidenceType] | Mapping[str, t.Topic] | Mapping[str, t.LifeEvent],
    ids: Iterable[str],
) -> tuple[str, ...]:
    return tuple(text for key in ids if key in records for text in _both(records[key].name))
