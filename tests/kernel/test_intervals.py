# ruff: noqa: DTZ001 - naive times are what is refused
"""Half-open stretches of time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from layan.kernel.intervals import Interval, IntervalInvalid

JAKARTA = ZoneInfo("Asia/Jakarta")
MONDAY = datetime(2026, 11, 23, tzinfo=JAKARTA)
MOMENTS = st.datetimes(
    datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.sampled_from([UTC, JAKARTA])
)


@st.composite
def intervals(draw):
    one, other = draw(MOMENTS), draw(MOMENTS)
    assume(one != other)
    return Interval(min(one, other), max(one, other))


def hours(start, end):
    return Interval(MONDAY + timedelta(hours=start), MONDAY + timedelta(hours=end))


def test_the_start_belongs_to_it_and_the_end_does_not():
    morning = hours(8, 12)
    assert morning.contains(MONDAY + timedelta(hours=8))
    assert not morning.contains(MONDAY + timedelta(hours=12))


def test_neighbours_touch_without_overlapping():
    assert not hours(8, 12).overlaps(hours(12, 15))
    assert hours(8, 12).gap(hours(12, 15)) == timedelta()


def test_the_gap_is_the_same_from_both_sides():
    assert hours(8, 11).gap(hours(13, 15)) == hours(13, 15).gap(hours(8, 11)) == timedelta(hours=2)


def test_a_length_is_true_where_the_clock_is_put_back():
    berlin = ZoneInfo("Europe/Berlin")
    night = Interval(
        datetime(2026, 10, 25, 0, tzinfo=berlin), datetime(2026, 10, 25, 6, tzinfo=berlin)
    )
    assert night.duration == timedelta(hours=7)


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        (datetime(2026, 1, 1), datetime(2026, 1, 2), "naive"),
        (MONDAY, datetime(2026, 12, 1), "naive"),
        (MONDAY, MONDAY, "empty"),
        (MONDAY, MONDAY - timedelta(seconds=1), "empty"),
    ],
)
def test_a_wrong_interval_cannot_be_built(start, end, reason):
    with pytest.raises(IntervalInvalid) as refused:
        Interval(start, end)
    assert refused.value.facts["reason"] == reason


@given(intervals(), intervals())
def test_two_overlap_exactly_when_they_share_something(one, other):
    shared = one.intersection(other)
    assert one.overlaps(other) == other.overlaps(one) == (shared is not None)
    if shared is not None:
        assert one.covers(shared)
        assert other.covers(shared)
        assert one.gap(other) == timedelta()


@given(intervals(), MOMENTS)
def test_an_instant_inside_is_inside_every_interval_that_covers_it(one, instant):
    wider = Interval(one.start - timedelta(days=1), one.end + timedelta(days=1))
    assert wider.covers(one)
    assert not one.contains(instant) or wider.contains(instant)
