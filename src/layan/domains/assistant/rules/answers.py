"""Puts an answer together from facts of the catalogue; nothing is said that is not among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from layan.domains.assistant.rules.policy import PLAIN_CONFIDENCE
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
) -> Answer:
    """An answer that names a service."""
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
    if confidence < PLAIN_CONFIDENCE:
        told.insert(0, say("guess", language))
    if alternatives:
        told.append(say("or", language, names=_listed(alternatives, language)))
    return Answer(
        intent=intent,
        service=facts.name,
        alternatives=tuple(alternatives),
        answer="\n".join([*told, *notes]),
        sources=facts.sources,
        confidence=confidence,
        language=language,
    )


def danger_answer(
    help_: Help,
    pinned: tuple[ServiceName, Fact, SourceLine] | None,
    language: str,
    notes: Sequence[str] = (),
) -> Answer:
    """The emergency number, and of the service the city pinned only its first step and page.

    Papers, prices and other services would only hold up somebody in danger.
    """
    told = [say("call", language, number=help_.emergency)]
    sources = tuple(replace(line, ref="") for line in help_.sources[:1])
    if pinned is not None:
        name, step, page = pinned
        told += [f"{name.name} ({name.agency})", _marked(step, say("unverified", language))]
        sources = (*sources, page)
    return Answer(
        intent=Intent.EMERGENCY,
        service=pinned[0] if pinned else None,
        alternatives=(),
        answer="\n".join([*told, *notes]),
        sources=sources,
        confidence=1.0 if pinned else 0.0,
        language=language,
    )


def greeting_answer(language: str, *, thanks: bool, notes: Sequence[str] = ()) -> Answer:
    """A friendly word back."""
    told = say("thanks" if thanks else "greeting", language)
    return Answer(Intent.GREETING, None, (), "\n".join([told, *notes]), (), 0.0, language)


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
    if elsewhere:
        told.append(say("elsewhere", language, city=city))
    elif alternatives:
        told.append(say("unclear", language))
    else:
        told.append(say("unclear" if intent is Intent.UNCLEAR else "unknown", language, city=city))
    if alternatives:
        told.append(say("perhaps", language, names=_listed(alternatives, language)))
    if help_.lines:
        told.append(say("help", language, lines="; ".join(help_.lines)))
    return Answer(
        intent=intent,
        service=None,
        alternatives=tuple(alternatives),
        answer="\n".join([*told, *notes]),
        sources=help_.sources,
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
