"""The catalogue's commands: import, export, check-city, new-city, search."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Annotated, Any

import typer
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from layan.domains.catalog.actions import (
    ImportResult,
    import_boundaries,
    import_city,
    import_pack_folder,
)
from layan.domains.catalog.adapters.boundaries import read_boundaries
from layan.domains.catalog.adapters.open_data import catalog_csv, catalog_json, catalog_jsonld
from layan.domains.catalog.adapters.pack_files import read_pack
from layan.domains.catalog.adapters.service_list import read_service_list
from layan.domains.catalog.commands.problem_words import sentence
from layan.domains.catalog.queries import catalog, search
from layan.domains.catalog.types import (
    CityNameTaken,
    CityNameUnusable,
    OutputUnwritable,
    PackMissing,
)
from layan.kernel.clock import now

app = typer.Typer()
imports = typer.Typer(help="Bring data in.", no_args_is_help=True)
app.add_typer(imports, name="import")

COLLECTION_NAMES = {
    "city": gettext_noop("city"),
    "agencies": gettext_noop("agencies"),
    "areas": gettext_noop("areas"),
    "hours": gettext_noop("opening hours"),
    "places": gettext_noop("places"),
    "windows": gettext_noop("calendar"),
    "topics": gettext_noop("topics"),
    "life_events": gettext_noop("life events"),
    "evidence": gettext_noop("papers"),
    "legal": gettext_noop("laws"),
    "services": gettext_noop("services"),
    "phrases": gettext_noop("everyday questions"),
    "words": gettext_noop("local words"),
}
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change; change nothing.")]


def city_folder(name: str) -> Path:
    """A pack by its folder or by its name under the cities folder."""
    for folder in (Path(name), Path(settings.LAYAN_CITIES_DIR) / name.replace("-", "_")):
        if (folder / "city.toml").is_file():
            return folder
    raise PackMissing(folder=name)


@app.command("check-city")
def check_city(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name or folder of the pack.")],
    as_json: AsJson = False,
) -> None:
    """Tell every mistake of a city pack with file and line."""
    folder = city_folder(name)
    reading = read_pack(folder)
    if as_json:
        rows = [
            {
                "file": problem.file,
                "line": problem.line,
                "code": problem.code,
                "record": problem.record,
                "field": problem.field,
                "detail": problem.detail,
            }
            for problem in reading.problems
        ]
        context.obj.json({"city": folder.name, "ok": not rows, "problems": rows})
    else:
        for problem in reading.problems:
            context.obj.say(f"{folder.name}/{problem.file}:{problem.line}: {sentence(problem)}")
        if reading.pack is not None:
            pack = reading.pack
            context.obj.say(
                _(
                    "%(city)s is in order: %(services)d services of %(agencies)d agencies, "
                    "%(places)d places."
                )
                % {
                    "city": pack.city.name,
                    "services": len(pack.services),
                    "agencies": len({service.agency for service in pack.services}),
                    "places": len(pack.places),
                }
            )
        else:
            count = len(reading.problems)
            context.obj.say(
                ngettext("%(count)d mistake.", "%(count)d mistakes.", count) % {"count": count}
            )
    if reading.problems:
        raise typer.Exit(1)


@imports.command("city")
def import_city_command(
    context: typer.Context,
    folder: Annotated[str, typer.Argument(help="Folder or name of the pack.")],
    dry_run: DryRun = False,
    replace: Annotated[bool, typer.Option(help="Replace another city's catalogue.")] = False,
    as_json: AsJson = False,
) -> None:
    """Import a city pack; the same pack twice changes nothing."""
    result = import_pack_folder(city_folder(folder), now=now(), dry_run=dry_run, replace=replace)
    _tell(context, result, as_json=as_json)


@imports.command("services")
def import_services_command(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="JSON list.")],
    mapping: Annotated[
        Path, typer.Option(exists=True, dir_okay=False, help="TOML file that says what is where.")
    ],
    dry_run: DryRun = False,
    replace: Annotated[bool, typer.Option(help="Replace another city's catalogue.")] = False,
    as_json: AsJson = False,
) -> None:
    """Import another city's published list of services by way of a mapping file."""
    pack = read_service_list(file, mapping)
    result = import_city(pack, now=now(), dry_run=dry_run, replace=replace)
    _tell(context, result, as_json=as_json)


def _tell(context: typer.Context, result: ImportResult, *, as_json: bool) -> None:
    if as_json:
        context.obj.json(
            {
                "city": result.city,
                "revision": result.revision,
                "dry_run": result.dry_run,
                "changed": result.changed,
                "changes": {
                    name: {
                        "added": change.added,
                        "changed": change.changed,
                        "retired": change.retired,
                        "moved": change.moved,
                        "same": change.same,
                    }
                    for name, change in result.changes.items()
                },
            }
        )
        return
    for name, change in result.changes.items():
        if change:
            context.obj.say(
                _("%(what)s: %(added)d new, %(changed)d changed, %(retired)d retired")
                % {
                    "what": _(COLLECTION_NAMES.get(name, name)),
                    "added": len(change.added),
                    "changed": len(change.changed) + len(change.moved),
                    "retired": len(change.retired),
                }
            )
            if result.dry_run:
                for key in change.added[:20]:
                    context.obj.say(f"  + {key}")
                for key, fields in list(change.changed.items())[:20]:
                    context.obj.say(f"  ~ {key}: {', '.join(fields)}")
                for key in change.retired[:20]:
                    context.obj.say(f"  - {key}")
    if not result.changed:
        context.obj.say(_("Nothing has changed."))
    elif result.dry_run:
        context.obj.say(_("This was a rehearsal; nothing was written."))
    else:
        context.obj.say(_("Imported as revision %(number)d.") % {"number": result.revision})


@imports.command("boundaries")
def import_boundaries_command(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="GeoJSON file.")],
    code_property: Annotated[str, typer.Option(help="Property that holds the area code.")] = "kode",
    source: Annotated[str, typer.Option(help="Where the boundaries come from.")] = "",
) -> None:
    """Import area boundaries; maps use points until then."""
    geometries = read_boundaries(file, code_property)
    count = import_boundaries(geometries, source=source or file.name)
    context.obj.say(_("%(count)d areas have boundaries now.") % {"count": count})


@app.command("search")
def search_command(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="What to look for.")],
    limit: Annotated[int, typer.Option(min=1, max=100, help="Most results.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Search the catalogue."""
    known = catalog()
    language = translation.get_language() or "id"
    found = search(text, language=language, limit=limit)
    rows = [
        {
            "id": hit.service.id,
            "name": hit.service.name.in_language(language),
            "agency": known.agencies[hit.service.agency].name.in_language(language),
            "score": round(hit.score, 4),
        }
        for hit in found.hits
    ]
    if as_json:
        context.obj.json({"query": text, "total": found.total, "results": rows})
    elif rows:
        for row in rows:
            context.obj.say(f"{row['id']:<28} {row['name']} · {row['agency']}")
    else:
        context.obj.say(_("Nothing found."))


@app.command("new-city")
def new_city(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Folder name: small letters, digits, underscores.")],
) -> None:
    """Start a pack for another city from the template."""
    root = Path(settings.LAYAN_CITIES_DIR)
    if not name.isidentifier() or name != name.lower():
        raise CityNameUnusable(name=name)
    folder = root / name
    if folder.exists():
        raise CityNameTaken(name=name)
    shutil.copytree(root / "_template", folder)
    settings_file = folder / "city.toml"
    text = settings_file.read_text(encoding="utf-8")
    settings_file.write_text(text.replace("kota-contoh", name.replace("_", "-")), encoding="utf-8")
    context.obj.say(_("Made %(folder)s. Edit it, then run:") % {"folder": folder})
    context.obj.say(f"  layan check-city {name}")


def _write(text: str, output: Path | None) -> None:
    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise OutputUnwritable(file=str(output), why=problem.strerror) from None


@app.command("export")
def export(
    kind: Annotated[str, typer.Argument(help="json, csv or jsonld.")] = "json",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File to write.")] = None,
) -> None:
    """Write the whole catalogue as open data."""
    writers: dict[str, Any] = {
        "json": lambda known: json.dumps(catalog_json(known), ensure_ascii=False, indent=1) + "\n",
        "csv": catalog_csv,
        "jsonld": lambda known: (
            json.dumps(catalog_jsonld(known), ensure_ascii=False, indent=1) + "\n"
        ),
    }
    if kind not in writers:
        raise typer.BadParameter("json, csv, jsonld")
    _write(writers[kind](catalog()), output)
