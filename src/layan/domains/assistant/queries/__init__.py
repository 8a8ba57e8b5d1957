"""What the assistant can be asked: one question, or many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from layan.domains.assistant.queries.facts import facts_of, help_of, named
from layan.domains.assistant.rules import answers, policy, safety
from layan.domains.assistant.rules.intents import intent_of
from layan.domains.assistant.rules.wording import say
from layan.domains.assistant.types import Answer, Intent
from layan.domains.catalog.public import ServiceRanker, service_ranker
from layan.engines.text.language import LanguageName, language_of
from layan.engines.text.words import MAX_CHARACTERS

__all__ = ["ask", "ask_many", "ask_with"]


def ask(text: str, language: str | None = None) -> Answer:
    """Answer one question in ordinary words.

    Any string is allowed; ``MAX_CHARACTERS`` of it are read. ``language`` is "id" or "en", or None
    to answer in the language of the question. Nothing of the question is kept.

    Raises :class:`~layan.domains.catalog.types.CatalogEmpty` when no city has been imported.
    """
    return ask_with(service_ranker(), text, language)


def ask_many(lines: Iterable[str], language: str | None = None) -> Iterator[Answer]:
    """Answer questions one after another, each as :func:`ask` would."""
    for line in lines:
        yield ask(line, language)


def ask_with(found: ServiceRanker, text: str, language: str | None = None) -> Answer:
    """Answer a question from a given ranker and its catalogue."""
    known = found.catalog
    spoken: LanguageName = language_of(text)
    if language in {"id", "en"}:
        spoken = "en" if language == "en" else "id"
    notes = [say("cut", spoken, count=MAX_CHARACTERS)] if len(text) > MAX_CHARACTERS else []
    city = known.city.name_en if spoken == "en" else known.city.name
    help_ = help_of(known, spoken)
    ranking = found.rank(text)
    words = ranking.reading.words
    if safety.is_greeting(ranking.reading.typed) or safety.is_greeting(words):
        return answers.no_answer(Intent.GREETING, spoken, help_, city, confidence=0.0, notes=notes)
    urgent = safety.is_emergency(words) or safety.is_emergency(ranking.reading.typed)
    decision = policy.decide(ranking.chances, ranking.in_scope)
    neighbours = frozenset(name.casefold() for name in known.city.neighbours)
    place = safety.names_elsewhere(ranking.reading.typed, found.own_names, neighbours)
    elsewhere = place is not None
    services = [known.services[found.ids[number]] for number in ranking.order[:10]]
    offered = [named(known, services[place], spoken) for place in decision.offered]
    if decision.verdict is policy.Verdict.TELL and not elsewhere:
        intent = intent_of(words)
        return answers.service_answer(
            facts_of(known, services[0], spoken, intent, ranking.reading.typed),
            intent,
            spoken,
            confidence=ranking.confidence,
            alternatives=offered,
            notes=notes,
            urgent=help_ if urgent else None,
        )
    if urgent:
        intent = Intent.EMERGENCY
    elif elsewhere or decision.verdict is policy.Verdict.REFUSE:
        intent = Intent.OUT_OF_SCOPE if ranking.reading.telling else Intent.UNCLEAR
        offered = []
    else:
        intent = Intent.UNCLEAR
    return answers.no_answer(
        intent,
        spoken,
        help_,
        city,
        confidence=ranking.confidence,
        alternatives=offered,
        elsewhere=elsewhere,
        notes=notes,
    )
