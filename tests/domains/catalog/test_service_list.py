"""Another city's list of services becomes a pack by a mapping file, or is refused with a reason."""

import json
import tomllib
from pathlib import Path

import pytest

from layan.domains.catalog.adapters import list_text, service_list
from layan.domains.catalog.adapters.list_text import (
    legal_kind,
    read_cost,
    read_duration,
    split_items,
    split_laws,
)
from layan.domains.catalog.adapters.service_list import read_service_list
from layan.domains.catalog.rules.references import check_references
from layan.domains.catalog.types import ListInvalid
from layan.foundation.error_words import words_for

MAPPING = """
code_prefix = "TST"
records = "data.services"
sumber = { kind = "resmi", ref = "Laman contoh" }
[city]
id = "kota-lain"
code = "98.01"
name = "Kota Lain"
short_name = "Lain"
name_en = "Other City"
province = "Contoh"
lat = -8.0
lon = 115.0
bbox = [114.9, -8.1, 115.1, -7.9]
[fields]
name = "nama"
agency = "dinas"
requirements = "syarat"
steps = "langkah"
time = "lama"
cost = "biaya"
legal = "hukum"
complaints = "aduan"
[names]
sentence_case = true
keep = ["NIB"]
[defaults]
topic = "umum"
channels = [{ kind = "counter" }]
places = ["kantor"]
summary = { id = "{name} di {agency}.", en = "{name} at {agency}." }
steps = { id = ["Datang ke kantor."] }
facilities = "Kursi."
competence = "Terlatih."
supervision = "Diawasi."
staffing = "Dua orang."
guarantee = "Pasti."
safety = "Aman."
evaluation = "Survei."
[rules]
audience = [{ words = ["usaha"], gives = "business" }]
[[evidence]]
id = "ktp-el"
name = { id = "KTP-el", en = "ID card" }
words = ["ktp", "kartu tanda penduduk"]
[[areas]]
code = "98.01"
kind = "city"
name = "Kota Lain"
lat = -8.0
lon = 115.0
[[hours]]
id = "kantor"
name = "Jam kantor"
week = { mon = ["08:00-15:00"] }
[[places]]
id = "kantor"
name = "Kantor"
kind = "office"
area = "98.01"
lat = -8.0
lon = 115.0
hours = "kantor"
[[topics]]
id = "umum"
name = "Umum"
"""
RECORD = {
    "nama": "IZIN USAHA NIB",
    "dinas": "Dinas Izin",
    "syarat": "Fotocopy KTP | Surat tanah 3. Kartu Tanda Penduduk asli 4. Pas foto 4.5 cm",
    "langkah": ["Datang", "Bayar"],
    "lama": "3 - 5 hari kerja",
    "biaya": "Rp. 50.000",
    "hukum": "1. UU No. 25 Tahun 2009 2. Perda Nomor 3 Tahun 2020",
    "aduan": "Loket",
}


@pytest.fixture
def read(tmp_path):
    def run(*records, mapping=MAPPING, document=None):
        file, rules = tmp_path / "daftar.json", tmp_path / "peta.toml"
        body = {"data": {"services": list(records)}} if document is None else document
        file.write_text(body if isinstance(body, str) else json.dumps(body), encoding="utf-8")
        rules.write_text(mapping, encoding="utf-8")
        return read_service_list(file, rules)

    return run


def refused(read, *records, **options):
    with pytest.raises(ListInvalid) as caught:
        read(*records, **options)
    assert "?" not in words_for(caught.value)  # the sentence has every fact it names
    return caught.value.facts


def test_a_record_becomes_a_service_with_all_its_parts(read):
    pack = read(RECORD)
    (service,) = pack.services
    assert service.name.id == "Izin usaha NIB"
    assert service.summary.id == "Izin usaha NIB di Dinas Izin."
    assert [(need.type, need.form) for need in service.evidence] == [
        ("ktp-el", "copy"),
        ("surat-tanah", "original"),
        ("ktp-el", "original"),
        ("pas-foto-4-5-cm", "original"),
    ]
    assert service.steps.id == ("Datang", "Bayar")
    assert (service.processing_time.min, service.processing_time.max) == (3, 5)
    assert service.cost.amount == 50_000
    assert service.audience == ("business",)
    assert {law.kind for law in pack.legal} == {"law", "local-regulation"}
    assert check_references(pack) == []


def test_what_the_list_says_has_its_source_and_what_the_mapping_adds_has_not(read):
    (service,) = read(RECORD).services
    assert service.source_of("cost").kind == "resmi"
    assert service.source_of("complaints").ref == "Laman contoh"
    assert service.source_of("facilities").kind == "contoh"
    assert service.source_of("summary").kind == "contoh"


def test_two_services_of_one_name_get_ids_of_their_own_that_stay(read):
    first, second = read(RECORD, RECORD).services
    assert (first.id, second.id) == ("izin-usaha-nib", "izin-usaha-nib-2")
    assert first.code != second.code
    assert read(RECORD, RECORD) == read(RECORD, RECORD)


def test_a_code_does_not_depend_on_the_place_in_the_list(read):
    other = RECORD | {"nama": "Lain sekali"}
    codes = {row.id: row.code for row in read(RECORD, other).services}
    assert codes == {row.id: row.code for row in read(other, RECORD).services}


@pytest.mark.parametrize(
    ("change", "reason", "field"),
    [
        ({"nama": " "}, "field_missing", "nama"),
        ({"nama": None}, "field_missing", "nama"),
        ({"nama": {"a": 1}}, "field_type", "nama"),
        ({"dinas": ""}, "field_missing", "dinas"),
        ({"lama": "secepatnya"}, "time_unreadable", "lama"),
        ({"biaya": ""}, "cost_missing", "biaya"),
        ({"biaya": "Rp 9999999999999999"}, "value", "amount"),
        ({"hukum": "-"}, "field_missing", "hukum"),
        ({"aduan": ""}, "field_missing", "aduan"),
        ({"syarat": "|".join(f"berkas nomor a{n}" for n in range(90))}, "too_many_items", "syarat"),
    ],
)
def test_a_record_that_cannot_be_used_is_named_with_its_field(read, change, reason, field):
    facts = refused(read, RECORD, RECORD | change)
    assert (facts["reason"], facts["record"], facts["field"]) == (reason, 2, field)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("{", "not_json"),
        ("[" * 100_000, "not_json"),
        ({"data": []}, "no_records"),
        ({"data": {"services": []}}, "no_records"),
        ({"data": {"services": {"a": 1}}}, "no_records"),
        ({"data": {"services": ["x"]}}, "not_a_record"),
    ],
)
def test_a_document_without_the_list_is_refused(read, document, reason):
    assert refused(read, document=document)["reason"] == reason


@pytest.mark.parametrize(
    ("before", "after", "reason", "field"),
    [
        ("[fields]", "[fields", "mapping_syntax", None),
        ('name = "nama"', 'title = "nama"', "mapping_value", "fields.name"),
        ('code_prefix = "TST"', 'code_prefix = "t"', "mapping_value", "code_prefix"),
        ('topic = "umum"', 'topic = "lain"', "reference", "services.topics"),
        ('gives = "business"', 'gives = "nobody"', "mapping_value", "rules.audience.0.gives"),
        ('places = ["kantor"]', 'places = ["gedung"]', "reference", "services.places"),
    ],
)
def test_a_mapping_that_cannot_be_used_names_the_key(read, before, after, reason, field):
    assert before in MAPPING
    facts = refused(read, RECORD, mapping=MAPPING.replace(before, after))
    assert facts["reason"] == reason
    assert field is None or facts["field"] == field


def test_too_much_is_refused_before_it_is_read(read, monkeypatch):
    monkeypatch.setattr(service_list, "MOST_RECORDS", 1)
    assert refused(read, RECORD, RECORD)["reason"] == "too_many_records"
    monkeypatch.setattr(service_list, "MOST_BYTES", 10)
    assert refused(read, RECORD)["reason"] == "too_large"


def test_the_numbers_of_laws_do_not_cut_a_list():
    text = "Surat A sesuai PP. 5 Tahun 2021 | Surat B 3. Surat C ukuran 4.5 4. Surat D"
    assert split_items(text, separators=["|"], numbered=True) == [
        "Surat A sesuai PP. 5 Tahun 2021",
        "Surat B",
        "Surat C ukuran 4.5",
        "Surat D",
    ]


def test_laws_may_be_marked_by_dashes():
    assert split_laws("- UU 25 Tahun 2009 - Perda 3 Tahun 2020", separators=["|"]) == [
        "UU 25 Tahun 2009",
        "Perda 3 Tahun 2020",
    ]


@pytest.mark.parametrize(
    ("text", "low", "high", "unit", "note"),
    [
        ("1 Hari Kerja", 1, 1, "working_day", ""),
        ("30 MENIT", 30, 30, "minute", ""),
        ("10 (sepuluh) hari kerja", 10, 10, "working_day", ""),
        ("2 sampai 4 jam", 2, 4, "hour", ""),
        ("2 minggu", 14, 14, "day", ""),
        ("75Hari", 75, 75, "day", ""),
        ("15 Hari (oss) 14 Hari (perwali)", 14, 15, "day", "15 Hari (oss) 14 Hari (perwali)"),
        ("1", 1, 1, "day", ""),
    ],
)
def test_processing_times_are_read(text, low, high, unit, note):
    found = read_duration(text, bare_unit="day")
    assert (found.min, found.max, found.unit, found.note.id) == (low, high, unit, note)


@pytest.mark.parametrize("text", ["", "-", "Langsung saat itu juga", "hari ini"])
def test_a_time_without_a_number_is_no_time(text):
    assert read_duration(text) is None


@pytest.mark.parametrize(
    ("text", "kind", "low", "high"),
    [
        ("Gratis", "free", None, None),
        ("Gratis, termasuk NIB", "free", None, None),
        ("Rp. 350.000 (tiga ratus lima puluh ribu)", "fixed", 350_000, None),
        ("Rp.30.000 PNBP", "fixed", 30_000, None),
        ("Rp 50.000,00", "fixed", 50_000, None),
        ("SIM A Rp120.000, SIM C Rp100.000", "range", 100_000, 120_000),
        ("Mengacu pada peraturan", "formula", None, None),
        ("Gratisan bukan", "formula", None, None),
    ],
)
def test_prices_are_read(text, kind, low, high):
    found = read_cost(text, free_words=["gratis"])
    assert found.kind == kind
    assert (found.amount if kind == "fixed" else found.min, found.max) == (low, high)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Undang-Undang Nomor 25 Tahun 2009", "law"),
        ("PP. 5 Tahun 2021", "government-regulation"),
        ("Peraturan Presiden Nomor 96", "presidential-regulation"),
        ("Permenkes 31 Tahun 2016", "ministerial-regulation"),
        ("Peraturan Wali Kota Nomor 1", "local-regulation"),
        ("Keputusan Menteri Kesehatan", "decree"),
        ("SOP pelayanan", "other"),
    ],
)
def test_the_rank_of_a_law_is_read_from_its_title(title, kind):
    assert legal_kind(title) == kind


def test_the_examples_of_the_how_to_are_a_valid_mapping():
    page = Path(__file__).resolve().parents[3] / "docs/how-to/import-another-citys-list.md"
    blocks = page.read_text(encoding="utf-8").split("```toml\n")[1:]
    assert blocks
    for block in blocks:
        tomllib.loads(block.split("```")[0])


def test_a_long_name_keeps_its_own_id():
    one, two = (list_text.slug(f"{'panjang ' * 20}{end}") for end in ("satu", "dua"))
    assert one != two
    assert max(len(one), len(two)) <= 60


def test_a_device_is_neither_a_list_nor_a_mapping(tmp_path):
    device, mapping = Path("/dev/zero"), tmp_path / "m.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    for pair in ((device, mapping), (mapping, device)):
        with pytest.raises(ListInvalid) as caught:
            read_service_list(*pair)
        assert caught.value.facts["reason"] == "not_a_file"
