"""The one ranker over the catalogue: fitted once per revision, kept in memory and in a file."""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from django.conf import settings

import layan.engines.text
from layan.domains.catalog import types as t
from layan.domains.catalog.queries.snapshot import Catalog, catalog, examples, local_words
from layan.domains.catalog.rules import search_documents
from layan.engines.text.phrases import OUTSIDE
from layan.engines.text.ranker import Ranker, Ranking
from layan.engines.text.storing import NotARanker, load_ranker, save_ranker
from layan.engines.text.words import tokens

log = logging.getLogger(__name__)

SEED = 20_261_121  # noisy copies are drawn from it: the same catalogue always gives the same ranker
KEPT_FILES = 3


@dataclass(frozen=True)
class ServiceRanker:
    """A fitted ranker and the catalogue it was fitted on; numbers are positions in ``ids``."""

    catalog: Catalog
    ids: tuple[str, ...]
    ranker: Ranker

    @cached_property
    def own_names(self) -> frozenset[str]:
        """The folded names of this city and its areas."""
        city = self.catalog.city
        names = [city.name, city.short_name, city.name_en]
        for area in self.catalog.areas.values():
            names += [area.name, *area.aliases]
        return frozenset(" ".join(tokens(name)) for name in names)

    @cached_property
    def own_words(self) -> frozenset[str]:
        """Words that speakers of Indonesian use here: slang, offices' names, services' names."""
        known = self.catalog
        names = [service.name.id for service in known.services.values()]
        for agency in known.agencies.values():
            names += [agency.short, *agency.aliases]
        slang = [word for word in self.ranker.words or {} if " " not in word]
        return frozenset(word for name in [*names, *slang] for word in tokens(name))

    def rank(self, text: str, *, complete: bool = False) -> Ranking:
        """Rank all services for a text; any string is allowed."""
        return self.ranker.rank(text, complete=complete)


class _Kept:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.ranker: ServiceRanker | None = None


_kept = _Kept()


def service_ranker() -> ServiceRanker:
    """The ranker of the present catalogue; the first caller after an import builds or loads it.

    Raises :class:`~layan.domains.catalog.types.CatalogEmpty`.
    """
    known = catalog()
    kept = _kept.ranker
    if kept is not None and kept.catalog is known:
        return kept
    with _kept.lock:
        kept = _kept.ranker
        if kept is None or kept.catalog is not known:
            kept = _kept.ranker = _fitted(known)
        return kept


def _fitted(known: Catalog) -> ServiceRanker:
    folder = Path(settings.LAYAN_DATA_DIR) / "cache"
    made = fit_or_load(known, examples(), local_words(), folder=folder)
    made.ranker.make_ready()
    return made


def documents_of(
    services: Sequence[t.Service], known: Catalog | t.CityPack
) -> list[dict[str, tuple[str, ...]]]:
    """The searched texts of services, in their order."""
    if isinstance(known, t.CityPack):
        agencies = {row.id: row for row in known.agencies}
        evidence: Mapping[str, t.EvidenceType] = {row.id: row for row in known.evidence}
        topics: Mapping[str, t.Topic] = {row.id: row for row in known.topics}
        events: Mapping[str, t.LifeEvent] = {row.id: row for row in known.life_events}
    else:
        agencies, evidence = dict(known.agencies), known.evidence
        topics, events = known.topics, known.life_events
    return [
        search_documents.search_document(
            service, agencies=agencies, evidence=evidence, topics=topics, life_events=events
        )
        for service in services
    ]


def fit_or_load(
    known: Catalog,
    phrases: Sequence[tuple[str, str | None]],
    words: Mapping[str, str],
    *,
    folder: Path | None,
) -> ServiceRanker:
    """The ranker of a catalogue, from ``folder`` when it holds one for exactly these texts."""
    ids = tuple(known.services)
    documents = documents_of(list(known.services.values()), known)
    position = {service: number for number, service in enumerate(ids)}
    numbered = [
        (text, OUTSIDE if service is None else position[service])
        for text, service in phrases
        if service is None or service in position
    ]
    digest = _digest(documents, numbered, words)
    path = folder / f"ranker-{digest[:16]}.npz" if folder is not None else None
    if path is not None and path.exists():
        try:
            return ServiceRanker(known, ids, load_ranker(path, digest))
        except NotARanker:
            log.warning("the kept ranker %s cannot be used and is made anew", path.name)
    ranker = new_ranker(words).fit(documents, numbered, rng=np.random.default_rng(SEED))
    if path is not None:
        _keep(ranker, path, digest)
    return ServiceRanker(known, ids, ranker)


def new_ranker(words: Mapping[str, str]) -> Ranker:
    """An unfitted ranker with the catalogue's fields and weights."""
    return Ranker(
        search_documents.FIELD_WEIGHTS,
        search_documents.SHORT_FIELDS,
        search_documents.LONG_FIELDS,
        search_documents.TAUGHT_FIELDS,
        search_documents.PHRASE_FIELD,
        words=words,
    )


def _keep(ranker: Ranker, path: Path, digest: str) -> None:
    """A cache that cannot be written costs time, not answers."""
    try:
        save_ranker(ranker, path, digest)
        old = sorted(
            path.parent.glob("ranker-*.npz"), key=lambda file: file.stat().st_mtime, reverse=True
        )
        for file in old[KEPT_FILES:]:
            file.unlink(missing_ok=True)
    except OSError as problem:
        log.warning("the ranker could not be kept: %s", problem)


def _digest(
    documents: Sequence[Mapping[str, Sequence[str]]],
    phrases: Sequence[tuple[str, int]],
    words: Mapping[str, str],
) -> str:
    told = json.dumps([_code_digest(), documents, phrases, sorted(words.items())])
    return hashlib.sha256(told.encode()).hexdigest()


@lru_cache(maxsize=1)
def _code_digest() -> str:
    """Changes with the code that makes a ranker, so that an update never meets an old file."""
    folder = Path(next(iter(layan.engines.text.__path__)))
    made = hashlib.sha256()
    for file in [*sorted(folder.glob("*.py")), Path(search_documents.__file__)]:
        made.update(file.read_bytes())
    return made.hexdigest()
