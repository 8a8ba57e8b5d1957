"""``layan``: one command for those who install, fill and check a city's Layan.

Each slice brings its own commands in ``commands.py`` as a Typer application named ``app``; this
module finds them, so that a slice's folder can be removed without touching the channel.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated, Any

import typer
from django.db.utils import Error as DatabaseError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "layan.config.settings")

from layan import __version__
from layan.channels.cli.screen import Screen, fail
from layan.kernel.errors import LayanError


class MachineTrouble(LayanError):
    """The database, the disk or the network refused."""

    code = "cli.machine_trouble"


app = typer.Typer(
    name="layan",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Layan: a city's services in one place.",
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def main(
    context: typer.Context,
    language: Annotated[
        str, typer.Option("--lang", envvar="LAYAN_LANG", help="Language of messages: id or en.")
    ] = "id",
    version: Annotated[  # noqa: ARG001 - read by its callback
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Set up the language for the command that follows."""
    from django.utils import translation

    translation.activate(language if language in {"id", "en"} else "id")
    context.obj = Screen()
    if "--help" not in sys.argv:
        _make_ready(context.invoked_subcommand or "", context.obj)


def _make_ready(command: str, screen: Screen) -> None:
    """A first `layan ask` or `layan import` must not end in a missing table.

    Only a database nobody has used yet is filled; an empty catalogue is otherwise told, since
    somebody may be about to import another city.
    """
    if command not in {"ask", "search", "export", "import"}:
        return
    from layan.channels.cli.house import is_new, migrate, prepare

    if command == "import":
        migrate()
    elif is_new():
        prepare(screen)


def _register(target: typer.Typer) -> None:
    """Add the commands of this channel and of every installed slice."""
    import django
    from django.apps import apps

    django.setup()
    names = [
        "layan.channels.cli.house",
        "layan.channels.cli.backup",
        "layan.channels.cli.scaffold",
        *(f"{config.name}.commands" for config in apps.get_app_configs()),
    ]
    for name in names:
        if not name.startswith("layan.") or find_spec(name) is None:
            continue
        brought: typer.Typer = import_module(name).app
        target.registered_commands.extend(brought.registered_commands)
        _merge_groups(target, brought)


def _merge_groups(target: typer.Typer, brought: typer.Typer) -> None:
    """Commands of one group, such as ``import``, may come from several slices."""
    known: dict[str, Any] = {
        str(group.name): group.typer_instance for group in target.registered_groups
    }
    for group in brought.registered_groups:
        if str(group.name) in known and group.typer_instance is not None:
            known[str(group.name)].registered_commands.extend(
                group.typer_instance.registered_commands
            )
        else:
            target.registered_groups.append(group)


def prepare_commands() -> None:
    """Find the commands of all slices, once."""
    if not app.registered_commands:
        _register(app)


def run() -> None:
    """Run the command line; a refusal becomes one plain sentence with its code, and exit code 1."""
    prepare_commands()
    try:
        app()
    except LayanError as problem:
        fail(problem)
        sys.exit(1)
    except (DatabaseError, OSError) as problem:
        # Locked, full, unwritable, corrupt: the machine's own words, and where to look.
        fail(MachineTrouble(why=str(problem).splitlines()[0][:300]))
        sys.exit(1)


if __name__ == "__main__":
    run()
