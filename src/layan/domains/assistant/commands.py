"""The assistant's commands: ask one question, or a file of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils.translation import gettext as _

from layan.domains.assistant.public import ask, ask_many

app = typer.Typer()


@app.command("ask")
def ask_command(
    context: typer.Context,
    text: Annotated[str | None, typer.Argument(help="The question, as one would say it.")] = None,
    batch: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, allow_dash=True, help="File, one question a line."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON; JSON lines for a batch.")] = False,
) -> None:
    """Ask the catalogue in ordinary words."""
    screen = context.obj
    if (text is None) == (batch is None):
        raise typer.BadParameter(_("Give a question, or --batch with a file."))
    if text is not None:
        _tell(screen, ask(text).to_json(), as_json=as_json)
        return
    lines = _lines(batch) if batch else iter(())
    for answer in ask_many(lines):
        _tell(screen, answer.to_json(), as_json=as_json)


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
        screen.note(f"    {source['label']} {source.get('url') or ''}")
    screen.say()
