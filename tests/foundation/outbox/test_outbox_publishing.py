"""Events and tasks are written with the act, or not at all."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

import pytest
from django.db import connection, transaction

from layan.foundation.outbox import public as outbox
from layan.foundation.outbox import registry
from layan.foundation.outbox.models import Delivery, Event, Task

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Anything:
    code: ClassVar[str] = "tests.anything"
    subject: str
    value: Any = None


@dataclass(frozen=True)
class Miscoded:
    code: ClassVar[str] = "Tests"
    subject: str = "x"


def test_an_event_is_kept_with_one_delivery_for_each_subscriber(db, world):
    world.handler("tests.one")
    world.handler("tests.two")
    number = world.publish("report:7", 4)
    event = Event.objects.get(pk=number)
    assert (event.code, event.subject) == ("tests.happened", "report:7")
    assert event.payload == {"subject": "report:7", "number": 4}
    assert set(Delivery.objects.values_list("event_id", "handler", "subject")) == {
        (number, "tests.one", "report:7"),
        (number, "tests.two", "report:7"),
    }


def test_an_event_nobody_listens_to_is_kept_without_deliveries(db):
    outbox.publish(Anything("x"), now=NOW)
    assert (Event.objects.count(), Delivery.objects.count()) == (1, 0)


def test_a_rolled_back_act_publishes_and_enqueues_nothing(db, world):
    world.handler("tests.one")
    world.task("tests.task", lambda _call: None)
    with transaction.atomic():
        world.publish("x")
        outbox.enqueue("tests.task", now=NOW)
        transaction.set_rollback(True)
    assert (Event.objects.count(), Delivery.objects.count(), Task.objects.count()) == (0, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused():
    assert not connection.in_atomic_block
    with pytest.raises(outbox.NoTransaction):
        outbox.publish(Anything("x"), now=NOW)
    assert Event.objects.count() == 0


def test_times_amounts_ids_and_enums_become_text(db):
    value = [NOW, date(2026, 1, 2), Decimal("1.50"), UUID(int=5), Colour.RED, None, True]
    number = outbox.publish(Anything("x", value), now=NOW)
    assert Event.objects.get(pk=number).payload["value"] == [
        "2026-11-23T02:00:00Z", "2026-01-02", "1.50", str(UUID(int=5)), "red", None, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (Anything("x", object()), "not_json"),
        (Anything("x", float("nan")), "not_json"),
        (Anything("x", "\ud800"), "not_json"),
        (Anything("x", "\x00"), "not_json"),
        (Anything("x", "y" * 70_000), "too_long"),
        (Anything(""), "subject"),
        (Anything("s" * 201), "subject"),
        (Miscoded(), "not_a_code"),
    ],
)
def test_what_cannot_be_kept_is_refused(db, event, reason):
    with pytest.raises(outbox.EventInvalid) as caught:
        outbox.publish(event, now=NOW)
    assert caught.value.facts["reason"] == reason
    assert Event.objects.count() == 0


def test_a_task_with_a_key_exists_once(db, world):
    world.task("tests.task", lambda _call: None)
    first = outbox.enqueue("tests.task", {"a": 1}, now=NOW, key="k")
    assert outbox.enqueue("tests.task", {"a": 2}, now=NOW, key="k") == first
    assert outbox.enqueue("tests.task", {"a": 3}, now=NOW, key="other") != first
    assert outbox.enqueue("tests.task", now=NOW) != outbox.enqueue("tests.task", now=NOW)
    assert Task.objects.get(pk=first).args == {"a": 1}


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_a_key_has_a_sensible_length(db, world, key):
    world.task("tests.task", lambda _call: None)
    with pytest.raises(outbox.EventInvalid):
        outbox.enqueue("tests.task", now=NOW, key=key)


def test_an_unknown_task_is_refused_when_it_is_enqueued_and_not_at_night(db):
    with pytest.raises(outbox.TaskUnknown):
        outbox.enqueue("tests.nothing", now=NOW)


def test_a_name_belongs_to_one_function(world):
    handle = world.handler("tests.one")
    outbox.subscribe("tests.happened", "tests.one", handle)  # again: harmless
    with pytest.raises(outbox.HandlerTaken):
        outbox.subscribe("tests.happened", "tests.one", lambda _event: None)
    world.task("tests.task", handle)
    with pytest.raises(outbox.HandlerTaken):
        outbox.register_task("tests.task", lambda _call: None)
    world.names.append("tests.plan")
    outbox.register_schedule("tests.plan", outbox.Every(timedelta(hours=1)), task="tests.task")
    with pytest.raises(outbox.HandlerTaken):
        outbox.register_schedule("tests.plan", outbox.Every(timedelta(hours=2)), task="tests.task")


@pytest.mark.parametrize(
    "rhythm", [outbox.Every(timedelta(0)), outbox.Daily(datetime.min.time(), frozenset())]
)
def test_a_schedule_that_never_or_always_comes_is_refused(rhythm):
    with pytest.raises(outbox.EventInvalid):
        outbox.register_schedule("tests.bad", rhythm, task="tests.task")
    assert "tests.bad" not in registry.schedules()
