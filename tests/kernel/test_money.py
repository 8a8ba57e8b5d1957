"""Rupiah are exact, shown whole, and read as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layan.kernel.money import ZERO, Money, MoneyInvalid

AMOUNTS = st.integers(-(10**15), 10**15)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (0, "Rp0"),
        (999, "Rp999"),
        (25_000, "Rp25.000"),
        (1_234_567, "Rp1.234.567"),
        (-25_000, "-Rp25.000"),
        (Decimal("1499.50"), "Rp1.500"),
        (Decimal("-0.4"), "Rp0"),
    ],
)
def test_amounts_are_shown_in_whole_rupiah(amount, shown):
    assert str(Money(amount)) == shown


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Rp25.000", 25_000),
        ("Rp 25.000,-", 25_000),
        ("rp. 1.500,50", Decimal("1500.50")),
        ("IDR 30000", 30_000),
        ("120000", 120_000),
        ("-Rp5.000", -5_000),
    ],
)
def test_amounts_are_read_as_people_write_them(text, amount):
    assert Money.parse(text) == Money(amount)


@pytest.mark.parametrize(
    "text",
    ["", "gratis", "25.00", "2.5000", "1,234,567", "Rp", "٢٥٠٠", "1e5", "9" * 41, "Rp1.000x"],
)
def test_what_is_not_an_amount_is_refused(text):
    with pytest.raises(MoneyInvalid):
        Money.parse(text)


@pytest.mark.parametrize("wrong", [0.1, True, "5", None])
def test_floats_and_other_things_cannot_become_money(wrong):
    with pytest.raises(TypeError):
        Money(wrong)


@pytest.mark.parametrize("wrong", ["NaN", "Infinity"])
def test_money_is_finite(wrong):
    with pytest.raises(ValueError, match="finite"):
        Money(Decimal(wrong))


def test_money_cannot_be_multiplied_by_a_float():
    with pytest.raises(TypeError):
        Money(100) * 0.1


@given(AMOUNTS)
def test_what_is_shown_can_be_read_back(amount):
    assert Money.parse(str(Money(amount))) == Money(amount)


@given(AMOUNTS, AMOUNTS)
def test_adding_and_taking_away_are_exact(one, other):
    assert Money(one) + Money(other) - Money(other) == Money(one)
    assert (Money(one) < Money(other)) == (one < other)


@given(AMOUNTS, st.integers(1, 500))
def test_shares_add_up_and_differ_by_one_rupiah_at_most(amount, parts):
    shares = Money(amount).split(parts)
    assert len(shares) == parts
    assert sum(shares, ZERO) == Money(amount)
    assert max(shares) - min(shares) in {ZERO, Money(1)}
