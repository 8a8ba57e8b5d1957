"""What the worker does for the audit log."""

from __future__ import annotations

from datetime import timedelta

from django.utils.timezone import localdate

from layan.foundation.audit.signing import sign_day
from layan.foundation.outbox.types import TaskCall

SIGN = "foundation.audit_sign_day"


def sign_yesterday(call: TaskCall) -> None:
    """Sign the chain's end as the head of the day before the one that was planned.

    A night that was missed is not signed afterwards: the next head covers its rows too.
    """
    sign_day(localdate(call.due_at) - timedelta(days=1), now=call.now)
