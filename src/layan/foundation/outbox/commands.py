"""The outbox's commands: worker, events, tasks."""

from __future__ import annotations

import signal
from dataclasses import asdict
from random import SystemRandom
from typing import Annotated, Any

import typer
from django.db import transaction
from django.utils.translation import gettext as _

from layan.foundation.audit import public as audit
from layan.foundation.outbox import public as outbox
from layan.kernel.clock import now

app = typer.Typer()
events = typer.Typer(no_args_is_help=True, help="Events that were published.")
tasks = typer.Typer(no_args_is_help=True, help="Tasks that are done later.")
app.add_typer(events, name="events")
app.add_typer(tasks, name="tasks")
ACTOR = "system.cli"
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]
Number = Annotated[int | None, typer.Argument(help="Number of the dead letter.")]
Everything = Annotated[bool, typer.Option("--all", help="All dead letters.")]


@app.command("worker")
def worker_command(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="Do what is due now, then stop.")] = False,
) -> None:
    """Deliver events, run tasks and keep schedules until stopped."""
    worker = outbox.Worker(clock=now, rng=SystemRandom())
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: worker.stop())
    if once:
        done = worker.drain()
        context.obj.say(
            _("%(events)d events delivered, %(tasks)d tasks done.")
            % {"events": done.delivered, "tasks": done.ran}
        )
        return
    context.obj.note(_("The worker runs. Stop it with Ctrl+C."))
    worker.run()


@events.command("lag")
def lag_command(context: typer.Context, as_json: AsJson = False) -> None:
    """Tell how far events and tasks are behind."""
    screen, moment = context.obj, now()
    found = {"events": outbox.event_lag(now=moment), "tasks": outbox.task_lag(now=moment)}
    if as_json:
        screen.json({name: asdict(lag) for name, lag in found.items()})
        return
    names = {"events": _("Events"), "tasks": _("Tasks")}
    screen.table(
        ["", _("waiting"), _("due"), _("dead"), _("unknown"), _("oldest (s)")],
        [
            [
                names[name],
                str(lag.waiting),
                str(lag.due),
                str(lag.dead),
                str(lag.unknown),
                f"{lag.oldest_seconds:.0f}",
            ]
            for name, lag in found.items()
        ],
    )


@events.command("dead")
def dead_events_command(context: typer.Context, as_json: AsJson = False) -> None:
    """Show events that a handler could not handle."""
    _show(context.obj, outbox.dead_letters(), as_json=as_json)


@tasks.command("dead")
def dead_tasks_command(context: typer.Context, as_json: AsJson = False) -> None:
    """Show tasks that could not be done."""
    _show(context.obj, outbox.dead_tasks(), as_json=as_json)


def _show(screen: Any, letters: list[outbox.DeadLetter], *, as_json: bool) -> None:
    if as_json:
        screen.json([asdict(letter) for letter in letters])
        return
    if not letters:
        screen.say(_("There are no dead letters."))
        return
    screen.table(
        [_("number"), _("what"), _("for"), _("about"), _("tries"), _("held back"), _("error")],
        [
            [
                str(letter.id),
                letter.kind,
                letter.name,
                letter.subject,
                str(letter.attempts),
                str(letter.held_back),
                letter.error,
            ]
            for letter in letters
        ],
    )


@events.command("replay")
def replay_event_command(
    context: typer.Context, number: Number = None, everything: Everything = False
) -> None:
    """Try a dead event again, or all of them."""
    wanted = _wanted(number, everything=everything)
    moment = now()
    with transaction.atomic():
        done = outbox.replay(wanted, now=moment)
        _note("foundation.event_replayed", "outbox.delivery", wanted, done)
    context.obj.say(_("%(number)d will be tried again.") % {"number": done})


@tasks.command("replay")
def replay_task_command(
    context: typer.Context, number: Number = None, everything: Everything = False
) -> None:
    """Try a dead task again, or all of them."""
    wanted = _wanted(number, everything=everything)
    moment = now()
    with transaction.atomic():
        done = outbox.replay_task(wanted, now=moment)
        _note("foundation.task_replayed", "outbox.task", wanted, done)
    context.obj.say(_("%(number)d will be tried again.") % {"number": done})


@events.command("skip")
def skip_command(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="Number of the dead letter.")],
    reason: Annotated[str, typer.Option(help="Why; written into the audit log.")],
) -> None:
    """Give a dead event up, so that later events of its subject go on."""
    moment = now()
    with transaction.atomic():
        outbox.skip(number, now=moment)
        audit.record(
            ACTOR,
            "foundation.event_skipped",
            ("outbox.delivery", str(number)),
            now=moment,
            purpose=reason,
        )
    context.obj.say(_("Given up: %(number)d.") % {"number": number})


def _wanted(number: int | None, *, everything: bool) -> int | None:
    if (number is None) != everything:
        raise typer.BadParameter(_("Give a number, or --all."))
    return number


def _note(action: str, kind: str, number: int | None, done: int) -> None:
    """Write down who tried dead letters again; nothing when there were none."""
    if done:
        audit.record(
            ACTOR, action, (kind, "all" if number is None else str(number)), now=now(), count=done
        )
