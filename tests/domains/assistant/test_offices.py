"""Questions about an office itself, told from questions about a service there."""

import datetime as dt

import pytest

from layan.domains.assistant.public import Intent, ask
from layan.domains.assistant.rules.offices import office_question
from layan.domains.catalog.public import catalog

NAMES = {
    "disdukcapil": (frozenset({"kantor", "disdukcapil"}),),
    "samsat": (frozenset({"kantor", "samsat"}), frozenset({"samsat", "cikokol"})),
    "kec-ciledug": (frozenset({"kecamatan", "ciledug"}),),
    "kel-ciledug": (frozenset({"kelurahan", "ciledug"}),),
    **{
        f"pkm-{area}": (frozenset({"puskesmas", area}),)
        for area in ("ciledug", "cipondoh", "benda", "pinang")
    },
}


@pytest.mark.parametrize(
    ("text", "place", "intent"),
    [
        ("jam buka disdukcapil", "disdukcapil", Intent.HOURS),
        ("alamat kantor camat ciledug", "kec-ciledug", Intent.PLACE),
        ("puskesmas cipondoh buka jam brp", "pkm-cipondoh", Intent.HOURS),
        ("nomor telepon samsat", "samsat", Intent.PLACE),
        ("no wa dukcapil", "disdukcapil", Intent.PLACE),
        ("samsat kota tangerang buka hari minggu", "samsat", Intent.HOURS),
        ("where is the samsat", "samsat", Intent.PLACE),
    ],
)
def test_an_office_is_found_by_its_name(text, place, intent):
    found = office_question(text.split(), NAMES, frozenset({"kota", "tangerang"}))
    assert found is not None
    assert found.places == (place,)
    assert found.intent is intent


@pytest.mark.parametrize(
    "text",
    [
        "bayar pajak motor di samsat jam berapa",
        "no antrian disdukcapil ambil dmn",
        "jam buka puskesmas",
        "ktp hilang di mana",
        "samsat",
        "jam buka",
        "",
    ],
)
def test_a_service_or_no_office_in_particular_is_not_an_office(text):
    assert office_question(text.split(), NAMES) is None


@pytest.mark.usefixtures("small_city")
def test_an_office_answer_comes_from_the_place():
    place = catalog().places["capil"]
    noon = dt.datetime(2026, 11, 18, 3, 0, tzinfo=dt.UTC)  # a Wednesday morning in Jakarta
    answer = ask(f"jam buka {place.name.id}", now=noon)
    assert answer.service is None
    assert answer.intent is Intent.HOURS
    assert answer.sources[0].url == "/tempat/capil/"
    told = answer.answer.splitlines()
    assert told[0] == place.name.id
    assert any(line.startswith("Sekarang: ") for line in told)
    assert any(line.startswith("Jam buka: ") for line in told)
    assert "Sekarang" not in ask(f"jam buka {place.name.id}").answer
