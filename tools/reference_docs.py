"""Writes docs/reference/settings.md and commands.md from the code; ``--check`` only compares.

python -m tools.reference_docs [--check]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from layan.channels.cli.main import _register
from layan.channels.cli.main import main as layan
from layan.config.environment import PROJECT, Environment

FOLDER = PROJECT / "docs" / "reference"
MADE = "<!-- Written by tools/reference_docs.py from the code; do not edit. -->"
TEST_VARIABLES = {
    "LAYAN_TEST_POSTGRES": "postgresql://… of a server on which the tests may make databases.",
    "LAYAN_TEST_REDIS": "redis://… of a server for the tests' cache.",
    "LAYAN_TEST_MQTT": "mqtt://… of a broker, for the tests of later slices.",
}


def settings_page() -> str:
    """All settings with their defaults."""
    rows = []
    for name, field in Environment.model_fields.items():
        default = field.default
        if isinstance(default, Path):
            default = f"{default.relative_to(PROJECT)}/"
        shown = str(default).lower() if isinstance(default, bool) else str(default)
        code = f"`{shown}`" if shown else "empty"
        rows.append(f"| `LAYAN_{name.upper()}` | {code} | {field.description} |")
    tests = [f"| `{name}` | {what} |" for name, what in TEST_VARIABLES.items()]
    return "\n".join(
        [
            "# Settings",
            "",
            MADE,
            "",
            "Settings are environment variables, or lines of a file `.env` in the working folder.",
            "Every default is safe on one machine with nothing else installed.",
            "",
            "| variable | default | what it does |",
            "|---|---|---|",
            *rows,
            "",
            "`LAYAN_LANG` (`id` or `en`) chooses the language of the command line's messages.",
            "",
            "## For the tests",
            "",
            "| variable | what it does |",
            "|---|---|",
            *tests,
            "",
        ]
    )


def commands_page() -> str:
    """All commands with their arguments and options."""
    app = typer.Typer(name="layan", callback=layan)
    _register(app)
    root = typer.main.get_command(app)
    context = typer.Context(root, info_name="layan")
    return "\n".join(
        [
            "# Commands",
            "",
            MADE,
            "",
            "Everything is done with one command, `layan`; `layan --help` and",
            "`layan COMMAND --help` say the same as this page.",
            "",
            *_options(root),
            *_group(root, context),
        ]
    )


def _group(group: Any, context: Any) -> Iterator[str]:
    for name in sorted(group.list_commands(context)):
        command = group.get_command(context, name)
        inner = typer.Context(command, info_name=name, parent=context)
        if hasattr(command, "list_commands"):
            yield from _group(command, inner)
            continue
        words = " ".join(command.collect_usage_pieces(inner))
        yield f"## {inner.command_path}"
        yield ""
        yield f"    {inner.command_path} {words}"
        yield ""
        yield " ".join((command.help or "").split())
        yield ""
        yield from _options(command)


def _options(command: Any) -> Iterator[str]:
    shown = [option for option in command.params if option.name != "help"]
    for option in shown:
        named = option.param_type_name == "option"
        label = ", ".join([*option.opts, *option.secondary_opts]) if named else option.name.upper()
        words = getattr(option, "help", None) or ""
        default = option.default
        if not isinstance(default, bool | None) and default != "" and not callable(default):
            words += f" Default: `{default}`."
        yield f"- `{label}`: {words.strip()}"
    if shown:
        yield ""


PAGES = {"settings.md": settings_page, "commands.md": commands_page}


def main() -> int:
    """Write or compare; 1 when a page is not what the code says."""
    stale = 0
    for name, page in PAGES.items():
        path, text = FOLDER / name, page()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        if "--check" in sys.argv:
            print(f"{path.relative_to(PROJECT)} is out of date: python -m tools.reference_docs")
            stale = 1
        else:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.relative_to(PROJECT)}")
    return stale


if __name__ == "__main__":
    sys.exit(main())
