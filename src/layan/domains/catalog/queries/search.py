"""Search over the catalogue: ranked services, facets with counts, and a spelling hint."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layan.domains.catalog import types as t
from layan.domains.catalog.queries.ranker import service_ranker
from layan.domains.catalog.queries.snapshot import Catalog, catalog
from layan.engines.text.ranker import Ranking

MOST_CHARACTERS = 300  # of a search; a question to the assistant may be longer
MOST_RESULTS = 100  # in one page

# A service is listed when it holds at least HALF of the word weight that the best one holds, or
# when the phrases people use make it likely by itself. Chosen on the development questions.
LEAST_SHARE = 0.34
LEAST_OF_BEST = 0.5  # of the best score: most services ask for an ID card, few are about one
HALF = 0.6
LEAST_CHANCE = 0.02
LEAST_LETTERS = 0.35
LEAST_SCOPE = 0.05


@dataclass(frozen=True, slots=True)
class Facets:
    """What a search is narrowed to: ids, empty for all; ``place_kind`` is a ``PlaceKind``."""

    agency: str = ""
    topic: str = ""
    life_event: str = ""
    audience: str = ""
    place_kind: str = ""
    free: bool = False  # only services that cost nothing


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One choice of a facet and how many results it would leave."""

    id: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A service found; ``score`` compares hits of one search only."""

    service: t.Service
    score: float


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of results.

    ``facets`` maps a field of :class:`Facets` to its choices, most frequent first, each counted as
    if the other facets stayed. ``corrected`` is the query as it was read when spelling was
    repaired, else None.
    """

    query: str
    hits: tuple[Hit, ...]
    total: int
    offset: int
    limit: int
    facets: Mapping[str, tuple[FacetValue, ...]]
    corrected: str | None = None

    @property
    def more(self) -> bool:
        """Whether further results follow this page."""
        return self.offset + len(self.hits) < self.total


@dataclass(frozen=True)
class _Members:
    """For each facet, which services have which value: (values, services) of 0 and 1."""

    catalog: Catalog
    values: Mapping[str, tuple[str, ...]]
    matrices: Mapping[str, NDArray[np.int32]]
    stacked: NDArray[np.int32]  # all of them, one below the other
    labels: dict[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def labels_in(self, language: str) -> Mapping[str, tuple[str, ...]]:
        """The words for each facet's values in one language."""
        made = self.labels.get(language)
        if made is None:
            made = self.labels[language] = {
                facet: tuple(_label(self.catalog, facet, name, language) for name in names)
                for facet, names in self.values.items()
            }
        return made


class _Kept:
    lock = threading.Lock()
    members: _Members | None = None


def search(
    text: str,
    *,
    language: str = "id",
    facets: Facets | None = None,
    limit: int = 20,
    offset: int = 0,
) -> SearchResult:
    """Services for a text, best first; all of them in the catalogue's order for an empty text.

    Any string is allowed: it is cut to ``MOST_CHARACTERS``. ``limit`` is bounded to
    1..``MOST_RESULTS``; an unknown facet id finds nothing. Raises
    :class:`~layan.domains.catalog.types.CatalogEmpty`.

    Within 50 ms for 95 of 100 searches over 5,000 services on one core (``python -m benchmarks
    search``).
    """
    facets = facets or Facets()
    limit, offset = max(1, min(limit, MOST_RESULTS)), max(0, offset)
    query = " ".join(text[:MOST_CHARACTERS].split())
    if query:
        found = service_ranker()
        known = found.catalog
        ranking = found.rank(query, complete=True)
        order, scores, corrected = _listed(ranking)
    else:
        known = catalog()
        order = np.arange(len(known.services))
        scores, corrected = np.zeros(len(known.services), dtype=np.float32), None
    members = _members(known)
    masks = {
        one.name: _mask(members, one.name, facets)
        for one in fields(facets)
        if getattr(facets, one.name)
    }
    relevant = np.zeros(len(known.services), dtype=bool)
    relevant[order] = True
    kept = order
    if masks:
        kept = order[np.logical_and.reduce(list(masks.values()))[order]]
    services = list(known.services.values())
    return SearchResult(
        query=query,
        hits=tuple(
            Hit(services[number], float(scores[number])) for number in kept[offset : offset + limit]
        ),
        total=len(kept),
        offset=offset,
        limit=limit,
        facets=_counts(members, masks, relevant, language),
        corrected=corrected,
    )


def warm_search() -> None:
    """Build or load everything the first search would else wait for, in seconds of work.

    Raises :class:`~layan.domains.catalog.types.CatalogEmpty`.
    """
    _members(service_ranker().catalog)


def _listed(ranking: Ranking) -> tuple[NDArray[np.int64], NDArray[Any], str | None]:
    """Numbers of the services that have to do with the query, best first."""
    scores, share = ranking.scores, ranking.share
    if not len(scores):
        return np.zeros(0, dtype=np.int64), scores, None
    best = float(share.max())
    by_words = share >= max(LEAST_SHARE, HALF * best) if best > 0 else np.zeros(len(share), bool)
    by_letters = ranking.name >= max(LEAST_LETTERS, HALF * float(ranking.name.max()))
    likely = np.zeros(len(share), dtype=bool)
    if ranking.in_scope >= LEAST_SCOPE:
        for number, chance in zip(ranking.order, ranking.chances, strict=True):
            likely[number] = chance >= LEAST_CHANCE
    numbers = np.flatnonzero(by_words | by_letters | likely)
    order = numbers[np.argsort(-scores[numbers], kind="stable")]
    if len(order):
        order = order[scores[order] >= LEAST_OF_BEST * scores[order[0]]]
    repaired = dict(ranking.reading.repaired)
    corrected = None
    if repaired:
        corrected = " ".join(repaired.get(word, word) for word in ranking.reading.replaced)
    return order, scores, corrected


def _members(known: Catalog) -> _Members:
    kept = _Kept.members
    if kept is not None and kept.catalog is known:
        return kept
    with _Kept.lock:
        kept = _Kept.members
        if kept is None or kept.catalog is not known:
            kept = _Kept.members = _counted(known)
        return kept


def _counted(known: Catalog) -> _Members:
    values: dict[str, tuple[str, ...]] = {}
    matrices: dict[str, NDArray[np.int32]] = {}
    services = list(known.services.values())
    for facet in fields(Facets):
        held = [_values(known, service, facet.name) for service in services]
        names = tuple(dict.fromkeys(name for row in held for name in row))
        row_of = {name: row for row, name in enumerate(names)}
        matrix = np.zeros((len(names), len(services)), dtype=np.int32)
        for column, row in enumerate(held):
            for name in row:
                matrix[row_of[name], column] = 1
        values[facet.name], matrices[facet.name] = names, matrix
    return _Members(known, values, matrices, np.concatenate(list(matrices.values())))


def _values(known: Catalog, service: t.Service, facet: str) -> Sequence[str]:
    match facet:
        case "agency":
            return (service.agency,)
        case "topic":
            return service.topics
        case "life_event":
            return service.life_events
        case "audience":
            return tuple(map(str, service.audience))
        case "place_kind":
            return tuple({str(place.kind): None for place in known.places_of(service)})
        case _:
            return ("free",) if service.cost.kind is t.CostKind.FREE else ()


def _mask(members: _Members, facet: str, chosen: Facets) -> NDArray[np.bool_]:
    """Which services have the chosen value; none when nobody knows it."""
    matrix = members.matrices[facet]
    name = "free" if facet == "free" else getattr(chosen, facet)
    if name not in members.values[facet]:
        return np.zeros(matrix.shape[1], dtype=bool)
    mask: NDArray[np.bool_] = matrix[members.values[facet].index(name)] > 0
    return mask


def _counts(
    members: _Members,
    masks: Mapping[str, NDArray[np.bool_]],
    relevant: NDArray[np.bool_],
    language: str,
) -> dict[str, tuple[FacetValue, ...]]:
    """For each facet its values by how many services they leave; 0 is left out."""
    labels = members.labels_in(language)
    # With nothing chosen, or for facets where nothing is, every count asks of the same services.
    left = np.logical_and.reduce([relevant, *masks.values()])
    shared = (members.stacked @ left.astype(np.int32)).tolist()
    counted: dict[str, tuple[FacetValue, ...]] = {}
    start = 0
    for facet, names in members.values.items():
        counts = shared[start : start + len(names)]
        start += len(names)
        if facet in masks:
            others = [mask for name, mask in masks.items() if name != facet]
            own = np.logical_and.reduce([relevant, *others])
            counts = (members.matrices[facet] @ own.astype(np.int32)).tolist()
        rows = [
            FacetValue(name, label, count)
            for name, label, count in zip(names, labels[facet], counts, strict=True)
            if count
        ]
        rows.sort(key=lambda row: -row.count)
        counted[facet] = tuple(rows)
    return counted


def _label(known: Catalog, facet: str, name: str, language: str) -> str:
    """A name in the reader's language, or the id where only the page knows a word for it."""
    records: Mapping[str, t.Agency | t.Topic | t.LifeEvent] = {}
    match facet:
        case "agency":
            records = known.agencies
        case "topic":
            records = known.topics
        case "life_event":
            records = known.life_events
    return records[name].name.in_language(language) if name in records else name
