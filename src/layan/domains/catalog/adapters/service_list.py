"""Turns another city's published list of services (JSON) into a city pack, by a mapping file.

No code changes: whatever differs between cities stands in the mapping, see
:mod:`layan.domains.catalog.adapters.list_mapping`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from pydantic import ValidationError

from layan.domains.catalog import types as t
from layan.domains.catalog.adapters import list_text as text
from layan.domains.catalog.adapters.bounded_files import FileRefused, read_bounded
from layan.domains.catalog.adapters.list_mapping import (
    ListMapping,
    Rule,
    read_mapping,
)
from layan.domains.catalog.rules.references import check_references
from layan.kernel.words import Words

MOST_BYTES = 20_000_000
MOST_RECORDS = 20_000
NAME_LENGTH = 160
STANDARD = t.STANDARD_FIELDS


def read_service_list(file: Path, mapping: Path) -> t.CityPack:
    """A pack made of a JSON list of services and a TOML mapping; the same files give the same pack.

    Raises :class:`~layan.domains.catalog.types.ListInvalid` with ``reason`` and, where it lies in
    one record, its number counted from 1 and the ``field`` of the list.
    """
    rules = read_mapping(mapping)
    return _Builder(rules).build(_records(file, rules.records))


def _records(file: Path, path: str) -> list[Any]:
    try:
        found: Any = json.loads(read_bounded(file, MOST_BYTES).decode("utf-8-sig"))
    except FileRefused as refused:
        raise t.ListInvalid(
            reason=refused.code, file=file.name, most=MOST_BYTES, detail=refused.detail
        ) from None
    except (ValueError, RecursionError):
        raise t.ListInvalid(reason="not_json", file=file.name) from None
    for step in filter(None, path.split(".")):
        found = found.get(step) if isinstance(found, dict) else None
    if not isinstance(found, list) or not found:
        raise t.ListInvalid(reason="no_records", file=file.name, field=path)
    if len(found) > MOST_RECORDS:
        raise t.ListInvalid(reason="too_many_records", file=file.name, most=MOST_RECORDS)
    return found


class _Builder:
    """Collects agencies, papers and laws while the services are read one by one."""

    def __init__(self, mapping: ListMapping) -> None:
        self.mapping = mapping
        self.number = 0
        self.agencies: dict[str, t.Agency] = {}
        self.named_agencies = {
            text.plain(listed): row for row in mapping.agencies for listed in row.listed
        }
        self.papers: dict[str, t.EvidenceType] = {
            row.id: t.EvidenceType(
                id=row.id,
                name=row.name,
                kind=row.kind,
                aliases=row.aliases,
                sumber=mapping.derived,
            )
            for row in mapping.evidence
        }
        # The longest words first, so that "kartu keluarga" wins over "kartu".
        self.paper_words = sorted(
            ((text.plain(words), row.id) for row in mapping.evidence for words in row.words),
            key=lambda pair: (-len(pair[0]), pair[1]),
        )
        self.laws: dict[str, t.LegalResource] = {}
        self.services: dict[str, t.Service] = {}
        self.codes: set[str] = set()

    def build(self, records: list[Any]) -> t.CityPack:
        for self.number, record in enumerate(records, 1):
            if not isinstance(record, dict):
                self._refuse("not_a_record", "")
            try:
                service = self._service(record)
            except ValidationError as problem:
                first = problem.errors(include_url=False)[0]
                where = ".".join(str(step) for step in first["loc"])
                self._refuse("value", where, detail=str(first["msg"])[:200])
            self.services[service.id] = service
        rules = self.mapping
        for row in rules.agencies:  # an agency may run a place without having a listed service
            self.agencies.setdefault(row.id, self._named_agency(row.id))
        pack = t.CityPack(
            city=rules.city,
            areas=rules.areas,
            agencies=tuple(self.agencies.values()),
            hours=rules.hours,
            places=rules.places,
            windows=rules.windows,
            topics=rules.topics,
            life_events=rules.life_events,
            evidence=tuple(self.papers.values()),
            legal=tuple(self.laws.values()),
            services=tuple(self.services.values()),
        )
        for finding in check_references(pack):
            raise t.ListInvalid(
                reason="reference",
                record=finding.record,
                field=f"{finding.collection}.{finding.field}",
                detail=f"{finding.code}: {finding.value}",
            )
        return pack

    def _refuse(self, reason: str, field: str, **facts: object) -> NoReturn:
        raise t.ListInvalid(reason=reason, record=self.number, field=field, **facts)

    def _text(self, record: dict[str, Any], part: str) -> str:
        """The text of a field; a list becomes one text, a number its digits, absence nothing."""
        field = getattr(self.mapping.fields, part)
        value = record.get(field) if field else None
        if isinstance(value, list) and all(isinstance(item, str | int | float) for item in value):
            return (self.mapping.split.separators or ("|",))[0].join(map(str, value))
        if value is None or isinstance(value, bool):
            return ""
        if not isinstance(value, str | int | float):
            self._refuse("field_type", field)
        return str(value)

    def _service(self, record: dict[str, Any]) -> t.Service:
        rules = self.mapping
        written = text.tidy(self._text(record, "name"))
        if not text.plain(written):
            self._refuse("field_missing", rules.fields.name)
        name = written
        if rules.names.sentence_case:
            name = text.sentence_case(written, keep=rules.names.keep)
        name = _short(name)
        agency = self._agency(text.tidy(self._text(record, "agency")))
        service_id = self._unused(text.slug(name))
        output = text.tidy(self._text(record, "output")) or name
        guessed: list[str] = ["summary", "audience", "topics", "life_events", "channels", "places"]
        time = self._time(record, guessed)
        cost = self._cost(record, guessed)
        steps = self._steps(record, guessed)
        topic = self._first(rules.rules.topics, f"{written} {agency.name.id}")
        audience = self._first(rules.rules.audience, f"{written} {agency.name.id}")
        event = self._first(rules.rules.life_events, written)
        procedure = self._text(record, "steps")
        channels = [
            rule.channel for rule in rules.rules.channels if text.mentions(procedure, rule.words)
        ]
        filled = {"name": name, "agency": agency.short, "output": output}
        parts = {field: self._standard(record, field, guessed) for field in STANDARD}
        return t.Service(
            id=service_id,
            code=self._code(record, service_id),
            agency=agency.id,
            name=Words(name),
            summary=_fill(rules.defaults.summary, filled),
            audience=(t.Audience(audience),) if audience else rules.defaults.audience,
            topics=(topic or rules.defaults.topic,),
            life_events=(event,) if event else (),
            keywords=rules.service_keywords.get(service_id, t.Keywords()),
            evidence=self._evidence(record),
            steps=steps,
            processing_time=time,
            cost=cost,
            outputs=(t.Output(id=text.slug(output), name=Words(_short(output))),),
            legal=self._legal(record, guessed),
            channels=tuple(channels) or rules.defaults.channels,
            places=rules.defaults.places,
            sumber=rules.sumber,
            sumber_fields=dict.fromkeys(guessed, rules.derived),
            **parts,
        )

    def _unused(self, wanted: str) -> str:
        """The id, or the id with a number when an earlier record of the list has it."""
        made, times = wanted, 1
        while made in self.services:
            times += 1
            made = f"{wanted[:56].rstrip('-')}-{times}"
        return made

    def _code(self, record: dict[str, Any], service_id: str) -> str:
        code = text.tidy(self._text(record, "code")).upper()
        if not code:
            code = f"{self.mapping.code_prefix}-{text.checksum(service_id, 8).upper()}"
        if code in self.codes:
            self._refuse("code_doubled", self.mapping.fields.code, value=code)
        self.codes.add(code)
        return code

    def _agency(self, listed: str) -> t.Agency:
        listed = listed or self.mapping.defaults.agency
        if not text.plain(listed):
            self._refuse("field_missing", self.mapping.fields.agency)
        named = self.named_agencies.get(text.plain(listed))
        agency_id = named.id if named else text.slug(listed)
        if agency_id not in self.agencies:
            kind = self._first(self.mapping.rules.agency_kind, listed)
            self.agencies[agency_id] = (
                self._named_agency(agency_id)
                if named
                else t.Agency(
                    id=agency_id,
                    name=Words(listed),
                    short=listed[:80],
                    kind=t.AgencyKind(kind or t.AgencyKind.OTHER),
                    sumber=self.mapping.sumber,
                    sumber_fields={"kind": self.mapping.derived},
                )
            )
        return self.agencies[agency_id]

    def _named_agency(self, agency_id: str) -> t.Agency:
        row = next(row for row in self.mapping.agencies if row.id == agency_id)
        return t.Agency(
            id=row.id,
            name=row.name,
            short=row.short,
            kind=row.kind,
            aliases=(*row.aliases, *row.listed),
            sumber=self.mapping.derived,
        )

    @staticmethod
    def _first(rules: Sequence[Rule], words: str) -> str:
        return next((rule.gives for rule in rules if text.mentions(words, rule.words)), "")

    def _items(self, record: dict[str, Any], part: str) -> list[str]:
        split = self.mapping.split
        found = text.split_items(
            self._text(record, part), separators=split.separators, numbered=split.numbered
        )
        if len(found) > split.most_items:
            field = getattr(self.mapping.fields, part)
            self._refuse("too_many_items", field, most=split.most_items)
        return found

    def _evidence(self, record: dict[str, Any]) -> tuple[t.EvidenceNeed, ...]:
        needs: dict[tuple[str, str], t.EvidenceNeed] = {}
        for item in self._items(record, "requirements"):
            kind = self._paper(item)
            words = text.plain(item)
            said = words == text.plain(self.papers[kind].name.id)
            note = t.NO_WORDS if said else Words(item)
            form = t.EvidenceForm(text.form_of(item))
            needs.setdefault((kind, words), t.EvidenceNeed(type=kind, form=form, note=note))
        return tuple(needs.values())

    def _paper(self, item: str) -> str:
        """The shared paper a requirement means; one that is nowhere else gets its own record."""
        padded = f" {text.plain(item)} "
        for words, paper in self.paper_words:
            if f" {words} " in padded:
                return paper
        name = text.paper_of(item)
        made = text.slug(name)
        if made not in self.papers:
            self.papers[made] = t.EvidenceType(
                id=made,
                name=Words(_short(name)),
                kind=t.EvidenceKind.OTHER,
                sumber=self.mapping.sumber,
                sumber_fields={"kind": self.mapping.derived},
            )
        return made

    def _steps(self, record: dict[str, Any], guessed: list[str]) -> t.Steps:
        found = self._items(record, "steps")
        if not found:
            guessed.append("steps")
            return self.mapping.defaults.steps
        return t.Steps(id=tuple(found))

    def _time(self, record: dict[str, Any], guessed: list[str]) -> t.Duration:
        rules, written = self.mapping.time, self._text(record, "time")
        found = text.read_duration(written, bare_unit=rules.bare_unit)
        if found is not None:
            return found
        if rules.unreadable is None:
            self._refuse("time_unreadable", self.mapping.fields.time, value=written[:80])
        guessed.append("processing_time")
        note = Words(text.tidy(written)) if text.plain(written) else rules.unreadable.note
        return rules.unreadable.model_copy(update={"note": note})

    def _cost(self, record: dict[str, Any], guessed: list[str]) -> t.Cost:
        rules, written = self.mapping.price, self._text(record, "cost")
        found = text.read_cost(written, free_words=rules.free_words)
        if found is not None:
            return found
        if rules.missing is None:
            self._refuse("cost_missing", self.mapping.fields.cost)
        guessed.append("cost")
        return rules.missing

    def _legal(self, record: dict[str, Any], guessed: list[str]) -> tuple[str, ...]:
        titles = text.split_laws(
            self._text(record, "legal"), separators=self.mapping.split.separators
        )
        if not titles and self.mapping.defaults.legal:
            guessed.append("legal")
            titles = [self.mapping.defaults.legal]
        if not titles:
            self._refuse("field_missing", self.mapping.fields.legal)
        found: list[str] = []
        for title in titles:
            made = text.slug(title)
            if made not in self.laws:
                self.laws[made] = t.LegalResource(
                    id=made, title=title, about=Words(title), kind=text.legal_kind(title)
                )
            found.append(made)
        return tuple(dict.fromkeys(found))

    def _standard(self, record: dict[str, Any], field: str, guessed: list[str]) -> Words:
        written = text.tidy(self._text(record, field))
        if text.plain(written):
            return Words(written)
        usual: Words = getattr(self.mapping.defaults, field)
        if not usual:
            self._refuse("field_missing", getattr(self.mapping.fields, field) or field)
        guessed.append(field)
        return usual


def _short(name: str) -> str:
    return name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - 1].rstrip()}…"


def _fill(words: Words, values: dict[str, str]) -> Words:
    def filled(sentence: str) -> str:
        for name, value in values.items():
            sentence = sentence.replace(f"{{{name}}}", value)
        return sentence

    return Words(filled(words.id), filled(words.en))
