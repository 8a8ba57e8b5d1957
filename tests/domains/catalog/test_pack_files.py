"""A broken pack: every mistake is told with its file, its line and a stable code."""

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from layan.domains.catalog.adapters.bounded_files import FileRefused, read_bounded
from layan.domains.catalog.adapters.pack_files import read_pack
from layan.domains.catalog.adapters.yaml_lines import DEEPEST, LARGEST_FILE
from layan.domains.catalog.commands.problem_words import WORDS, sentence
from layan.domains.catalog.types import City, EvidenceType, PackMissing

SERVICES = "catalog/services/disdukcapil.yaml"
CODE = "code: DKC-001"
PAPER = "{type: kk, form: copy}"


def edit(pack, file, old, new, *, occurrence=1):
    """Replace a text that stands in the file; returns the line (1-based) it stood in."""
    path = pack / file
    text = path.read_text(encoding="utf-8")
    start = -1
    for _ in range(occurrence):
        start = text.index(old, start + 1)
    path.write_text(text[:start] + new + text[start + len(old) :], encoding="utf-8")
    return text[:start].count("\n") + 1


def told(pack):
    reading = read_pack(pack)
    assert (reading.pack is None) == bool(reading.problems)
    return [(row.file, row.line, row.code) for row in reading.problems]


def test_the_small_pack_is_in_order(small_pack):
    assert told(small_pack) == []


def test_a_folder_without_city_toml_is_no_pack(tmp_path):
    with pytest.raises(PackMissing):
        read_pack(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "code", "field"),
    [
        (CODE, "kode: DKC-001", "extra_forbidden", "kode"),
        ("audience: [resident]", "audience: [everybody]", "enum", "audience.0"),
        ("audience: [resident]", "audience: []", "too_short", "audience"),
        ("audience: [resident]", "audience: resident", "tuple_type", "audience"),
        (PAPER, "{type: kk, form: photocopy}", "enum", "evidence.1.form"),
        (PAPER, "{tipe: kk}", "extra_forbidden", "evidence.1.tipe"),
        (PAPER, "{type: KK Asli}", "string_pattern_mismatch", "evidence.1.type"),
        (CODE, "code: dkc 1", "string_pattern_mismatch", "code"),
        ("cost: {kind: free}", "cost: {kind: fixed}", "value_error", "cost"),
        (
            "cost: {kind: free}",
            "cost: {kind: fixed, amount: -1}",
            "greater_than_equal",
            "cost.amount",
        ),
        ("cost: {kind: free}", 'cost: {kind: fixed, amount: "Rp5"}', "int_parsing", "cost.amount"),
        ("min: 1, max: 3", "min: 3, max: 1", "value_error", "processing_time"),
        ("min: 1, max: 3", "min: 1, max: 1.5", "int_from_float", "processing_time.max"),
        ("topics: [population]", "topics: [{id: population}]", "string_type", "topics.0"),
        ("places: [mal, capil]", "places: [mal, moon]", "unknown", "places"),
        ("related: [kk-hilang]", "related: [ktp-el-hilang]", "itself", "related"),
        ("related: [kk-hilang]", "requires: [no-service]", "unknown", "requires"),
        ("places: [mal, capil]", "places: []", "nowhere", "places"),
        ("cost: {kind: resmi, ref:", "cots: {kind: resmi, ref:", "value_error", ""),
        (
            'kind: resmi, ref: "UU 24/2013 pasal 79A"',
            "kind: resmi",
            "value_error",
            "sumber_fields.cost",
        ),
        (
            "date: 2026-11-01",
            "date: kemarin",
            "date_from_datetime_parsing",
            "sumber_fields.cost.date",
        ),
    ],
)
def test_a_mistake_in_a_service_is_told_at_its_line(small_pack, old, new, code, field):
    line = edit(small_pack, SERVICES, old, new)
    problems = [row for row in read_pack(small_pack).problems if row.code == code]
    assert problems, told(small_pack)
    found = problems[0]
    assert (found.file, found.record, found.field) == (SERVICES, "ktp-el-hilang", field)
    # a mistake of the record as a whole is told where the record begins
    assert found.line == (line if field else edit(small_pack, SERVICES, "- id: ktp-el-hilang", ""))


def test_a_service_without_a_component_is_told_at_its_beginning(small_pack):
    edit(small_pack, SERVICES, "    cost: {kind: free}\n", "")
    line = edit(small_pack, SERVICES, "- id: ktp-el-hilang", "- id: ktp-el-hilang")
    assert told(small_pack) == [(SERVICES, line, "missing")]


@pytest.mark.parametrize(
    ("name", "text", "line", "code"),
    [
        ("tab", "topics:\n\t- {id: a, name: A}\n", 2, "syntax"),
        ("unclosed", 'topics:\n  - {id: a, name: "A}\n', 3, "syntax"),
        ("two documents", "topics: []\n---\nmore: 1\n", 2, "syntax"),
        ("impossible date", "topics: []\nsumber: 2026-02-30\n", 1, "syntax"),
        ("code in a tag", "topics: !!python/object/apply:os.system ['true']\n", 1, "syntax"),
        ("null byte", "topics: []\n# \0\n", 1, "syntax"),
        ("anchor", "topics:\n  - &a {id: a, name: A}\n  - *a\n", 3, "anchor"),
        ("doubled key", "topics:\n  - id: a\n    name: A\n    id: b\n", 4, "doubled_key"),
        ("list on top", "- a\n- b\n", 1, "not_a_mapping"),
        ("row is a text", "topics:\n  - hello\n", 2, "not_a_mapping"),
        ("no list", "topics: {id: a}\n", 1, "list_missing"),
        ("empty", "", 1, "list_missing"),
        ("strange top key", "topics: []\ntopcis: []\n", 2, "extra_forbidden"),
        ("number as a key", "topics:\n  - {1: a, id: a, name: A}\n", 2, "invalid_key"),
        ("half bracket", "topics: " + "[" * (DEEPEST + 1) + "\n", 1, "too_deep"),
        ("deep list", "topics:\n" + "- " * 200_000 + "x\n", 2, "too_deep"),
        ("deep mapping", "topics: " + "{a: " * 100_000 + "\n", 1, "too_deep"),
    ],
)
def test_a_broken_file_is_told_at_its_line(small_pack, name, text, line, code):
    (small_pack / "catalog" / "topics.yaml").write_text(text, encoding="utf-8")
    assert ("catalog/topics.yaml", line, code) in told(small_pack)


def test_a_file_in_another_encoding_is_told_at_the_first_strange_letter(small_pack):
    path = small_pack / "catalog" / "topics.yaml"
    path.write_bytes(b"# satu\n# dua\n# caf\xe9\n" + path.read_bytes())
    assert told(small_pack) == [("catalog/topics.yaml", 3, "not_utf8")]


def test_a_huge_file_is_refused_unread(small_pack):
    path = small_pack / "catalog" / "topics.yaml"
    with path.open("ab") as file:
        file.truncate(LARGEST_FILE + 1)
    assert told(small_pack) == [("catalog/topics.yaml", 1, "too_large")]


@pytest.mark.parametrize(
    ("file", "pattern"),
    [
        ("areas.yaml", "areas.yaml"),
        ("catalog/topics.yaml", "catalog/topics.yaml"),
        ("catalog/evidence/umum.yaml", "catalog/evidence/*.yaml"),
    ],
)
def test_a_missing_file_is_told(small_pack, file, pattern):
    (small_pack / file).unlink()
    assert (pattern, 1, "file_missing") in told(small_pack)


def test_the_words_are_optional(small_pack):
    (small_pack / "assistant" / "words.yaml").unlink()
    assert told(small_pack) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('code = "99.01"', 'code = "9901"', "string_pattern_mismatch"),
        ('code = "99.01"', 'code = "99.02"', "unknown"),
        ("lat = -6.2", "lat = -96.2", "greater_than_equal"),
        ("lat = -6.2", "lat = nan", "finite_number"),
        ("lat = -6.2", 'latitude = "x"', "extra_forbidden"),
        ("lat = -6.2", "lat = = 6", "syntax"),
        ("[licence]", "[license]", "extra_forbidden"),
        ('number = "112"', "nomor = 112", "extra_forbidden"),
    ],
)
def test_a_mistake_in_city_toml_is_told_at_its_line(small_pack, old, new, code):
    line = edit(small_pack, "city.toml", old, new)
    found = [row for row in told(small_pack) if row[2] == code]
    assert found
    if code != "unknown":
        assert found[0] == ("city.toml", line, code)


@pytest.mark.parametrize(
    ("content", "line", "code"),
    [
        (b"a = " + b"[" * 5_000, 1, "too_deep"),
        (b"# satu\n# caf\xe9\n", 2, "not_utf8"),
        (b"city = 5\n", 1, "not_a_mapping"),
        (b"\xff\xfe", 1, "not_utf8"),
    ],
)
def test_a_hostile_city_toml_is_refused(small_pack, content, line, code):
    (small_pack / "city.toml").write_bytes(content)
    assert told(small_pack) == [("city.toml", line, code)]


def test_an_id_used_in_two_files_is_told_at_the_later_one(small_pack):
    (small_pack / "catalog" / "services" / "zzz.yaml").write_text(
        (small_pack / SERVICES).read_text(encoding="utf-8"), encoding="utf-8"
    )
    found = [row for row in told(small_pack) if row[2] == "doubled"]
    line = edit(small_pack, SERVICES, "- id: ktp-el-hilang", "")
    assert ("catalog/services/zzz.yaml", line, "doubled") in found


def test_a_circle_of_prerequisites_is_told_at_a_service_of_it(small_pack):
    line = edit(small_pack, SERVICES, "related: [kk-hilang]", "requires: [kk-hilang]")
    edit(small_pack, SERVICES, "related: [ktp-el-hilang]", "requires: [ktp-el-hilang]")
    assert (SERVICES, line, "cycle") in told(small_pack)


def test_questions_that_are_no_text_are_told(small_pack):
    file = "assistant/utterances/salah.yaml"
    (small_pack / file).write_text(
        "utterances:\n  nib:\n    - 5\n    - ''\n  kk-hilang: satu saja\nlain: []\n",
        encoding="utf-8",
    )
    assert [row[1:] for row in told(small_pack) if row[0] == file] == [
        (3, "string_type"),
        (4, "string_too_short"),
        (5, "list_missing"),
        (6, "extra_forbidden"),
    ]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_files(small_pack):
    edit(small_pack, "hours.yaml", "08:00", "8 pagi")
    edit(small_pack, SERVICES, CODE, "kode: x")
    (small_pack / "catalog" / "topics.yaml").write_text("topics: {}\n", encoding="utf-8")
    found = told(small_pack)
    assert {row[0] for row in found} == {"hours.yaml", SERVICES, "catalog/topics.yaml"}
    assert found == sorted(found, key=lambda row: row[:2])


def test_the_mistakes_of_these_tests_have_sentences():
    assert {"invalid_key", "finite_number", "int_from_float", "too_deep", "not_utf8"} <= set(WORDS)


@pytest.mark.parametrize("code", sorted(WORDS))
def test_every_code_has_a_sentence_that_can_be_filled(code):
    from layan.domains.catalog.adapters.pack_files import Problem

    told_words = sentence(Problem("f.yaml", 3, code, "kk", "cost", "lima"))
    assert told_words.startswith("[kk] ")
    assert "%(" not in told_words


SMALL = "catalog/topics.yaml"


def test_a_link_out_of_the_pack_is_refused(small_pack, tmp_path):
    outside = (small_pack / SMALL).rename(tmp_path / "elsewhere.yaml")
    (small_pack / SMALL).symlink_to(outside)
    assert told(small_pack) == [(SMALL, 1, "outside_pack")]


def test_a_link_within_the_pack_is_followed(small_pack):
    (small_pack / SMALL).rename(small_pack / "catalog" / "t.yml")
    (small_pack / SMALL).symlink_to("t.yml")
    assert told(small_pack) == []


def test_a_circle_of_links_is_told(small_pack):
    (small_pack / "catalog" / "services" / "x.yaml").symlink_to("x.yaml")
    assert told(small_pack) == [("catalog/services/x.yaml", 1, "file_unreadable")]


def test_a_pipe_is_refused_without_waiting(small_pack):
    (small_pack / SMALL).unlink()
    os.mkfifo(small_pack / SMALL)
    assert told(small_pack) == [(SMALL, 1, "not_a_file")]


def test_a_folder_with_the_name_of_a_file_is_told(small_pack):
    (small_pack / "catalog" / "services" / "x.yaml").mkdir()
    assert told(small_pack) == [("catalog/services/x.yaml", 1, "not_a_file")]


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(small_pack):
    (small_pack / SMALL).chmod(0)
    assert told(small_pack) == [(SMALL, 1, "file_unreadable")]


def test_a_device_instead_of_the_citys_file_is_refused(small_pack):
    (small_pack / "city.toml").unlink()
    (small_pack / "city.toml").symlink_to("/dev/zero")
    assert ("city.toml", 1, "outside_pack") in told(small_pack)


def test_a_huge_city_file_is_refused(small_pack):
    with (small_pack / "city.toml").open("ab") as file:
        file.truncate(LARGEST_FILE + 1)
    assert ("city.toml", 1, "too_large") in told(small_pack)


def test_a_device_is_not_a_file():
    with pytest.raises(FileRefused) as caught:
        read_bounded(Path("/dev/zero"), 10)
    assert caught.value.code == "not_a_file"


CITY = {
    "id": "kota-uji", "code": "99.01", "name": "Kota Uji", "short_name": "Uji",
    "name_en": "Test City", "province": "Uji", "lat": -6.2, "lon": 106.8,
    "bbox": [106.7, -6.3, 106.9, -6.1],
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"timezone": "Asia/Atlantis"}, "timezone", "timezone_unknown"),
        ({"timezone": "Asia"}, "timezone", "timezone_unknown"),
        ({"timezone": "../../etc/passwd"}, "timezone", "timezone_unknown"),
        ({"timezone": ""}, "timezone", "timezone_unknown"),
        ({"name": "  "}, "name", "string_too_short"),
        ({"name_en": ""}, "name_en", "string_too_short"),
        ({"neighbours": ["Serpong", " "]}, "neighbours.1", "string_too_short"),
        (
            {"population": {"value": 0, "year": 2025, "sumber": "contoh"}},
            "population",
            "not_positive",
        ),
        ({"area_km2": {"value": -3, "year": 2025, "sumber": "contoh"}}, "area_km2", "not_positive"),
        ({"bbox": [106.9, -6.3, 106.7, -6.1]}, "bbox", "box_turned"),
        ({"bbox": [106.7, -6.1, 106.9, -6.3]}, "bbox", "box_turned"),
        ({"lat": -5.0}, "bbox", "centre_outside"),
        ({"province": "Ban\x00ten"}, "province", "control_character"),
        ({"neighbours": ["a", "b\x1b[2J"]}, "neighbours.1", "control_character"),
    ],
)
def test_what_no_city_can_be_is_refused(change, field, code):
    City.model_validate(CITY)
    with pytest.raises(ValidationError) as caught:
        City.model_validate(CITY | change)
    (error,) = caught.value.errors()
    steps = (*error["loc"], *error.get("ctx", {}).get("steps", ()))
    assert (".".join(map(str, steps)), error["type"]) == (field, code)
    assert code in WORDS


def test_a_character_nobody_sees_is_told_where_it_stands(small_pack):
    edit(small_pack, "city.toml", 'province = "', 'province = "\\u0000')
    line = edit(small_pack, SERVICES, CODE, 'code: "DKC-\\0001"')
    found = read_pack(small_pack).problems
    assert {(row.file, row.field, row.code) for row in found} == {
        ("city.toml", "province", "control_character"),
        (SERVICES, "code", "control_character"),
    }
    assert [row.line for row in found if row.file == SERVICES] == [line]


def test_an_empty_alias_is_refused():
    with pytest.raises(ValidationError) as caught:
        EvidenceType(id="x", name="X", aliases=["", "y"])
    assert caught.value.errors()[0]["type"] == "string_too_short"
