"""What identity can be asked."""

from __future__ import annotations

from typing import Any, NamedTuple

from layan.domains.identity.models import Account, Agency


class AgencyRow(NamedTuple):
    """An agency as the catalogue stored it."""

    id: str
    position: int
    active: bool
    document: dict[str, Any]


class DemoAccount(NamedTuple):
    """A demo person who can sign in."""

    login: str
    name: str
    role: str
    agency: str


def agency_rows() -> list[AgencyRow]:
    """All agencies, in the pack's order, retired ones included."""
    return [
        AgencyRow(row.id, row.position, row.active, row.document) for row in Agency.objects.all()
    ]


def demo_accounts() -> list[DemoAccount]:
    """The demo people, for the line `layan up` prints."""
    accounts = Account.objects.filter(demo=True, is_active=True)
    rows = accounts.select_related("agency").order_by("login")
    return [
        DemoAccount(row.login, row.name, row.role, row.agency.short if row.agency else "")
        for row in rows
    ]
