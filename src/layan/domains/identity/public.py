"""The only names of identity that other slices may import."""

from layan.domains.identity.actions import (
    forbid_other_agencies,
    make_demo_accounts,
    sync_agencies,
    wipe_demo_accounts,
)
from layan.domains.identity.queries import AgencyRow, DemoAccount, agency_rows, demo_accounts
from layan.domains.identity.types import STAFF, DemoForbidden, IdentityError, Role

__all__ = [
    "STAFF",
    "AgencyRow",
    "DemoAccount",
    "DemoForbidden",
    "IdentityError",
    "Role",
    "agency_rows",
    "demo_accounts",
    "forbid_other_agencies",
    "make_demo_accounts",
    "sync_agencies",
    "wipe_demo_accounts",
]
