"""The house plan itself: doors, storeys, errors, migrations."""

import ast
import io
import pkgutil
import re
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import grimp
import pytest
from django.apps import apps
from django.core.management import call_command

import layan
from layan.foundation.error_words import registered_codes
from layan.kernel.errors import LayanError
from tools.import_contracts import FrontDoor

PROJECT = Path(__file__).resolve().parents[2]
SOURCE = PROJECT / "src" / "layan"
CONTRACTS = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]


def test_every_import_keeps_to_the_plan():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[done.stdout.find("Contracts:") :]


def graph_with(*imports):
    """An import graph of two slices and a channel with these imports."""
    graph = grimp.ImportGraph()
    for name in (
        "house.domains",
        "house.domains.low",
        "house.domains.low.public",
        "house.domains.low.models",
        "house.domains.high",
        "house.domains.high.actions",
        "house.channel",
    ):
        graph.add_module(name)
    for importer, imported in imports:
        graph.add_import(importer=importer, imported=imported, line_number=3, line_contents="x")
    return graph


def front_door(graph):
    contract = FrontDoor(
        name="x", session_options={}, contract_options={"slices_in": "house.domains"}
    )
    return [row[:2] for row in contract.check(graph, verbose=False).metadata["broken"]]


def test_a_slice_may_be_entered_by_its_door_and_move_about_inside():
    graph = graph_with(
        ("house.domains.high.actions", "house.domains.low.public"),
        ("house.channel", "house.domains.low.public"),
        ("house.domains.low.public", "house.domains.low.models"),
        ("house.domains.low.public", "house.domains.low"),
    )
    assert front_door(graph) == []


@pytest.mark.parametrize("importer", ["house.domains.high.actions", "house.channel"])
@pytest.mark.parametrize("imported", ["house.domains.low.models", "house.domains.low"])
def test_every_other_way_in_is_refused(importer, imported):
    assert front_door(graph_with((importer, imported))) == [(importer, imported)]


def storeys():
    """The slices from the top down, as the contract lists them."""
    contract = next(row for row in CONTRACTS if row.get("containers") == ["layan.domains"])
    return [
        {name.strip() for name in layer.replace(":", "|").split("|")}
        for layer in contract["layers"]
    ]


def height(app_config):
    """How high an app lives: the ground is 0, a slice higher, what is not ours lowest."""
    levels = list(reversed(storeys()))
    if app_config.name.startswith("layan.domains."):
        slice_ = app_config.name.split(".")[2]
        return 1 + next(level for level, names in enumerate(levels) if slice_ in names)
    return len(levels) + 1 if app_config.name.startswith("layan.channels.") else 0


def wrong_relations(models):
    """Foreign keys that point sideways or up."""
    return [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in models
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
        if field.related_model._meta.app_config is not model._meta.app_config
        if height(field.related_model._meta.app_config) >= height(model._meta.app_config)
        and height(model._meta.app_config) > 0
    ]


def test_no_foreign_key_points_sideways_or_up():
    assert wrong_relations(apps.get_models(include_auto_created=True)) == []


def test_a_foreign_key_that_points_up_would_be_found():
    from django.db import models
    from django.test.utils import isolate_apps

    with isolate_apps("layan.domains.identity", "layan.domains.catalog"):

        class Upward(models.Model):
            service = models.ForeignKey("catalog.Service", on_delete=models.CASCADE)

            class Meta:
                app_label = "identity"

        Upward._meta.get_field("service").remote_field.model = apps.get_model("catalog.Service")
        Upward._meta.apps = apps
        assert wrong_relations([Upward]) == ["identity.Upward.service -> catalog.Service"]


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say():
    out = io.StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=out)
    assert "No changes" in out.getvalue()


def test_every_app_has_a_label_and_a_name_of_its_own():
    ours = [config for config in apps.get_app_configs() if config.name.startswith("layan.")]
    assert {config.name.rsplit(".", 1)[-1] for config in ours} >= {"identity", "catalog"}
    assert len({config.label for config in ours}) == len(ours)


def all_errors():
    """Every error class of the installed program."""
    for found in pkgutil.walk_packages(layan.__path__, "layan."):
        if ".migrations" not in found.name and not found.name.startswith("layan.config.asgi"):
            import_module(found.name)
    waiting, known = [LayanError], []
    while waiting:
        error = waiting.pop()
        known.append(error)
        waiting.extend(error.__subclasses__())
    return sorted(
        (error for error in set(known) if error.__module__.startswith("layan.")),
        key=lambda error: error.__qualname__,
    )


def test_every_error_has_a_code_of_its_own():
    codes = {}
    for error in all_errors():
        assert "code" in vars(error), error
        assert re.fullmatch(r"[a-z]+\.[a-z_]+", error.code), error
        codes.setdefault(error.code, []).append(error.__qualname__)
    assert {code: names for code, names in codes.items() if len(names) > 1} == {}


def test_every_error_code_begins_with_its_home():
    for error in all_errors():
        parts = error.__module__.split(".")
        home = parts[2] if parts[1] in {"domains", "channels"} else parts[1]
        expected = {home, "layan"} if error is LayanError else {home}
        assert error.code.split(".")[0] in expected, error


def test_every_error_has_words():
    assert {error.code for error in all_errors()} - registered_codes() == set()


def python_files():
    return [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]


def test_nothing_asks_which_city_it_is():
    """A city is data: no text of the program is compared with a city's name."""
    found = []
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Compare | ast.Match):
                continue
            left = node.left if isinstance(node, ast.Compare) else node.subject
            others = node.comparators if isinstance(node, ast.Compare) else node.cases
            texts = [
                part.value
                for other in others
                if not isinstance(other, ast.Call)
                for part in ast.walk(other)
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            ]
            if texts and re.search(r"\bcity\b(\.(id|name|code|short_name))?$", ast.unparse(left)):
                found.append(f"{path.relative_to(PROJECT)}:{node.lineno}")
    assert found == []


def test_the_program_names_no_city_but_the_default_pack():
    allowed = {SOURCE / "config" / "environment.py"}
    names = [path.name for path in (PROJECT / "cities").iterdir() if path.name != "_template"]
    words = {word for name in names for word in (name, name.replace("_", "-"))}
    words |= {name.split("_")[-1].capitalize() for name in names}
    found = [
        f"{path.relative_to(PROJECT)}: {word}"
        for path in [*python_files(), *SOURCE.rglob("*.html"), *SOURCE.rglob("*.js")]
        if path not in allowed
        for word in words
        if any(word in text for text in _strings(path))
    ]
    assert found == []


def _strings(path):
    """Texts of a Python file without its docstrings, or a whole other file."""
    content = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return [content]
    tree = ast.parse(content)
    documents = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in documents
    ]
