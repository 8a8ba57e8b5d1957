"""Take and answer citizens' reports of mistakes."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction

from layan.domains.catalog import models as tables
from layan.domains.catalog import types as t
from layan.domains.identity import public as identity
from layan.foundation.audit import public as audit

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 1 I O, which people misread


def report_mistake(service_id: str, part: str, text: str, *, now: datetime) -> str:
    """Take a citizen's report that a fact is wrong; returns its number.

    Anybody who has the number can look up the answer.

    Raises :class:`~layan.domains.catalog.types.ServiceUnknown`.
    """
    if not tables.Service.objects.filter(id=service_id, active=True).exists():
        raise t.ServiceUnknown(service=service_id[:60])
    number = "".join(secrets.choice(ALPHABET) for _ in range(8))
    tables.CorrectionReport.objects.create(
        number=number,
        service_id=service_id,
        part=part[:30],
        text=text.strip()[:1000],
        created_at=now,
    )
    return number


def answer_report(
    account: Any,
    number: str,
    state: t.ReportState,
    answer: str,
    *,
    now: datetime,
    part: str = "",
) -> None:
    """An officer answers a report of her agency. The first answer wins; a second is refused.

    ``part`` corrects the part the citizen chose; empty leaves it.

    Raises :class:`~layan.domains.catalog.types.ReportUnknown` (also for another agency's report) or
    :class:`~layan.domains.catalog.types.ReportClosed`.
    """
    mine = identity.forbid_other_agencies(
        tables.CorrectionReport.objects.all(), account, "service__agency_id"
    )
    report = mine.filter(number=number).values("pk", "service_id", "part").first()
    if report is None:
        raise t.ReportUnknown(number=number[:12])
    open_states = [before for before, after in t.REPORT_MOVES.items() if state in after]
    with transaction.atomic():
        # By key and state alone: PostgreSQL does not look again at a joined table after waiting.
        guarded = tables.CorrectionReport.objects.filter(pk=report["pk"], state__in=open_states)
        taken = guarded.update(
            state=state,
            answer=answer.strip()[:1000],
            answered_by=account.pk,
            answered_at=now,
            part=part[:30] or report["part"],
        )
        if not taken:
            raise t.ReportClosed(number=number)
        audit.record(
            audit.Actor(str(account.pk), account.role, account.agency_id or ""),
            "catalog.report_answered",
            ("catalog.report", number),
            now=now,
            service=report["service_id"],
            state=str(state),
        )
