"""`layan new-domain`: the least folder of a new slice that passes the house's own tests."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layan.channels.cli.screen import Screen
from layan.foundation.error_words import register_error_words
from layan.kernel.errors import LayanError

app = typer.Typer()
PACKAGE = Path(__file__).resolve().parents[2]


class DomainNameUnusable(LayanError):
    """A slice's name is one small-letter English noun in the plural or a mass noun."""

    code = "cli.domain_name_unusable"


class DomainNameTaken(LayanError):
    """There is a slice of that name already."""

    code = "cli.domain_name_taken"


register_error_words(
    {
        "cli.machine_trouble": gettext_noop(
            "The machine refused: %(why)s. `layan doctor` looks at database, disk and settings."
        ),
        "cli.port_taken": gettext_noop(
            "Another program uses port %(port)s. Stop it, or choose another with --port."
        ),
        "cli.domain_name_unusable": gettext_noop("A slice's name has small letters only: %(name)s"),
        "cli.domain_name_taken": gettext_noop("There is a slice of that name already: %(name)s"),
    }
)

FILES = {
    "__init__.py": '"""{purpose}"""\n',
    "README.md": (
        "# {name}\n\n{purpose}\n\n"
        "- **Serves**: whom, and how they know that it works\n"
        "- **Words**: the nouns of this slice, as the counter says them\n"
        "- **Decides**: its rules and where each comes from\n"
        "- **Limits**: what it does not do\n"
    ),
    "apps.py": (
        '"""The {name} slice."""\n\nfrom django.apps import AppConfig\n\n\n'
        "class {title}Config(AppConfig):\n"
        '    """Registers the slice with Django."""\n\n'
        '    name = "layan.domains.{name}"\n    label = "{name}"\n'
    ),
    "types.py": (
        '"""The nouns and errors of {name}."""\n\nfrom __future__ import annotations\n\n'
        "from layan.kernel.errors import LayanError\n\n\n"
        'class {title}Error(LayanError):\n    """The root of the slice\'s refusals."""\n\n'
        '    code = "{name}.error"\n'
    ),
    "public.py": (
        '"""The only names of {name} that other slices may import."""\n\n'
        "from layan.domains.{name}.types import {title}Error\n\n"
        '__all__ = ["{title}Error"]\n'
    ),
}


@app.command("new-domain")
def new_domain(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Small letters, one English noun.")],
    purpose: Annotated[str, typer.Option(help="One sentence: whom it serves.")] = "A new slice.",
) -> None:
    """Start a new slice under the domains."""
    screen: Screen = context.obj
    if not (name.isascii() and name.isalpha() and name.islower()):
        raise DomainNameUnusable(name=name)
    folder = PACKAGE / "domains" / name
    if folder.exists():
        raise DomainNameTaken(name=name)
    folder.mkdir()
    for file, text in FILES.items():
        filled = text.format(name=name, title=name.capitalize(), purpose=purpose)
        (folder / file).write_text(filled, encoding="utf-8")
    screen.say(_("Made %(folder)s. Now:") % {"folder": folder})
    screen.say(f'  config/settings.py: INSTALLED_APPS += ["layan.domains.{name}"]')
    screen.say(_("  pyproject.toml: put the slice on its storey in the import contracts"))
    screen.say(_("  docs/explanation/architecture.md: say why it exists"))
