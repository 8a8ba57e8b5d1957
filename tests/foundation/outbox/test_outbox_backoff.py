"""The pause before the next try."""

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layan.foundation.outbox import backoff

attempts = st.integers(1, 10_000)


@given(attempts, st.integers())
def test_the_pause_lies_in_the_upper_half_of_its_doubling_limit(number, seed):
    whole = min(backoff.LONGEST_SECONDS, int(backoff.FIRST_SECONDS) * 2 ** (number - 1))
    pause = backoff.pause_before_retry(number, rng=Random(seed)).total_seconds()
    assert whole / 2 - 1e-6 <= pause <= whole + 1e-6


@given(attempts, st.integers())
def test_the_same_chance_gives_the_same_pause(number, seed):
    first, second = (backoff.pause_before_retry(number, rng=Random(seed)) for _ in range(2))
    assert first == second


@given(st.integers(1, 30), st.integers(), st.integers())
def test_two_tries_later_the_pause_is_never_shorter(number, one, other):
    early = backoff.pause_before_retry(number, rng=Random(one))
    assert early <= backoff.pause_before_retry(number + 2, rng=Random(other)) * 2
    assert early <= timedelta(hours=1)


def test_all_tries_together_outlast_a_gateway_that_is_down_for_an_hour():
    class Least(Random):
        def random(self):
            return 0.0

    total = sum(
        backoff.pause_before_retry(number, rng=Least()).total_seconds()
        for number in range(1, backoff.MOST_ATTEMPTS)
    )
    assert total > 3_600


@pytest.mark.parametrize("number", [0, -1])
def test_tries_count_from_one(number):
    with pytest.raises(ValueError, match="count from 1"):
        backoff.pause_before_retry(number, rng=Random(1))


def test_the_last_try_is_the_last():
    assert not backoff.is_last(backoff.MOST_ATTEMPTS - 1)
    assert backoff.is_last(backoff.MOST_ATTEMPTS)
