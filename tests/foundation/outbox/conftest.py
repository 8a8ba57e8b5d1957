"""A worker's world in a test: a clock that is set by hand, a steady chance, handlers that note."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import ClassVar

import pytest

from layan.foundation.outbox import delivering, publishing, registry
from layan.foundation.outbox import public as outbox

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Happened:
    """An event for the tests."""

    code: ClassVar[str] = "tests.happened"
    subject: str
    number: int = 0


@dataclass
class World:
    """The clock, what handlers saw, and short words for what a test does."""

    now: datetime = NOW
    seen: list = field(default_factory=list)
    trouble: set = field(default_factory=set)
    names: list = field(default_factory=list)

    def clock(self) -> datetime:
        return self.now

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    def handler(self, name: str, code: str = Happened.code) -> Callable:
        """A handler that notes what it gets and fails for numbers in ``trouble``."""

        def handle(event: outbox.Delivered) -> None:
            if event.payload["number"] in self.trouble:
                raise RuntimeError("cannot")
            self.seen.append((name, event.subject, event.payload["number"]))

        self.names.append(name)
        outbox.subscribe(code, name, handle)
        return handle

    def task(self, name: str, function: Callable, **more) -> None:
        self.names.append(name)
        outbox.register_task(name, function, **more)

    def publish(self, subject: str, number: int = 0) -> int:
        return outbox.publish(Happened(subject, number), now=self.now)

    def deliver(self, **more) -> int:
        return delivering.deliver_due(clock=self.clock, rng=Random(1), **more)

    def run_tasks(self, **more) -> int:
        return delivering.run_due_tasks(clock=self.clock, rng=Random(1), **more)

    def numbers(self, name: str | None = None) -> list[int]:
        return [number for who, _, number in self.seen if name in {None, who}]


@pytest.fixture
def world() -> Iterator[World]:
    """A world whose handlers are forgotten afterwards."""
    made = World()
    yield made
    for name in made.names:
        registry.forget(name)
    publishing.woken.clear()
