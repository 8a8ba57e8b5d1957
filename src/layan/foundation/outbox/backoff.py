"""How long to wait before the next try."""

from __future__ import annotations

from datetime import timedelta
from random import Random

FIRST_SECONDS = 5.0
LONGEST_SECONDS = 3_600.0
MOST_ATTEMPTS = 12  # about two and a half hours from the first try to the last


def pause_before_retry(attempts: int, *, rng: Random) -> timedelta:
    """The wait after that many failed tries: doubled each time, at most an hour, half of it random.

    The random half keeps many failures of one moment from coming back in one moment ("equal
    jitter", M. Brooker, Exponential Backoff and Jitter, 2015).

    >>> 2.5 <= pause_before_retry(1, rng=Random(7)).total_seconds() <= 5
    True
    """
    if attempts < 1:
        raise ValueError("attempts count from 1")
    # The exponent is bounded, so that a large count cannot overflow.
    whole = min(LONGEST_SECONDS, FIRST_SECONDS * 2.0 ** min(attempts - 1, 32))
    return timedelta(seconds=whole / 2 + rng.random() * whole / 2)


def is_last(attempts: int) -> bool:
    """Whether no try follows after that many."""
    return attempts >= MOST_ATTEMPTS
