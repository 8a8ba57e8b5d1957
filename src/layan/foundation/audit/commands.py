"""The audit log's commands: verify, head, rotate-key."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from rich.progress import Progress

from layan.foundation.audit import public as audit
from layan.kernel.clock import now

app = typer.Typer()
group = typer.Typer(no_args_is_help=True, help="The log of every act and every reading.")
app.add_typer(group, name="audit")
LARGEST_HEAD_BYTES = 10_000


@group.command("verify")
def verify_command(
    context: typer.Context,
    head: Annotated[
        list[Path] | None,
        typer.Option(
            exists=True, dir_okay=False, help="A head kept from earlier; repeat for several."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Check every row, link and signed head; name the first broken row and why."""
    screen = context.obj
    kept = [_read_head(path) for path in head or []]
    with Progress(console=screen.err, transient=True) as bar:
        line = bar.add_task(_("Checking the audit log"), total=None)
        verdict = audit.verify(
            kept, progress=lambda done, total: bar.update(line, completed=done, total=total)
        )
    if as_json:
        screen.json({"ok": verdict.ok, **asdict(verdict)})
    else:
        _tell(screen.say, verdict)
    if not verdict.ok:
        raise typer.Exit(1)


def _tell(say: Callable[[str], None], verdict: audit.Verdict) -> None:
    if verdict.broken is None:
        say(
            _("The log is whole: %(rows)d rows, %(days)d signed heads.")
            % {"rows": verdict.rows, "days": verdict.signed_days}
        )
    else:
        say(
            _("Row %(row)d is broken (%(flaw)s): %(detail)s")
            % {
                "row": verdict.broken.sequence,
                "flaw": verdict.broken.flaw,
                "detail": verdict.broken.detail,
            }
        )
    if verdict.lost_keys:
        say(
            _("Keys of persons are missing from the key folder: %(keys)s")
            % {"keys": ", ".join(verdict.lost_keys)}
        )


def _read_head(path: Path) -> audit.SignedHead:
    try:
        if path.stat().st_size > LARGEST_HEAD_BYTES:
            raise audit.AuditHeadInvalid
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise audit.AuditHeadInvalid from problem
    inner = value.get("signed") if isinstance(value, dict) and "signed" in value else value
    return audit.head_from_json(inner)


@group.command("head")
def head_command(
    context: typer.Context,
    sign: Annotated[
        bool, typer.Option("--sign", help="Sign the present end now, as a head of today.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document, to publish.")] = False,
) -> None:
    """Show the end of the log and the latest signed head."""
    screen = context.obj
    moment = now()
    if sign:
        audit.sign_day(localdate(moment), now=moment)
    sequence, hashed = audit.chain_end()
    heads = audit.signed_heads()
    latest = max(heads, key=lambda head: (head.signed_at, head.sequence)) if heads else None
    if as_json:
        screen.json(
            {
                "sequence": sequence,
                "hash": hashed,
                "signed": audit.head_to_json(latest) if latest else None,
            }
        )
        return
    screen.say(_("Last row %(row)d, hash %(hash)s") % {"row": sequence, "hash": hashed})
    if latest is None:
        screen.say(_("No day has been signed yet. The worker signs every night."))
        return
    screen.say(
        _("Signed for %(day)s: row %(row)d, hash %(hash)s")
        % {"day": latest.day.isoformat(), "row": latest.sequence, "hash": latest.hash}
    )
    screen.say(
        _("Key %(key)s, signature %(signature)s")
        % {"key": latest.key_id, "signature": latest.signature}
    )


@group.command("rotate-key")
def rotate_key_command(context: typer.Context) -> None:
    """Make a new key for hashing persons; older rows keep theirs and stay readable."""
    number = audit.rotate_person_key()
    audit.record("system.cli", "foundation.audit_key_rotated", ("audit.key", number), now=now())
    context.obj.say(_("Persons are hashed with key %(number)s from now on.") % {"number": number})
