"""The officer's first page: what waits for her, and which facts still need checking."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from layan.domains.catalog import public as catalogue
from layan.foundation.access import staff_only
from layan.kernel.clock import now

UNCHECKED_SHOWN = 25


@never_cache
@staff_only
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Counts for the officer's agency and its quality list, oldest change first."""
    known = catalogue.catalog()
    account = request.user
    agency_id = getattr(account, "agency_id", None)
    agency = known.agencies.get(agency_id or "")
    counts = catalogue.report_counts(account)
    unchecked = catalogue.unchecked_services(known, account)
    language = get_language() or "id"
    return render(
        request,
        "console/home.html",
        {
            "agency": agency,
            "counts": counts,
            "oldest_age": (
                catalogue.age_words(counts.oldest, now(), language) if counts.oldest else ""
            ),
            "service_count": len(
                known.services if agency_id is None else known.by_agency.get(agency_id, ())
            ),
            "unchecked_count": len(unchecked),
            "unchecked": [(row, known.agencies.get(row.service.agency)) for row in unchecked][
                :UNCHECKED_SHOWN
            ],
        },
    )
