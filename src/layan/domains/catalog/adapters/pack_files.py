"""Reads a city pack from a folder, and tells every mistake with its file and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from layan.domains.catalog import types as t
from layan.domains.catalog.adapters.bounded_files import FileRefused, read_bounded
from layan.domains.catalog.adapters.yaml_lines import (
    LARGEST_FILE,
    Lined,
    Step,
    YamlMistake,
    load_yaml,
)
from layan.domains.catalog.rules.references import check_references

# collection: (files, key in the file, shape of a row)
TABLES: Mapping[str, tuple[str, str, type[BaseModel]]] = {
    "areas": ("areas.yaml", "areas", t.Area),
    "agencies": ("agencies.yaml", "agencies", t.Agency),
    "hours": ("hours.yaml", "hours", t.OpeningHours),
    "places": ("places.yaml", "places", t.Place),
    "windows": ("calendar.yaml", "windows", t.CalendarWindow),
    "topics": ("catalog/topics.yaml", "topics", t.Topic),
    "life_events": ("catalog/life_events.yaml", "life_events", t.LifeEvent),
    "evidence": ("catalog/evidence/*.yaml", "evidence", t.EvidenceType),
    "legal": ("catalog/legal/*.yaml", "legal", t.LegalResource),
    "services": ("catalog/services/*.yaml", "services", t.Service),
    "words": ("assistant/words.yaml", "words", t.WordRow),
}
PHRASE_FILES = "assistant/utterances/*.yaml"
OPTIONAL = {"words"}
ALLOWED_BESIDE: Mapping[str, frozenset[str]] = {
    "services": frozenset({"agency", "standard"}),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a pack; ``code`` is stable, ``detail`` holds the offending value or bound."""

    file: str
    line: int
    code: str
    record: str = ""
    field: str = ""
    detail: str = ""


@dataclass(slots=True)
class PackReading:
    """What was read, and what is wrong with it; ``pack`` is None while there are problems."""

    pack: t.CityPack | None = None
    problems: list[Problem] = field(default_factory=list)


def read_pack(folder: Path) -> PackReading:
    """Read and check a pack.

    Raises :class:`~layan.domains.catalog.types.PackMissing` when the folder has no ``city.toml``;
    every other mistake is
    listed in ``problems``, sorted by file and line, and then ``pack`` is None.
    """
    try:
        present = (folder / "city.toml").exists()
    except OSError:
        present = False
    if not present:
        raise t.PackMissing(folder=str(folder))
    reader = _Reader(folder)
    reading = reader.read()
    reading.problems.sort(key=lambda problem: (problem.file, problem.line, problem.field))
    return reading


class _Reader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.rows: dict[str, list[Any]] = {name: [] for name in TABLES}
        self.origins: dict[tuple[str, str], tuple[str, Lined, tuple[Step, ...]]] = {}

    def read(self) -> PackReading:
        city = self._city()
        for name, (pattern, key, shape) in TABLES.items():
            self._table(name, pattern, key, shape)
        phrases = list(self._phrases())
        if self.problems or city is None:
            return PackReading(None, self.problems)
        pack = t.CityPack(
            city=city,
            phrases=tuple(phrases),
            **{name: tuple(rows) for name, rows in self.rows.items()},
        )
        for finding in check_references(pack):
            file, line = self._where(finding.collection, finding.record, finding.field)
            self.problems.append(
                Problem(file, line, finding.code, finding.record, finding.field, finding.value)
            )
        return PackReading(None if self.problems else pack, self.problems)

    def _where(self, collection: str, record: str, field_name: str) -> tuple[str, int]:
        if (collection, record) in self.origins:
            file, lined, path = self.origins[collection, record]
            return file, lined.line((*path, field_name))
        return (
            "city.toml" if collection == "city" else TABLES.get(collection, (PHRASE_FILES,))[0]
        ), 1

    def _city(self) -> t.City | None:
        try:
            path = self.folder / "city.toml"
            text = read_bounded(path, LARGEST_FILE, self.folder).decode("utf-8")
            raw = tomllib.loads(text)
        except FileRefused as refused:
            self.problems.append(Problem("city.toml", 1, refused.code, detail=refused.detail))
            return None
        except (ValueError, RecursionError) as problem:
            self.problems.append(_toml_problem(problem))
            return None
        lines = {
            row.split("=")[0].strip(): number
            for number, row in reversed(list(enumerate(text.splitlines(), 1)))
        }
        tables = {"contact", "danger", "theme", "licence"}
        for name in sorted(set(raw) - tables - {"city"}):
            self.problems.append(
                Problem("city.toml", lines.get(f"[{name}]", 1), "extra_forbidden", field=name)
            )
        own = raw.get("city", {})
        if not isinstance(own, dict):
            self.problems.append(
                Problem("city.toml", lines.get("city", 1), "not_a_mapping", field="city")
            )
            return None
        flat = {**own, **{name: raw[name] for name in tables & set(raw)}}
        try:
            return t.City.model_validate(flat)
        except ValidationError as problem:
            for error in problem.errors(include_url=False):
                where = _steps(error)
                steps = [str(step) for step in where]
                tables_on_the_way = [
                    f"[{'.'.join(steps[:count])}]" for count in range(len(steps), 0, -1)
                ]
                wanted = [*reversed(steps), *tables_on_the_way]
                self.problems.append(
                    Problem(
                        "city.toml",
                        next((lines[name] for name in wanted if name in lines), 1),
                        error["type"],
                        field=_dotted(where),
                        detail=_detail(error),
                    )
                )
            return None

    def _files(self, pattern: str) -> Iterator[tuple[str, Lined]]:
        for path in sorted(self.folder.glob(pattern)):
            name = path.relative_to(self.folder).as_posix()
            try:
                lined = load_yaml(path, self.folder)
            except YamlMistake as mistake:
                self.problems.append(
                    Problem(name, mistake.line, mistake.code, detail=mistake.detail)
                )
                continue
            if not isinstance(lined.data, dict):
                self.problems.append(Problem(name, 1, "not_a_mapping"))
                continue
            yield name, lined

    def _table(self, collection: str, pattern: str, key: str, shape: type[BaseModel]) -> None:
        found = bool(list(self.folder.glob(pattern)))
        if not found and collection not in OPTIONAL:
            self.problems.append(Problem(pattern, 1, "file_missing"))
        for name, lined in self._files(pattern):
            allowed = {key, "sumber"} | ALLOWED_BESIDE.get(collection, frozenset())
            for strange in sorted(set(lined.data) - allowed, key=str):
                self.problems.append(
                    Problem(name, lined.line((strange,)), "extra_forbidden", field=str(strange))
                )
            rows = lined.data.get(key)
            if not isinstance(rows, list):
                self.problems.append(Problem(name, lined.line((key,)), "list_missing", field=key))
                continue
            defaults = self._defaults(collection, lined.data, shape)
            for index, row in enumerate(rows):
                if not isinstance(row, dict):
                    self.problems.append(
                        Problem(name, lined.line((key, index)), "not_a_mapping", field=key)
                    )
                    continue
                self._row(collection, shape, name, lined, (key, index), row, defaults)

    @staticmethod
    def _defaults(collection: str, data: dict[str, Any], shape: type[BaseModel]) -> dict[str, Any]:
        defaults: dict[str, Any] = {}
        if "sumber" in data and "sumber" in shape.model_fields:
            defaults["sumber"] = data["sumber"]
        if collection == "services":
            if "agency" in data:
                defaults["agency"] = data["agency"]
            standard = data.get("standard")
            if isinstance(standard, dict):
                defaults.update({name: text for name, text in standard.items() if name != "sumber"})
        return defaults

    def _row(
        self,
        collection: str,
        shape: type[BaseModel],
        file: str,
        lined: Lined,
        path: tuple[Step, ...],
        row: dict[str, Any],
        defaults: dict[str, Any],
    ) -> None:
        record = str(row.get("id", row.get("code", "")))
        merged = {**defaults, **row}
        if collection == "services":
            self._mark_standard(merged, row, lined.data.get("standard"))
        try:
            made = shape.model_validate(merged)
        except ValidationError as problem:
            for error in problem.errors(include_url=False):
                where = _steps(error)
                self.problems.append(
                    Problem(
                        file,
                        lined.line((*path, *where)),
                        error["type"],
                        record,
                        _dotted(where),
                        _detail(error),
                    )
                )
            return
        self.rows[collection].append(made)
        if record:
            self.origins[collection, record] = (file, lined, path)

    @staticmethod
    def _mark_standard(merged: dict[str, Any], row: dict[str, Any], standard: object) -> None:
        """The shared components keep the provenance of the shared block."""
        if not isinstance(standard, dict) or "sumber" not in standard:
            return
        fields = dict(merged.get("sumber_fields") or {})
        for name in t.STANDARD_FIELDS:
            if name not in row and standard["sumber"] != merged.get("sumber", "contoh"):
                fields.setdefault(name, standard["sumber"])
        if fields:
            merged["sumber_fields"] = fields

    def _phrases(self) -> Iterator[t.Phrase]:
        for name, lined in self._files(PHRASE_FILES):
            for strange in sorted(set(lined.data) - {"utterances", "out_of_scope"}, key=str):
                self.problems.append(
                    Problem(name, lined.line((strange,)), "extra_forbidden", field=str(strange))
                )
            groups = lined.data.get("utterances") or {}
            if not isinstance(groups, dict):
                self.problems.append(
                    Problem(name, lined.line(("utterances",)), "not_a_mapping", field="utterances")
                )
                groups = {}
            listed: list[tuple[tuple[Step, ...], Any, Any]] = [
                (("utterances", service), service, texts) for service, texts in groups.items()
            ]
            listed.append((("out_of_scope",), None, lined.data.get("out_of_scope") or []))
            for path, service, texts in listed:
                if service is not None:
                    self.origins.setdefault(("phrases", str(service)), (name, lined, path))
                if not isinstance(texts, list):
                    self.problems.append(
                        Problem(name, lined.line(path), "list_missing", field=str(service))
                    )
                    continue
                for index, text in enumerate(texts):
                    try:
                        yield t.Phrase(text=text, service=service)
                    except ValidationError as problem:
                        for error in problem.errors(include_url=False):
                            line = lined.line((*path, index))
                            self.problems.append(
                                Problem(
                                    name, line, error["type"], str(service), detail=_detail(error)
                                )
                            )


def _toml_problem(problem: ValueError | RecursionError) -> Problem:
    if isinstance(problem, RecursionError):
        return Problem("city.toml", 1, "too_deep")
    if isinstance(problem, UnicodeDecodeError):
        return Problem("city.toml", problem.object[: problem.start].count(b"\n") + 1, "not_utf8")
    told = re.search(r"at line (\d+)", str(problem))  # tomllib tells the line in words only
    return Problem("city.toml", int(told[1]) if told else 1, "syntax", detail=str(problem))


def _steps(error: Any) -> tuple[Step, ...]:
    """The way to the mistake; a check of a whole record tells in ``steps`` where in it."""
    inner = (error.get("ctx") or {}).get("steps", ())
    return tuple(step for step in (*error["loc"], *inner) if isinstance(step, str | int))


def _dotted(where: tuple[Any, ...]) -> str:
    return ".".join(str(step) for step in where)


def _detail(error: Any) -> str:
    context = error.get("ctx") or {}
    if "error" in context:
        return str(context["error"])
    if "expected" in context:
        return str(context["expected"])
    if "pattern" in context:
        return f"{error.get('input')!r}"
    shown = error.get("input")
    return repr(shown)[:80] if not isinstance(shown, dict | list) else ""
