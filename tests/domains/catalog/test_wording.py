"""Prices, durations, dates and opening hours in both languages, checked by hand."""

import datetime as dt

import pytest

from layan.domains.catalog.rules import wording
from layan.domains.catalog.rules.opening import DayHours, OpenState
from layan.domains.catalog.types import Cost, Duration, Span, TimeUnit

WIB = dt.timezone(dt.timedelta(hours=7))
MONDAY_9 = dt.datetime(2026, 11, 23, 9, 0, tzinfo=WIB)


@pytest.mark.parametrize(
    ("amount", "indonesian", "english"),
    [
        (0, "Gratis", "Free"),
        (500, "Rp500", "Rp500"),
        (25_000, "Rp25.000", "Rp25,000"),
        (1_000_000_000_000, "Rp1.000.000.000.000", "Rp1,000,000,000,000"),
    ],
)
def test_rupiah(amount, indonesian, english):
    assert wording.rupiah(amount) == indonesian
    assert wording.rupiah(amount, "en") == english


@pytest.mark.parametrize(
    ("cost", "indonesian", "english"),
    [
        ({"kind": "free"}, "Gratis", "Free"),
        ({"kind": "fixed", "amount": 30_000}, "Rp30.000", "Rp30,000"),
        ({"kind": "fixed", "amount": 0}, "Gratis", "Free"),
        (
            {"kind": "range", "min": 80_000, "max": 120_000},
            "Rp80.000–Rp120.000",
            "Rp80,000–Rp120,000",
        ),
        ({"kind": "range", "min": 0, "max": 150_000}, "Gratis–Rp150.000", "Free–Rp150,000"),
        ({"kind": "range", "min": 5_000, "max": 5_000}, "Rp5.000", "Rp5,000"),
        (
            {"kind": "formula", "formula": {"id": "5% x nilai"}},
            "Dihitung per kasus",
            "Worked out case by case",
        ),
    ],
)
def test_cost(cost, indonesian, english):
    assert wording.cost_words(Cost(**cost)) == indonesian
    assert wording.cost_words(Cost(**cost), "en") == english


@pytest.mark.parametrize(
    ("least", "most", "unit", "indonesian", "english"),
    [
        (1, 3, "working_day", "1–3 hari kerja", "1–3 working days"),
        (1, 1, "hour", "1 jam", "1 hour"),
        (2, 2, "hour", "2 jam", "2 hours"),
        (0, 14, "day", "Sampai 14 hari", "Up to 14 days"),
        (0, 0, "minute", "Langsung selesai", "Done at once"),
        (6, 12, "month", "6–12 bulan", "6–12 months"),
        (1_000, 2_000, "day", "1.000–2.000 hari", "1,000–2,000 days"),
    ],
)
def test_duration(least, most, unit, indonesian, english):
    duration = Duration(min=least, max=most, unit=unit)
    assert wording.duration_words(duration) == indonesian
    assert wording.duration_words(duration, "en") == english


def test_every_unit_has_words_in_both_languages():
    for unit in TimeUnit:
        assert wording.amount_of(2, unit, "id")
        assert wording.amount_of(2, unit, "en").endswith("s")


def test_instant_is_told_in_local_time():
    instant = dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)
    assert wording.moment_words(instant, WIB) == "Senin, 23 Nov 2026 pukul 09.00"
    assert wording.moment_words(instant, WIB, "en") == "Monday, 23 Nov 2026 at 09:00"


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ((2027, 2, 8), (2027, 3, 9), "8 Feb–9 Mar 2027"),
        ((2026, 11, 25), (2026, 11, 28), "25–28 Nov 2026"),
        ((2026, 12, 20), (2027, 1, 3), "20 Des 2026–3 Jan 2027"),
        ((2026, 12, 1), (2026, 12, 1), "1 Des 2026"),
    ],
)
def test_stretch_of_dates_says_nothing_twice(start, end, said):
    assert wording.dates_words(dt.date(*start), dt.date(*end)) == said


@pytest.mark.parametrize(
    ("spans", "indonesian", "english"),
    [
        ([], "Tutup", "Closed"),
        (["08:00-15:00"], "08.00–15.00", "08:00–15:00"),
        (
            ["08:00-11:30", "13:00-15:00"],
            "08.00–11.30 dan 13.00–15.00",
            "08:00–11:30 and 13:00–15:00",
        ),
        (["00:00-24:00"], "24 jam", "24 hours"),
        (
            ["06:00-08:00", "09:00-10:00", "20:00-24:00"],
            "06.00–08.00, 09.00–10.00 dan 20.00–24.00",
            None,
        ),
    ],
)
def test_hours_of_a_day(spans, indonesian, english):
    parsed = [Span.model_validate(text) for text in spans]
    assert wording.spans_words(parsed) == indonesian
    if english:
        assert wording.spans_words(parsed, "en") == english


def said(is_open, changes_at, language="id", now=MONDAY_9):
    state = OpenState(is_open, changes_at, DayHours(now.date(), ()))
    return wording.open_words(state, now, WIB, language)


@pytest.mark.parametrize(
    ("is_open", "change", "indonesian", "english"),
    [
        (True, (23, 15, 0), "Buka sampai 15.00", "Open until 15:00"),
        (True, (24, 0, 0), "Buka sampai tengah malam", "Open until midnight"),
        (True, (24, 2, 0), "Buka sampai besok pukul 02.00", "Open until tomorrow at 02:00"),
        (False, (23, 13, 0), "Tutup, buka lagi pukul 13.00", "Closed, opens at 13:00"),
        (
            False,
            (24, 8, 0),
            "Tutup, buka lagi besok pukul 08.00",
            "Closed, opens tomorrow at 08:00",
        ),
        (False, (29, 8, 0), "Tutup, buka lagi Minggu pukul 08.00", "Closed, opens Sunday at 08:00"),
        (
            False,
            (30, 8, 0),
            "Tutup, buka lagi Senin, 30 Nov 2026 pukul 08.00",
            "Closed, opens Monday, 30 Nov 2026 at 08:00",
        ),
    ],
)
def test_open_or_closed_and_until_when(is_open, change, indonesian, english):
    day, hour, minute = change
    changes_at = dt.datetime(2026, 11, day, hour, minute, tzinfo=WIB)
    assert said(is_open, changes_at) == indonesian
    assert said(is_open, changes_at, "en") == english


def test_next_monday_is_named_on_saturday():
    saturday = dt.datetime(2026, 11, 21, 10, 0, tzinfo=WIB)
    assert (
        said(False, MONDAY_9.replace(hour=8), now=saturday) == "Tutup, buka lagi Senin pukul 08.00"
    )


def test_always_open_and_long_closed():
    assert said(True, None) == "Buka 24 jam"
    assert said(False, None, "en") == "Closed, no opening planned in the next 30 days"


def test_state_in_another_zone_is_told_in_the_places_time():
    utc_now = MONDAY_9.astimezone(dt.UTC)
    change = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
    assert said(True, change, now=utc_now) == "Buka sampai 15.00"


@pytest.mark.parametrize(
    ("seconds", "indonesian", "english"),
    [
        (59, "baru saja", "just now"),
        (60, "1 menit yang lalu", "1 minute ago"),
        (3_599, "59 menit yang lalu", "59 minutes ago"),
        (3_600, "1 jam yang lalu", "1 hour ago"),
        (86_400 * 3, "3 hari yang lalu", "3 days ago"),
    ],
)
def test_age(seconds, indonesian, english):
    since = MONDAY_9 - dt.timedelta(seconds=seconds)
    assert wording.age_words(since, MONDAY_9) == indonesian
    assert wording.age_words(since, MONDAY_9, "en") == english
