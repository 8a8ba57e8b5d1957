"""Stretches of time with a beginning that belongs to them and an end that does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from layan.kernel.errors import LayanError


class IntervalInvalid(LayanError):
    """An interval must be aware of its zone and end after it starts."""

    code = "kernel.interval_invalid"


@dataclass(frozen=True, slots=True)
class Interval:
    """The instants from ``start`` (included) to ``end`` (excluded), kept in UTC.

    UTC makes lengths and comparisons true where a zone changes its offset; Python compares two
    instants of one zone by their wall clocks.

    >>> ten, noon, two = (datetime(2026, 11, 23, hour, tzinfo=UTC) for hour in (10, 12, 14))
    >>> Interval(ten, noon).overlaps(Interval(noon, two))
    False
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.utcoffset() is None or self.end.utcoffset() is None:
            raise IntervalInvalid(reason="naive")
        object.__setattr__(self, "start", self.start.astimezone(UTC))
        object.__setattr__(self, "end", self.end.astimezone(UTC))
        if self.end <= self.start:
            raise IntervalInvalid(reason="empty")

    @property
    def duration(self) -> timedelta:
        """How long it lasts; always positive."""
        return self.end - self.start

    def contains(self, instant: datetime) -> bool:
        """Whether an aware instant lies in it: the start does, the end does not."""
        return self.start <= instant.astimezone(UTC) < self.end

    def covers(self, other: Interval) -> bool:
        """Whether all of ``other`` lies in it."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Interval) -> bool:
        """Whether they share an instant; neighbours that only touch do not."""
        return self.start < other.end and other.start < self.end

    def intersection(self, other: Interval) -> Self | None:
        """What they share, or None."""
        if not self.overlaps(other):
            return None
        return type(self)(max(self.start, other.start), min(self.end, other.end))

    def gap(self, other: Interval) -> timedelta:
        """The time between them; zero when they touch or overlap."""
        between = max(self.start, other.start) - min(self.end, other.end)
        return max(between, timedelta())
