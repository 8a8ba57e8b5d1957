"""What can be asked about reports of mistakes, and which facts still need checking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from layan.domains.catalog import types as t
from layan.domains.catalog.models import CorrectionReport
from layan.domains.catalog.queries.snapshot import Catalog
from layan.domains.identity.public import Role, forbid_other_agencies
from layan.kernel.words import Words

PARTS = ("cost", "time", "evidence", "steps", "places", "contact", "legal", "other")
CHECKED_FIELDS = ("cost", "processing_time", "evidence")
LONGEST_NUMBER = 12


@dataclass(frozen=True, slots=True)
class Report:
    """A report as a page shows it; ``answered_by`` is for officers, never for the public."""

    number: str
    service_id: str
    service_name: Words
    agency_id: str
    agency_name: Words
    part: str
    text: str
    state: t.ReportState
    created_at: dt.datetime
    answered_at: dt.datetime | None
    answered_by: str
    answer: str

    @property
    def open(self) -> bool:
        """Whether it still waits for an answer."""
        return bool(t.REPORT_MOVES[self.state])


@dataclass(frozen=True, slots=True)
class ReportCounts:
    """How an agency stands with its reports."""

    waiting: int
    answered: int
    oldest: dt.datetime | None  # of those waiting


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A service whose main facts nobody has read in a source."""

    service: t.Service
    fields: tuple[str, ...]  # of CHECKED_FIELDS
    updated: dt.datetime | None


def clean_number(number: str) -> str:
    """A report number as people type it: small letters, spaces and dashes do not matter."""
    return "".join(letter for letter in number.upper() if letter.isalnum())[:LONGEST_NUMBER]


def report_status(number: str) -> Report:
    """A report for whoever has its number.

    Raises :class:`~layan.domains.catalog.types.ReportUnknown`.
    """
    return _one(CorrectionReport.objects.all(), number)


def report_for(account: Any, number: str) -> Report:
    """A report for an officer.

    Raises :class:`~layan.domains.catalog.types.ReportUnknown`, also for another agency's report.
    """
    return _one(_visible(account), number)


def reports_for(
    account: Any, *, waiting: bool, start: int = 0, most: int = 50
) -> tuple[tuple[Report, ...], int]:
    """The reports an officer may see, with their number in all.

    Waiting ones come oldest first, answered ones newest answer first.
    """
    rows = _visible(account).filter(state__in=_open_states() if waiting else _closed_states())
    rows = rows.order_by("created_at", "id") if waiting else rows.order_by("-answered_at", "id")
    return tuple(_report(row) for row in rows[start : start + most]), rows.count()


def report_counts(account: Any) -> ReportCounts:
    """Counts over the reports an officer may see, in one query."""
    waiting = Q(state__in=_open_states())
    found = _visible(account).aggregate(
        waiting=Count("id", filter=waiting),
        answered=Count("id", filter=~waiting),
        oldest=Min("created_at", filter=waiting),
    )
    return ReportCounts(found["waiting"], found["answered"], found["oldest"])


def unchecked_services(known: Catalog, account: Any) -> tuple[Unchecked, ...]:
    """Services of the officer's agency whose cost, time or papers are unverified.

    Oldest change first. Administrators get all agencies', others nothing.
    """
    if not getattr(account, "is_staff", False):
        return ()
    everything = account.role == Role.ADMINISTRATOR
    mine = known.services.values() if everything else known.by_agency.get(account.agency_id, ())
    found = []
    for service in mine:
        fields = tuple(name for name in CHECKED_FIELDS if not service.source_of(name).verified)
        if fields:
            found.append(Unchecked(service, fields, known.updated.get(service.id)))
    never = dt.datetime.min.replace(tzinfo=dt.UTC)
    return tuple(sorted(found, key=lambda row: (row.updated or never, row.service.id)))


def _open_states() -> list[str]:
    return [state for state, moves in t.REPORT_MOVES.items() if moves]


def _closed_states() -> list[str]:
    return [state for state, moves in t.REPORT_MOVES.items() if not moves]


def _visible(account: Any) -> QuerySet[CorrectionReport]:
    return forbid_other_agencies(
        CorrectionReport.objects.all(), account, "service__agency_id"
    ).select_related("service__agency", "answered_by")


def _one(rows: QuerySet[CorrectionReport], number: str) -> Report:
    wanted = clean_number(number)
    row = rows.select_related("service__agency", "answered_by").filter(number=wanted).first()
    if row is None:
        raise t.ReportUnknown(number=wanted)
    return _report(row)


def _words(document: Mapping[str, Any], otherwise: str) -> Words:
    name = document.get("name") or otherwise
    return Words(name) if isinstance(name, str) else Words(name["id"], name.get("en", ""))


def _report(row: CorrectionReport) -> Report:
    agency = row.service.agency
    return Report(
        number=row.number,
        service_id=row.service_id,
        service_name=_words(row.service.document, row.service_id),
        agency_id=agency.id,
        agency_name=_words(agency.document, agency.short),
        part=row.part,
        text=row.text,
        state=t.ReportState(row.state),
        created_at=row.created_at,
        answered_at=row.answered_at,
        answered_by=row.answered_by.name if row.answered_by else "",
        answer=row.answer,
    )
