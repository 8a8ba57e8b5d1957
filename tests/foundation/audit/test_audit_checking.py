"""Nobody's number gets into the log, and ordinary text does."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layan.foundation.audit.checking import (
    canonical,
    checked_code,
    checked_facts,
    checked_text,
    looks_like_personal_number,
)
from layan.foundation.audit.types import AuditInvalid, AuditPersonalNumber
from layan.kernel.identifiers import Nik

NIK = "3671904101900001"  # a demo number: no district has this region
niks = st.builds(
    Nik.demo,
    st.dates(date(1930, 1, 1), date(2026, 1, 1)),
    st.integers(1, 9999),
    woman=st.booleans(),
)
plain_text = st.text(st.characters(codec="utf-8", exclude_categories=["Nd", "C"]), max_size=20)


@given(niks, plain_text, plain_text, st.sets(st.integers(1, 15)), st.sampled_from(" .-_\u2013"))
def test_a_nik_is_found_in_any_text_however_it_is_written(nik, before, after, places, mark):
    written = "".join(
        mark + digit if place in places else digit for place, digit in enumerate(nik.digits)
    )
    assert looks_like_personal_number(f"{before}{written}{after}")


@given(st.uuids())
def test_a_random_id_is_not_taken_for_a_nik(uuid):
    assert not looks_like_personal_number(f"account {uuid}")
    assert not looks_like_personal_number(UUID(int=uuid.int | 0xA << 124).hex)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23 2026-11-24",
        "2026-11-23T02:00:00.123456+00:00",
        "0812-0000-0001",
        "-6.178306 106.631889",  # coordinates; without their marks a NIK could read so
        "NIP 198001012005011001",  # 18 digits: an official's public number
        "12345678-aaaa-4bbb-8716-446655440000",
        "00000000000000000000000000000000000000000000000000000000000000ab",
    ],
)
def test_other_numbers_pass(text):
    assert not looks_like_personal_number(text)


@pytest.mark.parametrize(
    "text",
    [
        NIK,
        f"nik{NIK}",
        f"5 {NIK} 5",
        f"{NIK[:6]}.{NIK[6:12]}.{NIK[12:]}",
        "３６７１９０４１０１９０００01",
    ],
)
def test_hidden_numbers_do_not_pass(text):
    assert looks_like_personal_number(text)


@pytest.mark.parametrize(
    "facts",
    [
        {"nik": NIK},
        {"nik": int(NIK)},
        {"deep": {"er": [{"x": f"NIK {NIK}"}]}},
        {f"n{NIK}": True},
    ],
)
def test_a_nik_is_found_at_any_depth_of_the_facts(facts):
    with pytest.raises(AuditPersonalNumber) as caught:
        checked_facts(facts)
    assert NIK not in str(caught.value)
    assert NIK not in repr(caught.value.facts)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"share": 0.5}, "not_plain"),
        ({"amount": Decimal("1.5")}, "not_plain"),
        ({"at": datetime(2026, 1, 1, tzinfo=UTC)}, "not_plain"),
        ({"count": 2**53}, "number_too_large"),
        ({"a name": 1}, "name"),
        ({NIK: 1}, "name"),
        ({1: 1}, "name"),
        ({"a": {"b": {"c": {"d": {}}}}}, "too_deep"),
        ({"text": "x" * 9_000}, "too_long"),
        ({"text": "\ud800"}, "unprintable"),
        ({"text": "\x00"}, "unprintable"),
    ],
)
def test_facts_that_readers_would_not_read_alike_are_refused(facts, reason):
    with pytest.raises(AuditInvalid) as caught:
        checked_facts(facts)
    assert caught.value.facts["reason"] == reason


def test_equal_facts_have_one_text():
    assert checked_facts({"b": [1, None], "a": "é"}) == '{"a":"é","b":[1,null]}'
    assert checked_facts({"a": "é", "b": (1, None)}) == '{"a":"é","b":[1,null]}'
    assert canonical({}) == checked_facts({})


@pytest.mark.parametrize("code", ["answered", "Catalog.answered", "catalog.", "catalog answered"])
def test_an_action_is_a_dotted_code(code):
    with pytest.raises(AuditInvalid):
        checked_code("action", code)
    assert checked_code("action", "catalog.report_answered") == "catalog.report_answered"


@pytest.mark.parametrize(
    ("text", "reason"), [("", "empty"), ("x" * 11, "too_long"), ("a\nb", "unprintable")]
)
def test_text_is_short_printable_and_there(text, reason):
    with pytest.raises(AuditInvalid) as caught:
        checked_text("purpose", text, most=10, needed=True)
    assert caught.value.facts == {"field": "purpose", "reason": reason}
