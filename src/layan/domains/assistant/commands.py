"""The assistant's commands: ask one question, or a file of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from django.conf import settings
from django.utils.translation import gettext as _

from layan.domains.assistant.public import NothingAsked, ask
from layan.kernel import clock

app = typer.Typer()


@app.command("ask")
def ask_command(
    context: typer.Context,
    text: Annotated[str | None, typer.Argument(help="The question, as one would say it.")] = None,
    batch: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="File, one question a line; - is standard input."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON; JSON lines for a batch.")] = False,
) -> None:
    """Ask the catalogue in ordinary words."""
    screen = context.obj
    if (text is None) == (batch is None):
        raise typer.BadParameter(_("Give a question, or --batch with a file."))
    if text is not None and not text.strip():
        raise NothingAsked
    if text is not None:
        _tell(screen, ask(text, now=clock.now()).to_json(), as_json=as_json)
        return
    if batch is not None and str(batch) != "-" and not batch.is_file():
        raise typer.BadParameter(_("There is no file %(file)s.") % {"file": batch})
    for line in _lines(batch) if batch else ():
        if not as_json:
            screen.say(f"> {line}")
        _tell(screen, ask(line, now=clock.now()).to_json(), as_json=as_json)


def _lines(file: Path) -> Iterator[str]:
    """The lines without their ends; bytes that are not UTF-8 are replaced, never refused."""
    stream = sys.stdin.buffer if str(file) == "-" else file.open("rb")
    with stream:
        for raw in stream:
            yield raw.decode("utf-8", errors="replace").lstrip("\ufeff").rstrip("\r\n")


def _tell(screen: Any, answer: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        screen.json(answer)
        return
    screen.say(answer["answer"])
    for other in answer["alternatives"]:
        screen.say(f"  · {other['name']} ({other['agency']})")
    for source in answer["sources"]:
        screen.say(f"    {source['label']} {_address(source['url'])}".rstrip())
    screen.say()


def _address(url: str) -> str:
    """A web address somebody can open; paths of this site get its own in front."""
    return f"{settings.BASE_URL}{url}" if url.startswith("/") else url
