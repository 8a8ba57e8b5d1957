"""What the assistant can be asked: one question, or many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from layan.domains.assistant.queries.facts import danger_facts, facts_of, help_of, named
from layan.domains.assistant.queries.offices import office_answer
from layan.domains.assistant.rules import answers, policy, safety
from layan.domains.assistant.rules.danger import danger_of
from layan.domains.assistant.rules.intents import intent_of
from layan.domains.assistant.rules.offices import OfficeQuestion, office_question
from layan.domains.assistant.rules.wording import say
from layan.domains.assistant.types import Answer, Intent
from layan.domains.catalog.public import ServiceRanker, service_ranker
from layan.engines.text.language import LanguageName, language_of
from layan.engines.text.reading import Reading
from layan.engines.text.words import MAX_CHARACTERS, tokens

__all__ = ["ask", "ask_many", "ask_with"]


def ask(text: str, language: str | None = None, now: dt.datetime | None = None) -> Answer:
    """Answer one question in ordinary words.

    Any string is allowed; ``MAX_CHARACTERS`` of it are read. ``language`` is "id" or "en", or None
    to answer in the language of the question. ``now`` lets an answer about an office say whether it
    is open. Nothing of the question is kept.

    Raises :class:`~layan.domains.catalog.types.CatalogEmpty` when no city has been imported.
    """
    return ask_with(service_ranker(), text, language, now)


def ask_many(
    lines: Iterable[str], language: str | None = None, now: dt.datetime | None = None
) -> Iterator[Answer]:
    """Answer questions one after another, each as :func:`ask` would."""
    for line in lines:
        yield ask(line, language, now)


def ask_with(
    found: ServiceRanker, text: str, language: str | None = None, now: dt.datetime | None = None
) -> Answer:
    """Answer a question from a given ranker and its catalogue."""
    known = found.catalog
    spoken: LanguageName = language_of(text, own=found.own_words)
    if language in {"id", "en"}:
        spoken = "en" if language == "en" else "id"
    notes = [say("cut", spoken, count=MAX_CHARACTERS)] if len(text) > MAX_CHARACTERS else []
    city = known.city.name_en if spoken == "en" else known.city.name
    help_ = help_of(known, spoken)
    ranking = found.rank(text)
    reading = ranking.reading
    danger = danger_of(reading.typed) or danger_of(reading.replaced) or danger_of(reading.words)
    if danger is not None:
        return answers.danger_answer(help_, danger_facts(known, danger, spoken), spoken, notes)
    if safety.is_greeting(reading.typed) or safety.is_greeting(reading.words):
        thanks = safety.is_thanks(reading.typed) or safety.is_thanks(reading.words)
        return answers.greeting_answer(spoken, thanks=thanks, notes=notes)
    neighbours = frozenset(name.casefold() for name in known.city.neighbours)
    elsewhere = safety.names_elsewhere(reading.typed, found.own_names, neighbours) is not None
    office = None if elsewhere else _office(found, reading)
    if office is not None:
        return office_answer(known, office.places, office.intent, spoken, now)
    services = [known.services[found.ids[number]] for number in ranking.order[:10]]
    decision = policy.decide(
        ranking.chances,
        ranking.in_scope,
        ambiguous=policy.is_ambiguous(
            reading.telling, [tokens(service.name.id) for service in known.services.values()]
        ),
    )
    offered = [named(known, services[place], spoken) for place in decision.offered]
    if decision.verdict is policy.Verdict.TELL and not elsewhere:
        intent = intent_of(reading.words)
        return answers.service_answer(
            facts_of(known, services[0], spoken, intent, reading.typed),
            intent,
            spoken,
            confidence=ranking.confidence,
            alternatives=offered,
            notes=notes,
        )
    intent = Intent.UNCLEAR
    if elsewhere or decision.verdict is policy.Verdict.REFUSE:
        intent = Intent.OUT_OF_SCOPE if reading.telling else Intent.UNCLEAR
        offered = []
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


def _office(found: ServiceRanker, reading: Reading) -> OfficeQuestion | None:
    names = found.catalog.place_names
    city = frozenset(tokens(found.catalog.city.name))
    return office_question(reading.typed, names, city) or office_question(
        reading.replaced, names, city
    )
