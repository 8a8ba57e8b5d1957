"""Papers: what each one is, and what can be done with those one already has."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from layan.domains.catalog import types as t
from layan.domains.catalog.rules.checklist import Reach, within_reach
from layan.domains.catalog.templatetags.catalog_words import EVIDENCE_KINDS
from layan.domains.catalog.views.facts import Facts, facts, show
from layan.foundation.reading import chosen

COMMON_PAPERS = 18  # what fits on one phone screen and a half; the rest waits behind a summary
MOST_READY = 60
MOST_NEARLY = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """A paper to tick."""

    paper: t.EvidenceType
    services: int
    checked: bool


@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """Tick the papers you have; see what you can apply for now and what is nearly there."""
    ready = facts()
    known = ready.known
    have = chosen(request.GET, "punya", known.evidence)
    # A paper no service asks for cannot bring anybody anywhere.
    order = sorted(
        (paper for paper in known.evidence.values() if known.by_evidence.get(paper.id)),
        key=lambda paper: -len(known.by_evidence[paper.id]),
    )
    choices = [Choice(paper, len(known.by_evidence[paper.id]), paper.id in have) for paper in order]
    kinds = list(EVIDENCE_KINDS)
    rest = sorted(
        choices[COMMON_PAPERS:],
        key=lambda row: (kinds.index(row.paper.kind), ready.say(row.paper.name).casefold()),
    )
    can, nearly = within_reach(known.services.values(), have, asked=ready.required)
    return show(
        request,
        "papers.html",
        {
            "common": choices[:COMMON_PAPERS],
            "rest": [
                (EVIDENCE_KINDS[kind], list(rows))
                for kind, rows in groupby(rest, key=lambda row: row.paper.kind)
            ],
            "rest_open": any(row.checked for row in rest),
            "have": have,
            "ready": ready.list_of(reach.service for reach in can[:MOST_READY]),
            "ready_count": len(can),
            "ready_more": max(0, len(can) - MOST_READY),
            "nearly": [_nearly(ready, reach) for reach in nearly[:MOST_NEARLY]],
            "nearly_count": len(nearly),
            "nearly_more": max(0, len(nearly) - MOST_NEARLY),
        },
    )


def _nearly(ready: Facts, reach: Reach) -> dict[str, object]:
    return {
        "service": reach.service,
        "address": ready.service_address[reach.service.id],
        "agency": ready.known.agencies.get(reach.service.agency),
        "missing": [
            (ready.known.evidence[key], reverse("catalog:paper", args=[key]))
            for key in reach.missing
            if key in ready.known.evidence
        ],
    }


@require_safe
def paper(request: HttpRequest, paper_id: str) -> HttpResponse:
    """One paper: what it is, where to get it, which services ask for it."""
    ready = facts()
    known = ready.known
    found = known.evidence.get(paper_id)
    if found is None:
        raise Http404("paper unknown")
    services = known.by_evidence.get(paper_id, ())
    gives = [
        row
        for row in known.services.values()
        if row.id == found.issued_by_service or any(out.id == paper_id for out in row.outputs)
    ]
    return show(
        request,
        "paper.html",
        {
            "crumbs": [(_("My papers"), reverse("catalog:papers"))],
            "paper": found,
            "gives": ready.list_of(gives),
            "gives_count": len(gives),
            "services": ready.in_groups(services),
            "count": len(services),
        },
    )
