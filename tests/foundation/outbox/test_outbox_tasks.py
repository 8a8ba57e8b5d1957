"""Tasks and schedules survive a killed worker and happen when planned."""

import threading
from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from layan.foundation.outbox import claiming, scheduling
from layan.foundation.outbox import public as outbox
from layan.foundation.outbox.models import Event, ScheduleMark, Task

JAKARTA = ZoneInfo("Asia/Jakarta")
instants = st.integers(0, 4 * 10**15).map(
    lambda micros: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
)


def test_a_task_runs_once_when_it_is_due(db, world):
    calls = []
    world.task("tests.task", calls.append)
    number = outbox.enqueue(
        "tests.task", {"a": [1]}, now=world.now, run_at=world.now + timedelta(hours=1), key="k"
    )
    assert world.run_tasks() == 0
    world.later(hours=2)
    assert world.run_tasks() == 1
    assert world.run_tasks() == 0
    (call,) = calls
    assert (call.id, call.name, call.args, call.attempt) == (number, "tests.task", {"a": [1]}, 1)
    assert (call.now, call.due_at, call.key) == (world.now, world.now - timedelta(hours=1), "k")


def test_tasks_run_in_the_order_in_which_they_are_due(db, world):
    world.task("tests.task", lambda call: world.seen.append(("t", "", call.args["n"])))
    for number, minutes in enumerate((3, 1, 2)):
        outbox.enqueue(
            "tests.task",
            {"n": number},
            now=world.now,
            run_at=world.now + timedelta(minutes=minutes),
        )
    world.later(minutes=5)
    world.run_tasks()
    assert world.numbers() == [1, 2, 0]


@pytest.mark.parametrize("atomic", [True, False])
def test_a_failed_task_is_tried_again_and_in_the_end_given_up(db, world, atomic):
    def fail(call):
        Event.objects.create(code="a.b", subject="trace", payload={}, published_at=call.now)
        raise RuntimeError("cannot")

    world.task("tests.task", fail, atomic=atomic)
    number = outbox.enqueue("tests.task", now=world.now)
    for attempt in range(1, outbox.MOST_ATTEMPTS + 1):
        assert world.run_tasks() == 1
        assert Task.objects.get().attempts == attempt
        world.later(hours=1)
    assert world.run_tasks() == 0
    # inside a transaction nothing of a failed try stays; outside, everything does
    assert Event.objects.count() == (0 if atomic else outbox.MOST_ATTEMPTS)
    (letter,) = outbox.dead_tasks()
    assert (letter.id, letter.name, letter.error) == (
        number, "tests.task", "RuntimeError: cannot",
    )  # fmt: skip
    assert outbox.task_lag(now=world.now).dead == 1
    assert outbox.replay_task(number, now=world.now) == 1
    assert world.run_tasks() == 1


def test_one_tasks_trouble_does_not_hold_up_another(db, world):
    world.task("tests.bad", lambda _call: 1 / 0)
    world.task("tests.good", lambda _call: world.seen.append(("good", "", 1)))
    outbox.enqueue("tests.bad", now=world.now)
    outbox.enqueue("tests.good", now=world.now)
    assert world.run_tasks() == 2
    assert world.numbers() == [1]


def test_a_killed_workers_task_is_run_by_another_after_its_lease(db, world):
    world.task("tests.task", lambda call: world.seen.append(("t", "", call.attempt)))
    outbox.enqueue("tests.task", now=world.now)
    assert claiming.claim_task(now=world.now) is not None  # and then killed
    world.later(minutes=4)
    assert world.run_tasks() == 0
    world.later(minutes=1)
    assert world.run_tasks() == 1
    assert world.numbers() == [2]  # the lost try is counted


def test_a_task_that_kills_its_worker_is_given_up_in_the_end(db, world):
    world.task("tests.task", lambda _call: None)
    outbox.enqueue("tests.task", now=world.now)
    for _ in range(outbox.MOST_ATTEMPTS):
        claiming.claim_task(now=world.now)
        world.later(minutes=6)
    assert world.run_tasks() == 0
    claiming.claim_task(now=world.now)
    assert outbox.dead_tasks()[0].error == "worker lost"


def test_a_task_that_this_process_lacks_is_left_alone(db, world):
    world.task("tests.task", lambda _call: None)
    outbox.enqueue("tests.task", now=world.now)
    Task.objects.update(name="tests.newer")
    assert world.run_tasks() == 0
    assert outbox.task_lag(now=world.now).unknown == 1


def plan(world, rhythm):
    """A schedule whose task notes its planned moment; its mark is set by the first look."""
    world.task("tests.plan", lambda call: world.seen.append(("plan", call.due_at, 0)))
    outbox.register_schedule("tests.plan", rhythm, task="tests.plan")
    scheduling.enqueue_planned(now=world.now)


def planned_tasks():
    return list(Task.objects.filter(name="tests.plan").values_list("due_at", flat=True))


def test_a_daily_schedule_comes_once_a_day_at_local_time(db, world):
    plan(world, outbox.Daily(time(10, 0)))  # it is 09:00 in Jakarta
    assert planned_tasks() == []
    for _ in range(4 * 24):
        world.later(minutes=30)
        scheduling.enqueue_planned(now=world.now)
    assert [due.astimezone(JAKARTA).strftime("%d %H:%M") for due in sorted(planned_tasks())] == [
        "23 10:00",
        "24 10:00",
    ]


def test_after_a_standstill_only_the_latest_moment_is_made_up_for(db, world):
    plan(world, outbox.Every(timedelta(hours=1)))
    world.later(hours=5, minutes=20)
    scheduling.enqueue_planned(now=world.now)
    assert planned_tasks() == [world.now - timedelta(minutes=20)]


def test_a_clock_that_goes_back_plans_nothing_twice(db, world):
    plan(world, outbox.Every(timedelta(hours=1)))
    world.later(hours=1)
    scheduling.enqueue_planned(now=world.now)
    scheduling.enqueue_planned(now=world.now - timedelta(minutes=30))
    scheduling.enqueue_planned(now=world.now)
    assert len(planned_tasks()) == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_takes_each_planned_moment(world):
    plan(world, outbox.Every(timedelta(minutes=1)))
    barrier = threading.Barrier(6)
    counts, problems = [], []

    def look(start):
        try:
            for minute in range(1, 6):
                barrier.wait()
                counts.append(scheduling.enqueue_planned(now=start + timedelta(minutes=minute)))
        except Exception as problem:  # noqa: BLE001 - shown by the test
            problems.append(problem)
            barrier.abort()
        finally:
            connection.close()

    threads = [threading.Thread(target=look, args=[world.now]) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert len(planned_tasks()) == len(set(planned_tasks())) == 5
    assert Task.objects.filter(name="tests.plan").count() == 5
    mark = ScheduleMark.objects.get(name="tests.plan")
    assert mark.last_at == world.now + timedelta(minutes=5)


@given(instants, st.times(), st.sets(st.integers(0, 6), min_size=1))
def test_the_latest_moment_of_a_day_plan_is_the_last_one_not_after_now(now, at, weekdays):
    rhythm = outbox.Daily(at, frozenset(weekdays))
    latest = rhythm.latest(now, JAKARTA)
    assert latest <= now
    local = latest.astimezone(JAKARTA)
    assert (local.time(), local.weekday() in weekdays) == (at, True)
    following = latest + timedelta(days=1)
    while following.astimezone(JAKARTA).weekday() not in weekdays:
        following += timedelta(days=1)
    assert following > now


@given(instants, st.integers(1, 10**6))
def test_the_latest_moment_of_an_interval_is_less_than_one_ago(now, seconds):
    period = timedelta(seconds=seconds)
    latest = outbox.Every(period).latest(now, JAKARTA)
    assert latest <= now < latest + period


def test_a_worker_does_all_that_is_due_and_then_rests(db, world):
    world.handler("tests.one")
    world.task("tests.task", lambda _call: world.publish("from-task", 2))
    world.publish("x", 1)
    outbox.enqueue("tests.task", now=world.now)
    worker = outbox.Worker(clock=world.clock, rng=Random(1))
    done = worker.drain()
    assert (done.delivered, done.ran) == (2, 1)
    assert world.numbers() == [1, 2]
    assert not worker.look_once()


@pytest.mark.django_db(transaction=True)
def test_the_loop_in_a_thread_is_woken_by_a_commit_and_stops_gracefully(world, monkeypatch):
    from django.db import transaction

    from layan.foundation.outbox import worker as loop

    monkeypatch.setattr(loop, "IDLE_SECONDS", 30.0)  # so that only the wake-up can be in time
    heard = threading.Event()
    world.names.append("tests.hear")
    outbox.subscribe("tests.happened", "tests.hear", lambda _event: heard.set())
    worker = outbox.Worker(clock=world.clock, rng=Random(1))
    with outbox.in_background(worker) as thread:
        while not ScheduleMark.objects.exists():  # the first look is over or nearly so
            heard.wait(0.05)
        heard.wait(0.3)
        with transaction.atomic():
            world.publish("x")
        assert heard.wait(10)
    assert not thread.is_alive()


def test_a_database_that_is_away_is_waited_for(db, world, monkeypatch):
    from django.db import OperationalError

    from layan.foundation.outbox import worker as loop

    worker = outbox.Worker(clock=world.clock, rng=Random(1))
    looks = []

    def look_once():
        looks.append(1)
        if len(looks) < 3:
            raise OperationalError("server closed the connection")
        worker.stop()
        return loop.Round()

    monkeypatch.setattr(worker, "look_once", look_once)
    monkeypatch.setattr(loop, "IDLE_SECONDS", 0.01)
    monkeypatch.setattr(loop.connection, "close", lambda: None)
    monkeypatch.setattr(loop, "close_old_connections", lambda: None)
    worker.run()
    assert len(looks) == 3
