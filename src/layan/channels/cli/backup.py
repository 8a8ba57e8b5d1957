"""Commands that keep an installation safe: backup, restore, keys rotate."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.utils.translation import gettext as _

from layan.channels.cli.screen import Screen
from layan.kernel.clock import monotonic_seconds, now

app = typer.Typer()
keys = typer.Typer(no_args_is_help=True, help="The keys that open kept files.")
app.add_typer(keys, name="keys")


@app.command()
def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="File to write, such as layan-2026-11-21.tar.")],
    keys_in_clear: Annotated[
        bool,
        typer.Option("--keys-in-clear", help="Without a passphrase: write the keys readable."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Write database, kept files and keys into one file, while the site runs."""
    from layan.foundation.operations.backup.taking import take

    screen: Screen = context.obj
    began = monotonic_seconds()

    def bar(items: Iterable[str], total: int) -> Iterable[str]:
        return screen.progress(items, _("Files"), total)

    taken = take(
        file,
        now=now(),
        passphrase=settings.LAYAN_BACKUP_PASSPHRASE,
        keys_in_clear=keys_in_clear,
        progress=bar,
    )
    seconds = round(monotonic_seconds() - began, 2)
    if as_json:
        screen.json({**taken._asdict(), "file": str(taken.file), "seconds": seconds})
    else:
        screen.say(
            _(
                "%(file)s: %(rows)d rows of %(database)s, %(files)d files, %(mb).1f MB, "
                "%(seconds)s s."
            )
            % {**taken._asdict(), "mb": taken.size / 1e6, "seconds": seconds}
        )
        screen.note(
            _("Database and keys are sealed with the passphrase.")
            if taken.sealed
            else _("Nothing but the kept files is sealed. Keep this file under lock.")
        )
    if taken.missing:
        screen.note(
            _("%(missing)d files were missing in the storage.") % {"missing": taken.missing}
        )
        sys.exit(3)


@app.command()
def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The backup.")],
    into: Annotated[
        Path | None, typer.Option("--into", help="Data folder to fill; default LAYAN_DATA_DIR.")
    ] = None,
    database: Annotated[
        str,
        typer.Option(
            "--database", help="postgresql://… for a backup of PostgreSQL; default as configured."
        ),
    ] = "",
    force: Annotated[
        bool, typer.Option("--force", help="Move aside what the target holds.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Check a backup and bring it back; stop the site first."""
    from layan.foundation.operations.backup.restoring import restore as bring_back

    screen: Screen = context.obj
    began = monotonic_seconds()
    steps = {
        "check": _("Checking every part of the archive …"),
        "unpack": _("Unpacking …"),
        "database": _("Restoring the database …"),
    }

    def tell(step: str) -> None:
        if step in steps:
            screen.note(steps[step])

    # A folder of one's own means a rehearsal: it must never reach the database of the site.
    configured = settings.LAYAN_DATABASE_URL if into is None else ""
    done = bring_back(
        file,
        folder=into or Path(settings.LAYAN_DATA_DIR),
        database_url=database or configured,
        passphrase=settings.LAYAN_BACKUP_PASSPHRASE,
        force=force,
        now=now(),
        tell=tell,
    )
    seconds = round(monotonic_seconds() - began, 2)
    if as_json:
        screen.json({**done._asdict(), "seconds": seconds})
        return
    screen.say(
        _(
            "Restored the state of %(made_at)s: %(rows)d rows in %(tables)d tables of "
            "%(database)s, %(files)d files, %(keys)d keys, in %(seconds)s s."
        )
        % {**done._asdict(), "seconds": seconds}
    )
    if done.missing:
        screen.note(_("%(missing)d files were missing in the storage.") % {"missing": done.missing})
    if done.aside:
        screen.say(_("What was there before is kept in %(aside)s.") % {"aside": done.aside})
    screen.say(_("Now run `layan doctor`."))


@keys.command()
def rotate(
    context: typer.Context,
    finish: Annotated[
        bool, typer.Option("--finish", help="Make no new key; finish an interrupted rotation.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Make a new master key and wrap the key of every kept file under it."""
    from layan.foundation.files.public import rotate_keys

    screen: Screen = context.obj
    done = rotate_keys(add=not finish)
    if as_json:
        screen.json(done._asdict())
    else:
        screen.say(
            _("Key %(key_id)s is in use; %(files)d files were wrapped under it.") % done._asdict()
        )
    if done.failed:
        screen.note(
            _("%(failed)d files could not be opened with their old key; see the log.")
            % done._asdict()
        )
        sys.exit(1)
