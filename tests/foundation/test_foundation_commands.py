"""The commands of the audit log and the outbox, as one types them."""

import json
from datetime import UTC, datetime
from functools import partial

import pytest
import typer
from typer.testing import CliRunner

from layan.channels.cli.main import _register
from layan.channels.cli.main import main as layan
from layan.foundation.audit import protection
from layan.foundation.audit import public as audit
from layan.foundation.audit.models import Record
from layan.foundation.outbox import public as outbox
from layan.foundation.outbox import registry
from layan.foundation.outbox.models import Delivery, Event, Task

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)  # the command reads the real clock


@pytest.fixture
def run(db, own_keys):
    """Types a command; what it printed and its exit code."""
    app = typer.Typer(callback=layan)
    _register(app)

    def type_(*words):
        done = CliRunner().invoke(app, ["--lang", "en", *words])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    return type_


def test_verify_says_that_the_log_is_whole(run):
    audit.record("system.x", "a.b", ("x", "1"), now=NOW)
    done = run("audit", "verify")
    assert done.exit_code == 0
    assert "1 rows" in done.stdout
    found = json.loads(run("audit", "verify", "--json").stdout)
    assert (found["ok"], found["rows"], found["broken"]) == (True, 1, None)


def test_verify_names_the_first_broken_row_and_ends_with_1(run):
    from django.db import connection

    for _ in range(3):
        audit.record("system.x", "a.b", ("x", "1"), now=NOW)
    with protection.lifted(connection):
        Record.objects.filter(pk=2).update(actor="y")
    done = run("audit", "verify")
    assert done.exit_code == 1
    assert "Row 2 is broken (hash)" in done.stdout
    found = json.loads(run("audit", "verify", "--json").stdout)
    assert found["broken"]["sequence"] == 2


def test_a_head_is_signed_kept_and_checked_again(run, tmp_path):
    audit.record("system.x", "a.b", ("x", "1"), now=NOW)
    assert "No day has been signed" in run("audit", "head").stdout
    kept = tmp_path / "head.json"
    kept.write_text(run("audit", "head", "--sign", "--json").stdout)
    assert json.loads(kept.read_text())["signed"]["sequence"] == 1
    audit.record("system.x", "a.b", ("x", "1"), now=NOW)
    found = json.loads(run("audit", "verify", "--json", "--head", str(kept)).stdout)
    assert (found["ok"], found["signed_days"]) == (True, 2)
    kept.write_text("{}")
    with pytest.raises(audit.AuditHeadInvalid):
        run("audit", "verify", "--head", str(kept))


def test_rotating_the_key_is_itself_written_down(run):
    assert "key 2" in run("audit", "rotate-key").stdout
    assert Record.objects.get().action == "foundation.audit_key_rotated"


@pytest.fixture
def dead(db):
    """A dead delivery and a dead task."""
    event = Event.objects.create(code="a.b", subject="s", payload={"n": 1}, published_at=NOW)
    delivery = Delivery.objects.create(
        event=event, handler="t.h", subject="s", due_at=NOW, dead_at=NOW, attempts=12, error="Oops"
    )
    task = Task.objects.create(
        name="t.t", args={}, due_at=NOW, created_at=NOW, dead_at=NOW, attempts=12, error="Oops"
    )
    return {"events": delivery, "tasks": task}


@pytest.mark.parametrize("kind", ["events", "tasks"])
def test_dead_letters_are_shown_and_replayed_and_that_is_written_down(run, dead, kind):
    number = str(dead[kind].pk)
    assert "Oops" in run(kind, "dead").stdout
    (letter,) = json.loads(run(kind, "dead", "--json").stdout)
    assert (letter["id"], letter["attempts"]) == (dead[kind].pk, 12)
    assert "1 will" in run(kind, "replay", number).stdout
    dead[kind].refresh_from_db()
    assert (dead[kind].dead_at, dead[kind].attempts) == (None, 0)
    row = Record.objects.get()
    assert (row.action, row.subject_id) == (f"foundation.{kind[:-1]}_replayed", number)
    assert "There are no dead letters" in run(kind, "dead").stdout


@pytest.mark.parametrize("kind", ["events", "tasks"])
def test_all_dead_letters_are_replayed_at_once(run, dead, kind):
    assert "1 will" in run(kind, "replay", "--all").stdout
    assert "0 will" in run(kind, "replay", "--all").stdout
    assert Record.objects.count() == 1  # nothing was done the second time


@pytest.mark.parametrize("words", [[], ["1", "--all"]])
def test_replay_wants_a_number_or_all(run, words):
    assert run("events", "replay", *words).exit_code == 2


def test_replaying_what_is_not_dead_is_refused(run):
    with pytest.raises(outbox.LetterUnknown):
        run("events", "replay", "77")
    assert Record.objects.count() == 0


def test_a_dead_event_is_given_up_with_a_reason_that_is_written_down(run, dead):
    number = str(dead["events"].pk)
    assert run("events", "skip", number).exit_code == 2  # a reason is needed
    assert run("events", "skip", number, "--reason", "Sudah ditangani").exit_code == 0
    row = Record.objects.get()
    assert (row.action, row.purpose) == ("foundation.event_skipped", "Sudah ditangani")
    dead["events"].refresh_from_db()
    assert dead["events"].finished_at is not None


def test_the_lag_is_told(run, dead):
    found = json.loads(run("events", "lag", "--json").stdout)
    assert found["events"] == {
        "waiting": 0, "due": 0, "dead": 1, "unknown": 0, "oldest_seconds": 0.0,
    }  # fmt: skip
    assert found["tasks"]["dead"] == 1
    assert "Events" in run("events", "lag").stdout


def test_a_worker_can_do_what_is_due_and_stop(run, request):
    import signal

    for name in (signal.SIGTERM, signal.SIGINT):
        request.addfinalizer(partial(signal.signal, name, signal.getsignal(name)))
    request.addfinalizer(lambda: registry.forget("tests.cli"))
    seen = []
    outbox.register_task("tests.cli", seen.append)
    outbox.enqueue("tests.cli", now=LONG_AGO)
    assert "1 tasks done" in run("worker", "--once").stdout
    assert len(seen) == 1


def test_the_metrics_page_tells_dead_letters_and_how_long_work_has_waited(dead):
    from layan.foundation.operations import metrics

    Delivery.objects.update(dead_at=None, due_at=LONG_AGO)
    page = metrics.text().decode()
    assert 'layan_outbox_dead{kind="events"} 0.0' in page
    assert 'layan_outbox_dead{kind="tasks"} 1.0' in page
    (waited,) = [line for line in page.splitlines() if 'oldest_seconds{kind="events"}' in line]
    assert float(waited.split()[-1]) > 10**8
