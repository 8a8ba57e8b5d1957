"""What identity does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.conf import settings
from django.db import models, transaction

from layan.domains.identity.models import Account, Agency
from layan.domains.identity.queries import AgencyRow
from layan.domains.identity.types import DemoForbidden, Role

Scoped = TypeVar("Scoped", bound=models.Model)

# The fixed cast of the documentation. Nobody real has these names and roles together.
DEMO_CAST: tuple[tuple[str, str, Role, str | None], ...] = (
    ("ani", "Ani Wulandari", Role.CITIZEN, None),
    ("budi", "Budi Hartono", Role.CITIZEN, None),
    ("citra", "Citra Lestari", Role.OFFICER, "disdukcapil"),
    ("dedi", "Dedi Kurnia", Role.OFFICER, "dpmptsp"),
    ("eka", "Eka Prasetya", Role.HEAD, "disdukcapil"),
    ("fitri", "Fitri Handayani", Role.ADMINISTRATOR, None),
)


def sync_agencies(rows: Sequence[AgencyRow]) -> None:
    """Write the agencies of a pack; call inside the caller's transaction."""
    Agency.objects.bulk_create(
        [
            Agency(
                row.id, row.document.get("short", row.id), row.position, row.active, row.document
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["short", "position", "active", "document"],
    )


@transaction.atomic
def make_demo_accounts(password: str) -> list[Account]:
    """Make or renew the demo cast, all with one password.

    An agency the city lacks is replaced by its first one.

    Raises :class:`DemoForbidden` when the installation does not allow demo accounts.
    """
    if not settings.LAYAN_DEMO:
        raise DemoForbidden
    known = list(Agency.objects.filter(active=True).values_list("id", flat=True))
    made = []
    for login, name, role, agency in DEMO_CAST:
        wanted = agency if agency in known else (known[0] if known else None)
        if agency is not None and wanted is None:
            continue
        account = Account.objects.filter(login=login).first() or Account(login=login)
        account.name, account.role, account.demo, account.is_active = name, role, True, True
        account.agency_id = wanted if agency is not None else None
        if not account.password or not account.check_password(password):
            account.set_password(password)
        account.save()
        made.append(account)
    return made


def forbid_other_agencies(
    queryset: models.QuerySet[Scoped], account: Any, agency_field: str
) -> models.QuerySet[Scoped]:
    """Narrow a queryset to what this person may see.

    Administrators see all, staff see their agency, others nothing. The rule is an SQL predicate;
    rows of another agency look like rows that do not exist.
    """
    if not getattr(account, "is_staff", False):
        return queryset.none()
    if account.role == Role.ADMINISTRATOR:
        return queryset
    return queryset.filter(**{agency_field: account.agency_id})


@transaction.atomic
def wipe_demo_accounts() -> int:
    """Close the demo cast and delete those nothing points at; how many there were.

    An account that has answered something stays as a closed name, so that the answer keeps its
    author; it has no password and cannot come in.
    """
    accounts = list(Account.objects.filter(demo=True))
    for account in accounts:
        account.set_unusable_password()
        account.is_active = False
        account.save(update_fields=["password", "is_active"])
        try:
            with transaction.atomic():
                account.delete()
        except models.ProtectedError:
            continue
    return len(accounts)
