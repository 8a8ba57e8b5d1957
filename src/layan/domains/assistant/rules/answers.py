"""Puts an answer together from facts of the catalogue; nothing is said that is not among them."""

from __future__ import annotations

from collections.abc import Sequence

from layan.domains.assistant.rules.wording import say
from layan.domains.assistant.types import (
    Answer,
    Fact,
    Help,
    Intent,
    ServiceFacts,
    ServiceName,
    SourceLine,
)

# The line somebody asked for comes first; the others follow in the order of going there.
_ORDER = ("papers", "cost", "time", "place", "first_step")
_FIRST: dict[Intent, str] = {
    Intent.REQUIREMENTS: "papers",
    Intent.COST: "cost",
    Intent.TIME: "time",
    Intent.PLACE: "place",
    Intent.HOURS: "place",
    Intent.HOW: "first_step",
}


def service_answer(
    facts: ServiceFacts,
    intent: Intent,
    language: str,
    *,
    confidence: float,
    alternatives: Sequence[ServiceName] = (),
    notes: Sequence[str] = (),
    urgent: Help | None = None,
) -> Answer:
    """An answer that names a service; ``urgent`` puts the emergency number first."""
    lines = [getattr(facts, name) for name in _lines_for(intent)]
    if intent is Intent.REQUIREMENTS and facts.eligibility:
        lines.insert(1, facts.eligibility)
    if facts.pause:
        lines.insert(0, facts.pause)
    if intent is Intent.GENERAL:
        lines.insert(0, facts.summary)
    title = f"{facts.name.name} ({facts.name.agency})"
    mark = say("unverified", language)
    if all(not line.verified for line in lines):
        told = [f"{title} {mark}", *(line.text for line in lines)]
    else:
        told = [title, *(_marked(line, mark) for line in lines)]
    if alternatives:
        told.append(say("or", language, names=_listed(alternatives, language)))
    sources = facts.sources
    if urgent is not None:
        told.insert(0, say("emergency", language, number=urgent.emergency))
        sources = (*urgent.sources[:1], *sources)
    return Answer(
        intent=Intent.EMERGENCY if urgent is not None else intent,
        service=facts.name,
        alternatives=tuple(alternatives),
        answer="\n".join([*told, *notes]),
        sources=sources,
        confidence=confidence,
        language=language,
    )


def no_answer(
    intent: Intent,
    language: str,
    help_: Help,
    city: str,
    *,
    confidence: float,
    alternatives: Sequence[ServiceName] = (),
    elsewhere: bool = False,
    notes: Sequence[str] = (),
) -> Answer:
    """An answer that says plainly that we do not know, and where to ask instead."""
    told: list[str] = []
    sources: tuple[SourceLine, ...] = help_.sources
    if intent is Intent.EMERGENCY:
        told.append(say("emergency", language, number=help_.emergency))
    if intent is Intent.GREETING:
        told.append(say("greeting", language))
        sources = ()
    elif elsewhere:
        told.append(say("elsewhere", language, city=city))
    elif alternatives:
        told.append(say("unclear", language))
    elif intent is not Intent.EMERGENCY:
        told.append(say("unclear" if intent is Intent.UNCLEAR else "unknown", language, city=city))
    if alternatives:
        told.append(say("perhaps", language, names=_listed(alternatives, language)))
    if intent is not Intent.GREETING and help_.lines:
        told.append(say("help", language, lines="; ".join(help_.lines)))
    return Answer(
        intent=intent,
        service=None,
        alternatives=tuple(alternatives),
        answer="\n".join([*told, *notes]),
        sources=sources,
        confidence=confidence,
        language=language,
    )


def _lines_for(intent: Intent) -> list[str]:
    first = _FIRST.get(intent)
    return [*([first] if first else []), *(name for name in _ORDER if name != first)]


def _marked(line: Fact, mark: str) -> str:
    return line.text if line.verified else f"{line.text} {mark}"


def _listed(names: Sequence[ServiceName], language: str) -> str:
    joint = " or " if language == "en" else " atau "
    told = [name.name for name in names]
    return joint.join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)
