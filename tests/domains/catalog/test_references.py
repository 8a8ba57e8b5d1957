"""Whether the pieces of a pack fit together: each kind of mistake, and no false alarm."""

from pathlib import Path

import pytest

from layan.domains.catalog import types as t
from layan.domains.catalog.adapters.pack_files import read_pack
from layan.domains.catalog.rules.references import check_references
from layan.kernel.danger import Danger

SMALL = Path(__file__).resolve().parents[2] / "cities" / "small"


@pytest.fixture(scope="module")
def pack():
    found = read_pack(SMALL).pack
    assert found is not None
    return found


def with_service(pack, service_id, **changes):
    services = tuple(
        service.model_copy(update=changes) if service.id == service_id else service
        for service in pack.services
    )
    return pack.model_copy(update={"services": services})


def with_record(pack, collection, index, **changes):
    rows = list(getattr(pack, collection))
    rows[index] = rows[index].model_copy(update=changes)
    return pack.model_copy(update={collection: tuple(rows)})


def told(pack):
    return [
        (row.collection, row.record, row.field, row.code, row.value)
        for row in check_references(pack)
    ]


def test_a_sound_pack_has_nothing_to_tell(pack):
    assert told(pack) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("agency", "nobody"),
        ("topics", ("nothing",)),
        ("life_events", ("nothing",)),
        ("legal", ("uu-0",)),
        ("places", ("nowhere",)),
        ("places", ("@moon",)),
        ("requires", ("no-service",)),
        ("related", ("no-service",)),
    ],
)
def test_a_service_that_points_to_nothing(pack, field, value):
    broken = with_service(pack, "ktp-el-hilang", **{field: value})
    offending = value if isinstance(value, str) else value[0]
    assert ("services", "ktp-el-hilang", field, "unknown", offending) in told(broken)


def test_an_unknown_paper(pack):
    broken = with_service(pack, "ktp-el-hilang", evidence=(t.EvidenceNeed(type="kertas"),))
    assert told(broken) == [("services", "ktp-el-hilang", "evidence", "unknown", "kertas")]


@pytest.mark.parametrize(
    ("collection", "index", "field", "value"),
    [
        ("areas", 1, "parent", "12.34"),
        ("agencies", 0, "home_place", "nowhere"),
        ("places", 0, "agency", "nobody"),
        ("places", 0, "area", "12.34"),
        ("places", 0, "hours", "never"),
        ("evidence", 0, "issued_by_service", "no-service"),
    ],
)
def test_a_record_that_points_to_nothing(pack, collection, index, field, value):
    row = getattr(pack, collection)[index]
    broken = with_record(pack, collection, index, **{field: value})
    key = row.code if collection == "areas" else row.id
    assert told(broken) == [(collection, key, field, "unknown", value)]


def test_a_counter_of_nobody(pack):
    desk = t.Counter(id="9", name="Loket", agency="nobody")
    broken = with_record(pack, "places", 0, counters=(desk,))
    assert told(broken) == [("places", pack.places[0].id, "counters", "unknown", "nobody")]


def test_a_city_without_its_own_area(pack):
    broken = pack.model_copy(update={"city": pack.city.model_copy(update={"code": "12.34"})})
    assert told(broken) == [("city", "kota-kecil", "code", "unknown", "12.34")]


def test_a_question_about_no_service(pack):
    strange = t.Phrase(text="apa itu", service="no-service")
    broken = pack.model_copy(update={"phrases": (*pack.phrases, strange)})
    assert told(broken) == [("phrases", "no-service", "service", "unknown", "no-service")]


@pytest.mark.parametrize(
    "collection",
    [
        "agencies",
        "hours",
        "places",
        "topics",
        "life_events",
        "evidence",
        "legal",
        "areas",
        "windows",
    ],
)
def test_an_id_used_twice(pack, collection):
    first = getattr(pack, collection)[0]
    doubled = pack.model_copy(update={collection: (*getattr(pack, collection), first)})
    key = first.code if collection == "areas" else first.id
    assert told(doubled) == [(collection, key, "id", "doubled", key)]


def test_a_code_used_by_two_services_is_told_at_the_second(pack):
    broken = with_service(pack, "kk-hilang", code="DKC-001")
    assert told(broken) == [("services", "kk-hilang", "code", "doubled", "DKC-001")]


def test_one_question_may_not_belong_to_two_services(pack):
    twice = t.Phrase(text="  KTP saya hilang   bagaimana mengurusnya", service="nib")
    broken = pack.model_copy(update={"phrases": (*pack.phrases, twice)})
    assert [row[:4] for row in told(broken)] == [("phrases", "nib", "text", "doubled")]


def test_the_same_question_twice_under_one_service_does_no_harm(pack):
    again = pack.model_copy(update={"phrases": (*pack.phrases, pack.phrases[0])})
    assert told(again) == []


@pytest.mark.parametrize("field", ["requires", "related"])
def test_a_service_that_points_to_itself_is_told_once(pack, field):
    broken = with_service(pack, "nib", **{field: ("nib",)})
    assert told(broken) == [("services", "nib", field, "itself", "nib")]


def test_prerequisites_in_a_circle(pack):
    broken = with_service(pack, "nib", requires=("izin-reklame",))
    circles = [row for row in told(broken) if row[3] == "cycle"]
    assert [row[4] for row in circles] == ["nib > izin-reklame > nib"]


def test_two_ways_to_one_prerequisite_are_no_circle(pack):
    fine = with_service(pack, "ktp-el-hilang", requires=("kk-hilang", "nib"))
    fine = with_service(fine, "kk-hilang", requires=("nib",))
    assert told(fine) == []


def test_a_long_chain_of_prerequisites_is_no_problem(pack):
    model = pack.services[0]
    chain = tuple(
        model.model_copy(
            update={
                "id": f"langkah-{number}",
                "code": f"L-{number}",
                "requires": (f"langkah-{number + 1}",) if number < 2_999 else (),
                "related": (),
            }
        )
        for number in range(3_000)
    )
    assert told(pack.model_copy(update={"services": (*pack.services, *chain)})) == []


def test_a_counter_service_needs_a_place(pack):
    broken = with_service(pack, "ktp-el-hilang", places=())
    assert told(broken) == [("services", "ktp-el-hilang", "places", "nowhere", "ktp-el-hilang")]


def test_an_online_service_needs_none(pack):
    assert told(with_service(pack, "nib", places=())) == []


def test_a_danger_must_name_a_known_service(pack):
    city = pack.city.model_copy(update={"danger": {Danger.FIRE: "damkar", Danger.FLOOD: "nib"}})
    wrong = pack.model_copy(update={"city": city})
    assert told(wrong) == [("city", pack.city.id, "danger", "unknown", "damkar")]
