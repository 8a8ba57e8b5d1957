"""Indonesian numbers: what is well-formed, how it is written, and that no log shows it."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layan.kernel.identifiers import (
    DEMO_REGIONS,
    Identifier,
    IdentifierInvalid,
    Kk,
    Nib,
    Nik,
    Nip,
    Nitku,
    Nop,
    Npwp,
    Phone,
)

TODAY = date(2026, 11, 23)
KINDS = (Nik, Kk, Nib, Npwp, Nitku, Nop, Nip, Phone)
ANI = "3671904101900001"  # a woman born on 1 January 1990, of a region that does not exist
BUDI = "3671900101900002"
GOOD = [
    (Nik, ANI),
    (Nik, "3671 9001 0190 0002"),
    (Nik, "3671902902000001"),  # 29 February 2000
    (Kk, "3671901706150001"),
    (Nib, "1234567890123"),
    (Npwp, "01.234.567.8-901.000"),
    (Npwp, BUDI),
    (Nitku, "0012345678901000000001"),
    (Nop, "36.71.010.001.001-1234.0"),
    (Nip, "199001012015031001"),
    (Nip, "19900101 202221 2 001"),
    (Phone, "081200000001"),
]
BAD = [
    (Nik, "", "not_digits"),
    (Nik, "367190410190000", "length"),
    (Nik, "36719041019000011", "length"),
    (Nik, "3671904101900000", "serial"),
    (Nik, "3671903201900001", "date"),
    (Nik, "3671903002900001", "date"),  # 30 February
    (Nik, "3671902902010001", "date"),  # 2001 and 1901 have no 29 February
    (Nik, "3671900001900001", "date"),
    (Nik, "3671904001900001", "date"),  # day 40 is nobody's
    (Nik, "3671907201900001", "date"),  # a woman on the 32nd
    (Nik, "3671901313900001", "date"),
    (Nik, "36719041019000o1", "not_digits"),
    (Nik, "٣٦٧١٩٠٤١٠١٩٠٠٠٠١", "not_digits"),
    (Nik, "3" * 65, "length"),
    (Kk, "3671904101900001", "date"),  # a family has no sex
    (Kk, "3671901706150000", "serial"),
    (Nib, "0000000000000", "serial"),
    (Nib, "123456789012", "length"),
    (Npwp, "01.234.567.8-901", "length"),
    (Npwp, "0" * 15, "serial"),
    (Npwp, "1" * 65, "length"),
    (Nitku, "0" * 22, "serial"),
    (Nop, "36.71.010.001.001-0000.0", "serial"),
    (Nop, "36.71.010.001.001-1234", "length"),
    (Nip, "199013012015031001", "date"),
    (Nip, "189912312015031001", "date"),
    (Nip, "199001012015131001", "appointment"),
    (Nip, "199001011980031001", "appointment"),  # appointed before birth
    (Nip, "199001012015033001", "sex"),
    (Nip, "199001012015031000", "serial"),
    (Phone, "112", "area_code"),
    (Phone, "+1 202 555 0100", "country"),
    (Phone, "0812", "length"),
    (Phone, "08121111", "length"),  # long enough for a house, too short for a mobile
    (Phone, "0812000000012345", "length"),
    (Phone, "021 CALLME", "not_digits"),
    (Phone, "5582144", "area_code"),
]


@pytest.mark.parametrize(("kind", "text"), GOOD)
def test_a_well_formed_number_is_read(kind, text):
    assert kind.parse(text).digits.isdigit()


@pytest.mark.parametrize(("kind", "text", "reason"), BAD)
def test_a_malformed_number_is_refused_with_the_reason_and_without_the_number(kind, text, reason):
    with pytest.raises(kind.refusal) as refused:
        kind.parse(text)
    assert refused.value.facts == {"reason": reason}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_refusal_and_a_length_of_its_own(kind):
    assert kind.refusal is not IdentifierInvalid
    assert kind.refusal.code != IdentifierInvalid.code
    assert kind.lengths


def test_every_kind_is_tested():
    # by name: a class with slots is built twice, and the first one is a ghost
    named = {kind.__name__ for kind in Identifier.__subclasses__()}
    assert named == {kind.__name__ for kind in KINDS}
    assert {kind for kind, _ in GOOD} == {kind for kind, _, _ in BAD} == set(KINDS)


@pytest.mark.parametrize(("kind", "text"), GOOD)
def test_no_text_form_shows_the_whole_number(kind, text):
    number = kind.parse(text)
    for shown in (str(number), repr(number), f"{number}", f"{[number]}", number.mask()):
        assert number.digits not in re.sub(r"[^0-9]", "", shown)
        assert shown.count("*") >= len(number.digits) // 3


def test_a_number_cannot_be_built_past_its_check():
    with pytest.raises(IdentifierInvalid):
        Nik("3671903201900001")


def test_a_nik_tells_sex_and_birth():
    assert Nik.parse(ANI).woman
    assert not Nik.parse(BUDI).woman
    assert Nik.parse(ANI).born(today=TODAY) == date(1990, 1, 1)
    assert Nik.parse("3671900101200001").born(today=TODAY) == date(2020, 1, 1)
    assert Nik.parse("3671900101300001").born(today=TODAY) == date(1930, 1, 1)


def test_a_nik_offers_no_address():
    assert not {"region", "district", "city", "address", "area"} & set(dir(Nik.parse(ANI)))


def test_any_region_is_accepted():
    assert Nik.parse("9999990101900001").digits[:6] == "999999"


def test_a_demo_nik_of_a_real_region_cannot_be_made():
    with pytest.raises(IdentifierInvalid):
        Nik.demo(date(1990, 1, 1), 1, region=367101)
    with pytest.raises(IdentifierInvalid):
        Nik.demo(date(1990, 1, 1), 0)


def test_old_and_new_taxpayer_numbers_are_equal():
    old = Npwp.parse("01.234.567.8-901.000")
    assert old == Npwp.parse("0012345678901000")
    assert old.written() == "01.234.567.8-901.000"
    assert Npwp.parse(BUDI).written() == BUDI
    place = Nitku.parse("0012345678901000000001")
    assert (place.taxpayer, place.branch) == (old, "000001")


def test_a_contract_official_is_known_by_month_21():
    assert Nip.parse("199001012022212001").contract
    assert Nip.parse("199001012022212001").woman
    assert not Nip.parse("199001012015031001").contract
    assert Nip.parse("199001012015031001").born == date(1990, 1, 1)


@pytest.mark.parametrize(
    "text",
    [
        "081200000001",
        "0812-0000-0001",
        "+62 812 0000 0001",
        "6281200000001",
        "81200000001",
        "+62 (0)812 0000 0001",
        " 0812.0000.0001 ",
    ],
)
def test_one_mobile_number_has_one_form(text):
    phone = Phone.parse(text)
    assert phone.international == "+6281200000001"
    assert phone.mobile
    assert phone.mask() == "+62812******01"


def test_a_house_number_needs_its_area_code():
    phone = Phone.parse("(021) 5582144")
    assert phone.international == "+62215582144"
    assert not phone.mobile


@given(
    st.dates(date(1927, 1, 1), TODAY),
    st.integers(1, 9999),
    st.booleans(),
    st.sampled_from(list(DEMO_REGIONS)),
)
def test_a_demo_nik_says_what_it_was_made_from(born, serial, woman, region):
    nik = Nik.demo(born, serial, woman=woman, region=region)
    assert Nik.parse(nik.digits) == nik
    assert (nik.woman, nik.born(today=TODAY), nik.is_demo) == (woman, born, True)


@given(st.from_regex(r"[0-9]{18}", fullmatch=True))
def test_a_plot_is_read_back_from_what_is_printed(digits):
    try:
        plot = Nop.parse(digits)
    except IdentifierInvalid:
        assert digits[13:17] == "0000"
    else:
        assert Nop.parse(plot.written()) == plot


@given(st.text(max_size=80), st.sampled_from(KINDS))
def test_any_text_is_either_read_or_refused(text, kind):
    try:
        number = kind.parse(text)
    except kind.refusal:
        return
    assert kind(number.digits) == number
