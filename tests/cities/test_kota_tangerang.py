"""The reference pack: sound, complete, and honest about what is not verified."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from layan.domains.catalog.adapters.pack_files import read_pack
from layan.domains.catalog.types import STANDARD_FIELDS, CostKind
from layan.kernel.provenance import SourceKind

PACK = Path(__file__).resolve().parents[2] / "cities" / "kota_tangerang"
LEAST_PHRASES = 600
# Read in no official page: fees, times and requirements of the national offices and of most local
# ones are plausible only, and say so.
NEVER_OFFICIAL = {
    "ktp-el-hilang": ("evidence", "processing_time", "steps"),
    "kk-baru": ("evidence", "processing_time"),
    "akta-kelahiran": ("evidence", "processing_time"),
    "kia": ("evidence", "processing_time"),
    "nib": ("evidence", "processing_time", "cost"),
    "pbg": ("evidence", "processing_time", "cost"),
    "skck": ("evidence", "cost"),
    "sim-baru": ("evidence", "cost"),
    "bphtb": ("cost", "processing_time"),
    "ak-1": ("evidence", "processing_time"),
}


@pytest.fixture(scope="module")
def reading():
    return read_pack(PACK)


@pytest.fixture(scope="module")
def pack(reading):
    assert reading.pack is not None, reading.problems[:10]
    return reading.pack


def test_the_pack_has_no_mistakes(reading):
    assert reading.problems == []


def test_it_is_as_large_as_promised(pack):
    assert len(pack.services) >= 142
    assert len({service.agency for service in pack.services}) >= 20
    kinds = Counter(area.kind for area in pack.areas)
    assert (kinds["city"], kinds["district"], kinds["sub-district"]) == (1, 13, 104)


def test_every_sub_district_has_a_district_a_postal_code_and_an_office(pack):
    districts = {area.code for area in pack.areas if area.kind == "district"}
    offices = Counter(place.area for place in pack.places if place.kind == "sub-district")
    for area in pack.areas:
        if area.kind == "sub-district":
            assert area.parent in districts
            assert area.code.startswith(f"{area.parent}.")
            assert re.fullmatch(r"15\d{3}", area.postal), area.name
            assert offices[area.code] == 1, area.name


def test_everything_lies_inside_the_city(pack):
    west, south, east, north = pack.city.bbox
    margin = 0.02  # degrees; a police or tax office may stand just over the border
    for point in [*pack.areas, *pack.places]:
        assert west - margin <= point.lon <= east + margin, point
        assert south - margin <= point.lat <= north + margin, point


def test_the_trap_of_jatiuwung(pack):
    """The sub-district Jatiuwung lies in Cibodas, not in the district Jatiuwung."""
    names = {area.code: area.name for area in pack.areas}
    found = [
        names[area.parent]
        for area in pack.areas
        if area.kind == "sub-district" and area.name == "Jatiuwung"
    ]
    assert found == ["Cibodas"]


def test_every_service_has_the_fourteen_components_in_indonesian(pack):
    for service in pack.services:
        given = {
            "1 requirements": bool(service.evidence or service.eligibility),
            "2 procedure": bool(service.steps.id and service.channels),
            "3 time": service.processing_time is not None,
            "4 cost": service.cost is not None,
            "5 product": bool(service.outputs),
            "7 legal basis": bool(service.legal),
            **{name: bool(getattr(service, name).id) for name in STANDARD_FIELDS},
        }
        assert len(given) == 14
        assert [name for name, there in given.items() if not there] == [], service.id


def test_every_service_is_in_both_languages_where_people_decide(pack):
    for service in pack.services:
        assert service.name.en, service.id
        assert service.summary.en, service.id


def test_every_service_can_be_asked_about_in_everyday_words(pack):
    asked = Counter(phrase.service for phrase in pack.phrases)
    assert [service.id for service in pack.services if asked[service.id] < 2] == []
    assert len(pack.phrases) >= LEAST_PHRASES
    assert asked[None] > 0  # and some that nobody here can answer


def test_every_agency_says_what_it_is_for_and_every_place_when_it_is_open(pack):
    assert [agency.id for agency in pack.agencies if not agency.duties.id] == []
    hours = {record.id for record in pack.hours}
    assert [place.id for place in pack.places if place.hours not in hours] == []


def test_the_friday_prayer_has_its_break(pack):
    office = next(record for record in pack.hours if record.id == "kantor")
    (morning, afternoon) = office.week.fri
    assert morning.closes <= afternoon.opens
    assert office.ramadan is not None


def sources(value, where=""):
    """Every provenance of the raw files, wherever it stands."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "sumber":
                yield where, inner
            elif key == "sumber_fields":
                for field, source in inner.items():
                    yield f"{where}.{field}", source
            else:
                yield from sources(inner, f"{where}.{value.get('id', key)}")
    elif isinstance(value, list):
        for inner in value:
            yield from sources(inner, where)


@pytest.mark.parametrize(
    "path", sorted(PACK.rglob("*.yaml")), ids=lambda path: str(path.relative_to(PACK))
)
def test_what_is_called_verified_says_what_was_read(path):
    """`UU 24/2013`, a page, a newspaper: something a reader can look up."""
    for where, source in sources(yaml.load(path.read_bytes(), yaml.CSafeLoader)):
        kind = source if isinstance(source, str) else source["kind"]
        if kind in {SourceKind.RESMI, SourceKind.BERITA}:
            assert isinstance(source, dict), where
            assert len(source.get("ref", "").strip()) >= 5, where


@pytest.mark.parametrize("service_id", NEVER_OFFICIAL)
def test_what_nobody_read_in_an_official_page_is_not_called_official(pack, service_id):
    service = next((row for row in pack.services if row.id == service_id), None)
    assert service is not None, service_id
    for field in NEVER_OFFICIAL[service_id]:
        assert service.source_of(field).kind is not SourceKind.RESMI, field


def test_only_a_law_or_a_page_makes_a_fee_official(pack):
    for service in pack.services:
        source = service.source_of("cost")
        if source.kind is SourceKind.RESMI:
            assert re.search(r"\d", source.ref), (service.id, source.ref)


def test_papers_of_the_population_office_cost_nothing(pack):
    """UU 24/2013 article 79A."""
    paid = [
        service.id
        for service in pack.services
        if service.agency == "disdukcapil" and service.cost.kind is not CostKind.FREE
    ]
    assert paid == []


def test_the_calendar_knows_the_coming_ramadans_and_calls_them_estimated(pack):
    ramadans = {window.start.year: window for window in pack.windows if window.kind == "ramadan"}
    assert ramadans[2026].certainty == "official"
    assert ramadans[2027].certainty == "estimated"
    assert all(28 <= (row.end - row.start).days <= 29 for row in ramadans.values())


def test_the_main_question_of_the_issue_is_in_the_pack(pack):
    asked = {" ".join(phrase.text.casefold().split()): phrase.service for phrase in pack.phrases}
    about_lost_cards = [text for text, service in asked.items() if service == "ktp-el-hilang"]
    assert len(about_lost_cards) >= 5
