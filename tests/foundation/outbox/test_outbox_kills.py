"""Processes killed in the middle of 1,000 acts: counts equal before and after, none twice.

Runs in processes of its own on a database of its own: on PostgreSQL when ``LAYAN_TEST_POSTGRES``
is set, else on SQLite.
"""

import os

import pytest

from benchmarks import base


@pytest.mark.slow
def test_nothing_is_lost_and_nothing_happens_twice_when_processes_are_killed():
    with base.household(_server()) as environment:
        outcome = base.survive_kills(environment)
    assert outcome["killed"] >= 4  # the actor, and workers while they were busy
    flaws = ("lost", "doubled", "out_of_order", "dead", "open")
    assert {name: outcome[name] for name in flaws} == dict.fromkeys(flaws, 0)
    counted = {outcome[name] for name in ("acts", "audit_rows", "events", "effects")}
    assert counted == {base.ACTS}


def _server() -> str:
    """The server to make a database on; the tests' own may not exist yet."""
    return os.environ.get("LAYAN_TEST_POSTGRES", "")
