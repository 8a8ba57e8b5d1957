"""Delivered at least once, handled once, in the order of each subject."""

import threading
from datetime import timedelta
from random import Random

import pytest
from django.db import connection, transaction

from layan.foundation.outbox import claiming, delivering
from layan.foundation.outbox import public as outbox
from layan.foundation.outbox.models import Delivery, Event, Task

LEASE = timedelta(seconds=60)


def test_events_reach_every_subscriber_in_order(db, world):
    world.handler("tests.one")
    world.handler("tests.two")
    for number in range(3):
        world.publish("report:7", number)
    assert world.deliver() == 6
    assert world.numbers("tests.one") == world.numbers("tests.two") == [0, 1, 2]
    assert world.deliver() == 0
    assert len(world.seen) == 6


def test_a_handler_gets_what_was_published(db, world):
    got = []
    world.names.append("tests.look")
    outbox.subscribe("tests.happened", "tests.look", got.append)
    number = world.publish("report:7", 5)
    published_at = world.now
    world.later(seconds=3)
    world.deliver()
    (event,) = got
    assert (event.id, event.code, event.subject) == (number, "tests.happened", "report:7")
    assert event.payload == {"subject": "report:7", "number": 5}
    assert (event.published_at, event.now, event.attempt) == (published_at, world.now, 1)


def test_what_a_failing_handler_wrote_is_undone_and_tried_again(db, world):
    attempts = []

    def write_then_fail(event):
        attempts.append(event.attempt)
        Event.objects.create(code="a.b", subject="trace", payload={}, published_at=event.now)
        if event.attempt == 1:
            raise RuntimeError("no")

    world.names.append("tests.write")
    outbox.subscribe("tests.happened", "tests.write", write_then_fail)
    world.publish("x")
    assert world.deliver() == 1
    assert not Event.objects.filter(subject="trace").exists()
    assert world.deliver() == 0  # not before the pause is over
    world.later(seconds=5)
    assert world.deliver() == 1
    assert Event.objects.filter(subject="trace").count() == 1
    assert attempts == [1, 2]
    assert Delivery.objects.get().error == ""


def test_a_later_event_waits_for_the_earlier_one_that_failed(db, world):
    world.handler("tests.one")
    world.trouble = {1}
    for number in range(4):
        world.publish("report:7", number)
    world.publish("report:8", 10)
    world.deliver()
    assert world.numbers() == [0, 10]  # the other subject goes on
    world.deliver()
    assert world.numbers() == [0, 10]
    world.trouble = set()
    world.later(seconds=5)
    world.deliver()
    assert world.numbers() == [0, 10, 1, 2, 3]


def test_one_handlers_trouble_does_not_hold_up_another(db, world):
    world.handler("tests.calm")

    def fail(event):
        raise RuntimeError

    world.names.append("tests.fails")
    outbox.subscribe("tests.happened", "tests.fails", fail)
    for number in range(3):
        world.publish("x", number)
    world.deliver()
    assert world.numbers("tests.calm") == [0, 1, 2]


def poison(world, number=0):
    """Deliver until the event has failed for the last time."""
    world.trouble.add(number)
    for _ in range(outbox.MOST_ATTEMPTS):
        world.deliver()
        world.later(hours=1)
    world.trouble.discard(number)


def test_after_the_last_try_an_event_is_a_dead_letter_that_blocks_only_its_subject(db, world):
    world.handler("tests.one")
    world.publish("report:7", 0)
    world.publish("report:7", 1)
    poison(world)
    world.publish("report:8", 2)
    world.deliver()
    assert world.numbers() == [2]
    (letter,) = outbox.dead_letters()
    assert (letter.kind, letter.name, letter.subject) == (
        "tests.happened", "tests.one", "report:7",
    )  # fmt: skip
    assert (letter.attempts, letter.held_back) == (outbox.MOST_ATTEMPTS, 1)
    assert letter.error == "RuntimeError: cannot"
    lag = outbox.event_lag(now=world.now)
    assert (lag.dead, lag.waiting) == (1, 1)


def test_a_replayed_letter_and_what_waited_behind_it_are_handled_in_order(db, world):
    world.handler("tests.one")
    for number in range(3):
        world.publish("report:7", number)
    poison(world)
    assert outbox.replay(outbox.dead_letters()[0].id, now=world.now) == 1
    world.deliver()
    assert world.numbers() == [0, 1, 2]
    assert outbox.dead_letters() == []
    assert outbox.replay(None, now=world.now) == 0


def test_a_skipped_letter_lets_the_others_pass(db, world):
    world.handler("tests.one")
    for number in range(3):
        world.publish("report:7", number)
    poison(world)
    outbox.skip(outbox.dead_letters()[0].id, now=world.now)
    world.deliver()
    assert world.numbers() == [1, 2]


def test_only_dead_letters_can_be_replayed_or_skipped(db, world):
    world.handler("tests.one")
    world.publish("x")
    alive = Delivery.objects.get().pk
    for act in (outbox.replay, outbox.skip):
        with pytest.raises(outbox.LetterUnknown):
            act(alive, now=world.now)
        with pytest.raises(outbox.LetterUnknown):
            act(alive + 1, now=world.now)


def claim(world, most=10):
    return claiming.claim_deliveries(now=world.now, most=most, lease=LEASE)


def test_what_one_worker_has_taken_no_other_gets(db, world):
    world.handler("tests.one")
    for number in range(4):
        world.publish("report:7", number)
    _, first = claim(world, most=2)
    assert [row.event.payload["number"] for row in first] == [0, 1]
    _, second = claim(world)
    assert second == []  # the rest of the lane waits for the first worker


def test_a_dead_workers_work_is_taken_over_when_its_lease_ends(db, world):
    world.handler("tests.one")
    world.publish("x", 1)
    claim(world)
    world.later(seconds=59)
    assert world.deliver() == 0
    world.later(seconds=1)
    assert world.deliver() == 1
    assert world.numbers() == [1]


def test_a_worker_thought_dead_handles_nothing_any_more(db, world):
    world.handler("tests.one")
    world.publish("x", 1)
    lost, (row,) = claim(world)
    world.later(seconds=61)
    world.deliver()
    assert not delivering._deliver(row, claim=lost, now=world.now, clock=world.clock, rng=Random(1))
    assert world.numbers() == [1]
    assert Delivery.objects.get().attempts == 2  # the lost one and the good one


def test_an_event_that_kills_its_worker_is_given_up_in_the_end(db, world):
    world.handler("tests.one")
    world.publish("bad", 0)
    world.publish("good", 1)
    for _ in range(outbox.MOST_ATTEMPTS):
        claim(world)  # and then the worker is gone
        world.later(seconds=61)
    world.deliver()
    assert world.numbers() == [1]
    (letter,) = outbox.dead_letters()
    assert (letter.subject, letter.error) == ("bad", "worker lost")


def test_a_stopped_worker_gives_back_what_it_has_not_begun(db, world):
    world.handler("tests.one")
    for number in range(5):
        world.publish(f"s:{number}", number)
    assert world.deliver(stopped=lambda: len(world.seen) >= 2) == 2
    assert world.deliver() == 3
    assert sorted(world.numbers()) == [0, 1, 2, 3, 4]
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {1}


def test_a_slow_lot_is_given_back_before_its_lease_ends(db, world):
    def slow(event):
        world.seen.append(("tests.slow", event.subject, event.payload["number"]))
        world.later(seconds=20)

    world.names.append("tests.slow")
    outbox.subscribe("tests.happened", "tests.slow", slow)
    for number in range(5):
        world.publish(f"s:{number}", number)
    assert world.deliver() == 2
    assert outbox.event_lag(now=world.now).due == 3
    assert world.deliver() == 2


def test_a_delivery_whose_handler_this_process_lacks_stays_and_is_counted(db, world):
    world.handler("tests.one")
    world.publish("x")
    Delivery.objects.update(handler="tests.newer")
    assert world.deliver() == 0
    assert outbox.event_lag(now=world.now).unknown == 1


def test_the_lag_tells_how_old_the_oldest_due_event_is(db, world):
    world.handler("tests.one")
    assert outbox.event_lag(now=world.now) == outbox.Lag(0, 0, 0, 0, 0.0)
    world.publish("a")
    world.later(seconds=90)
    world.publish("b")
    assert outbox.event_lag(now=world.now) == outbox.Lag(2, 2, 0, 0, 90.0)


def test_an_error_is_kept_without_long_numbers(db, world):
    def fail(event):
        raise ValueError("NIK 3671904101900001 of 0812-0000-0001 at place 12\nsecond line")

    world.names.append("tests.fails")
    outbox.subscribe("tests.happened", "tests.fails", fail)
    world.publish("x")
    world.deliver()
    assert Delivery.objects.get().error == "ValueError: NIK … of … at place 12"


def test_an_idle_look_writes_nothing(db, world, django_assert_num_queries):
    world.handler("tests.one")
    with django_assert_num_queries(1) as seen:
        world.deliver()
    assert seen[0]["sql"].startswith("SELECT")


@pytest.mark.django_db(transaction=True)
def test_four_workers_share_the_work_once_and_in_order(world):
    """Each subject's events are handled by whoever comes, one after the other, none twice."""
    problems = []
    world.handler("tests.one")
    with transaction.atomic():
        for number in range(300):
            world.publish(f"s:{number % 12}", number)

    def work(seed):
        try:
            while outbox.event_lag(now=world.now).waiting:
                delivering.deliver_due(clock=world.clock, rng=Random(seed), most=17)
        except Exception as problem:  # noqa: BLE001 - shown by the test
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[seed]) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert sorted(world.numbers()) == list(range(300))
    for lane in range(12):
        numbers = [number for number in world.numbers() if number % 12 == lane]
        assert numbers == sorted(numbers)


def test_delivered_events_are_cleared_after_their_time_and_open_ones_stay(db, world):
    world.handler("tests.one")
    world.task("tests.task", lambda _call: None)
    world.publish("old")
    outbox.enqueue("tests.task", now=world.now)
    world.deliver()
    world.run_tasks()
    world.publish("open", 9)
    world.trouble = {9}
    world.later(days=20)
    world.publish("young")
    world.deliver()
    assert outbox.clear_delivered(now=world.now, days=21) == (0, 0)
    assert outbox.clear_delivered(now=world.now + timedelta(days=10), days=21) == (1, 1)
    assert set(Event.objects.values_list("subject", flat=True)) == {"open", "young"}
    assert Task.objects.count() == 0
