"""Commands about the installation as a whole: up, doctor, demo-data."""

from __future__ import annotations

import os
import secrets
import socket
from contextlib import nullcontext
from pathlib import Path
from random import SystemRandom
from typing import Annotated
from urllib.parse import quote_plus

import typer
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layan.channels.cli.doctor import examine
from layan.channels.cli.screen import Screen
from layan.domains.catalog.public import CatalogEmpty, catalog, import_pack_folder, warm_search
from layan.domains.identity.public import demo_accounts, make_demo_accounts, wipe_demo_accounts
from layan.foundation.outbox.public import Worker, in_background
from layan.kernel.clock import now
from layan.kernel.errors import LayanError

app = typer.Typer()
DEMO_WORD_FILE = "demo-password"
ROLES = {
    "citizen": gettext_noop("citizen"),
    "officer": gettext_noop("officer"),
    "head": gettext_noop("head of agency"),
    "administrator": gettext_noop("administrator"),
}


class PortTaken(LayanError):
    """Another program listens on that port."""

    code = "cli.port_taken"


def is_new() -> bool:
    """Whether the database has no tables yet."""
    return not connection.introspection.table_names()


def free_port(host: str, port: int) -> None:
    """Raises :class:`PortTaken` before anything is promised."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise PortTaken(host=host, port=port, why=problem.strerror) from None


def migrate() -> None:
    """Bring the database to the shape the program expects; quick and harmless when it is."""
    call_command("migrate", interactive=False, verbosity=0)


def prepare(screen: Screen) -> None:
    """Bring database and catalogue to the present state; quick and harmless when they are."""
    migrate()
    try:
        catalog()
    except CatalogEmpty:
        folder = Path(settings.LAYAN_CITIES_DIR) / settings.LAYAN_CITY
        screen.note(_("Importing the city pack %(folder)s …") % {"folder": folder.name})
        import_pack_folder(folder, now=now())


def warm(screen: Screen) -> None:
    """Make or load what the first search needs, so that the first visitor does not wait."""
    screen.note(_("Preparing the search …"))
    warm_search()


@app.command()
def up(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Server processes.")] = 1,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Start the server too.")] = True,
    worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Deliver events and run tasks here too.")
    ] = True,
) -> None:
    """Prepare everything and serve the site."""
    screen: Screen = context.obj
    if serve:
        free_port(host, port)
    if not settings.LAYAN_BASE_URL_CHOSEN:
        # Links name the address people really use. Worker processes read it from outside.
        settings.BASE_URL = os.environ["LAYAN_BASE_URL"] = f"http://{host}:{port}"
    prepare(screen)
    folder = Path(settings.LAYAN_CITIES_DIR) / settings.LAYAN_CITY
    if folder.is_dir() and catalog().city.id == folder.name.replace("_", "-"):
        result = import_pack_folder(folder, now=now())
        if result.changed:
            screen.note(_("The city pack has changed and was imported again."))
    warm(screen)
    screen.note(_("Collecting files the browser loads …"))
    call_command("collectstatic", interactive=False, verbosity=0)
    _welcome(screen, f"http://{host}:{port}" if serve else "")
    if serve:
        import uvicorn

        loop = Worker(clock=now, rng=SystemRandom())
        with in_background(loop) if worker else nullcontext():
            uvicorn.run(
                "layan.config.asgi:application",
                host=host,
                port=port,
                workers=workers,
                log_level=settings.LAYAN_LOG_LEVEL.lower(),
                log_config=None,  # the formats and masks of our own settings
                lifespan="off",
                access_log=False,
                server_header=False,
            )


def _welcome(screen: Screen, address: str) -> None:
    known = catalog()
    screen.say()
    screen.say(
        _("Layan serves %(city)s: %(services)d services of %(agencies)d agencies.")
        % {
            "city": known.city.name,
            "services": len(known.services),
            "agencies": len(known.by_agency),
        }
    )
    if address:
        screen.say(f"  {address}")
        if known.city.examples:
            question = quote_plus(known.city.examples[0].id)
            screen.say(f"  {address}/tanya/?q={question}")
        screen.say(f"  {address}/api/v1/docs")
    else:
        screen.say(_("Everything is prepared. `layan up` serves it."))
    if settings.LAYAN_DEMO:
        password = _demo_password()
        make_demo_accounts(password)
        screen.say()
        screen.say(
            _("Demo accounts (sign in at %(address)s/masuk/, password %(password)s):")
            % {"address": address or settings.BASE_URL, "password": password}
        )
        for account in demo_accounts():
            office = f", {account.agency}" if account.agency else ""
            screen.say(f"  {account.login:<7} {account.name} ({_(ROLES[account.role])}{office})")
        screen.say()
        screen.say(_("Try: ask a question; open a service; report a mistake; answer it as citra."))
    screen.say()


def _demo_password() -> str:
    """One password for the demo cast, made once and readable by the owner alone."""
    path = Path(settings.LAYAN_DATA_DIR) / DEMO_WORD_FILE
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text("layan-" + secrets.token_hex(5), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


@app.command("demo-data")
def demo_data(
    context: typer.Context,
    remove: Annotated[bool, typer.Option("--remove", help="Close the demo accounts.")] = False,
) -> None:
    """Import the city pack if needed and make the demo accounts, or close them."""
    screen: Screen = context.obj
    if remove:
        count = wipe_demo_accounts()
        screen.say(_("%(count)d demo accounts are closed.") % {"count": count})
        return
    prepare(screen)
    _welcome(screen, settings.BASE_URL)


@app.command()
def doctor(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Say what is wrong with the installation and how to mend it."""
    screen: Screen = context.obj
    findings = examine()
    if as_json:
        screen.json([finding._asdict() for finding in findings])
    else:
        marks = {"ok": "✓", "warn": "!", "bad": "✗"}
        for finding in findings:
            screen.say(f"{marks[finding.state]} {finding.what}")
            if finding.remedy:
                screen.say(f"    {finding.remedy}")
    if any(finding.state == "bad" for finding in findings):
        raise typer.Exit(1)
