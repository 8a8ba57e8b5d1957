"""Answers over a small city: grounded, marked, bounded, and silent when they should be."""

import json
import logging
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layan.domains.assistant.public import Intent, ask, ask_many
from layan.domains.assistant.queries import ask_with
from layan.domains.catalog.public import CatalogEmpty, catalog, service_ranker
from layan.kernel.danger import Danger

CONTOH = "(contoh, belum diverifikasi)"


@pytest.fixture
def _city(small_city):
    return small_city


pytestmark = pytest.mark.usefixtures("_city")


def test_the_shape_is_exactly_the_promised_one():
    told = ask("ktp saya ilang gmn ngurusnya").to_json()
    assert list(told) == ["intent", "service", "alternatives", "answer", "sources", "confidence"]
    assert told["service"] == {
        "id": "ktp-el-hilang",
        "name": "Penggantian KTP-el karena hilang",
        "agency": catalog().agencies["disdukcapil"].name.id,
    }
    assert all(list(source) == ["label", "kind", "ref", "url"] for source in told["sources"])
    assert told["sources"][0]["url"] == "/layanan/ktp-el-hilang/"
    assert 0 < told["confidence"] <= 1
    json.dumps(told)


def test_the_answer_names_papers_cost_time_and_place_from_the_record():
    service = catalog().services["ktp-el-hilang"]
    answer = ask("ktp hilang syaratnya apa").answer
    first = service.evidence[0]
    assert catalog().evidence[first.type].name.id in answer
    assert "gratis" in answer
    assert "hari kerja" in answer
    assert catalog().places_of(service)[0].name.id in answer
    assert service.steps.id[0] in answer


def test_unverified_facts_are_marked_and_verified_ones_are_not():
    lines = {line.split(":")[0]: line for line in ask("ktp hilang").answer.splitlines()}
    assert lines["Yang dibawa"].endswith(CONTOH)
    assert not lines["Biaya"].endswith(CONTOH)
    english = ask("how do I replace a lost id card").answer
    assert "(example, not verified)" in english


def test_a_service_without_any_verified_fact_is_marked_once():
    answer = ask("kartu keluarga hilang").answer
    assert answer.count(CONTOH) == 1
    assert answer.splitlines()[0].endswith(CONTOH)


def test_the_line_asked_for_comes_first():
    assert ask("biaya ganti ktp hilang berapa").answer.splitlines()[1].startswith("Biaya")
    assert ask("ktp hilang urus di mana").answer.splitlines()[1].startswith("Tempat")


def test_the_answer_speaks_the_language_of_the_question_or_the_one_wished():
    assert ask("how do I get a birth certificate").service.name == "Birth certificate"
    assert ask("akta kelahiran", language="en").service.name == "Birth certificate"
    assert ask("how do I get a birth certificate", language="id").service.name == "Akta kelahiran"


@pytest.mark.parametrize(
    "text", ["resep rendang yang enak", "siapa juara liga champions", "asdfghjkl", "😀", "", "???"]
)
def test_it_says_plainly_that_it_does_not_know(text):
    answer = ask(text)
    assert answer.service is None
    assert answer.intent in {Intent.OUT_OF_SCOPE, Intent.UNCLEAR}
    assert "Maaf" in answer.answer
    assert "112" in answer.answer


def test_greetings_get_no_service():
    answer = ask("selamat pagi min")
    assert answer.intent is Intent.GREETING
    assert answer.service is None
    assert answer.alternatives == ()


def test_another_city_is_refused():
    answer = ask("ktp hilang di bandung")
    assert answer.service is None
    assert answer.intent is Intent.OUT_OF_SCOPE
    assert "Kota Kecil" in answer.answer


@pytest.mark.parametrize("text", ["tolong ada kebakaran", "saya mau bunuh diri", "help fire!"])
def test_an_emergency_number_comes_before_everything(text):
    answer = ask(text)
    assert answer.intent is Intent.EMERGENCY
    assert "112" in answer.answer.splitlines()[0]


def test_danger_gets_the_number_and_no_service_nobody_chose():
    answer = ask("saya dicekik suami")
    assert (answer.service, answer.alternatives) == (None, ())
    assert "Biaya" not in answer.answer
    assert answer.confidence == 0


def test_danger_names_the_service_the_city_chose_and_only_its_first_step():
    found = service_ranker()
    city = found.catalog.city.model_copy(update={"danger": {Danger.VIOLENCE: "surat-domisili"}})
    pinned = replace(found, catalog=replace(found.catalog, city=city))
    answer = ask_with(pinned, "saya dicekik suami")
    assert answer.service is not None
    assert answer.service.id == "surat-domisili"
    assert answer.alternatives == ()
    assert "112" in answer.answer.splitlines()[0]
    assert catalog().services["surat-domisili"].steps.id[0] in answer.answer
    for title in ("Yang dibawa", "Biaya", "Lama proses", "Tempat", "Jam buka"):
        assert title not in answer.answer
    assert [line.url for line in answer.sources][-1] == "/layanan/surat-domisili/"
    assert all(not line.ref or line.url.startswith("/layanan/") for line in answer.sources)


def test_thanks_get_a_friendly_word():
    answer = ask("terima kasih")
    assert answer.intent is Intent.GREETING
    assert answer.answer.startswith("Sama-sama")


def test_an_unsure_answer_names_two_others():
    for text in ("ktp hilang", "akta", "reklame", "surat"):
        answer = ask(text)
        if answer.service is not None and answer.confidence < 0.9:
            assert len(answer.alternatives) >= 2


def test_a_very_long_question_is_cut_with_a_note():
    answer = ask("ktp saya hilang " * 700)
    assert answer.service is not None
    assert answer.service.id == "ktp-el-hilang"
    assert "1000" in answer.answer.splitlines()[-1]


def test_a_batch_gives_what_single_questions_give():
    lines = ["ktp hilang", "", "resep rendang", "birth certificate"]
    assert list(ask_many(iter(lines))) == [ask(line) for line in lines]


def test_nothing_of_a_question_is_logged_or_echoed(caplog):
    with caplog.at_level(logging.DEBUG):
        answer = ask("ktp hilang nik 3671011234567890 nama Ani Testing")
    assert "3671011234567890" not in caplog.text
    assert "Ani" not in caplog.text
    assert "3671011234567890" not in json.dumps(answer.to_json())


@given(st.text(max_size=1_500))
@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_string_is_answered(text):
    answer = ask(text)
    assert answer.answer
    assert 0 <= answer.confidence <= 1


def test_without_a_city_it_says_so():
    from layan.domains.catalog.models import City
    from layan.domains.catalog.public import forget_snapshot

    City.objects.all().delete()
    forget_snapshot()
    with pytest.raises(CatalogEmpty):
        ask("ktp")
