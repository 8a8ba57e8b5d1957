"""What the catalogue can be asked: one frozen snapshot per revision, and search over it."""

from layan.domains.catalog.queries.places import open_now, week_ahead
from layan.domains.catalog.queries.ranker import ServiceRanker, service_ranker
from layan.domains.catalog.queries.search import (
    Facets,
    FacetValue,
    Hit,
    SearchResult,
    search,
    warm_search,
)
from layan.domains.catalog.queries.snapshot import (
    Catalog,
    boundaries,
    catalog,
    examples,
    forget_snapshot,
    local_words,
    revision,
)

__all__ = [
    "Catalog",
    "FacetValue",
    "Facets",
    "Hit",
    "SearchResult",
    "ServiceRanker",
    "boundaries",
    "catalog",
    "examples",
    "forget_snapshot",
    "local_words",
    "open_now",
    "revision",
    "search",
    "service_ranker",
    "warm_search",
    "week_ahead",
]
