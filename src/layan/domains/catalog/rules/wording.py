"""How prices, durations, dates and opening hours are said to people, in Indonesian and English.

Pure and total: every value a record can hold has words. Indonesian writes thousands with a full
stop and clock times as ``09.00``; English writes ``25,000`` and ``09:00``. A language other than
English is answered in Indonesian.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from layan.domains.catalog.rules.opening import DayHours, OpenState
from layan.domains.catalog.types import Cost, CostKind, Duration, Span, TimeUnit

WEEKDAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
UNITS = {
    "id": {
        TimeUnit.MINUTE: "menit",
        TimeUnit.HOUR: "jam",
        TimeUnit.DAY: "hari",
        TimeUnit.WORKING_DAY: "hari kerja",
        TimeUnit.MONTH: "bulan",
    },
    "en": {
        TimeUnit.MINUTE: "minute",
        TimeUnit.HOUR: "hour",
        TimeUnit.DAY: "day",
        TimeUnit.WORKING_DAY: "working day",
        TimeUnit.MONTH: "month",
    },
}
PHRASES = {
    "id": {
        "free": "Gratis",
        "formula": "Dihitung per kasus",
        "at_once": "Langsung selesai",
        "up_to": "Sampai {}",
        "at": "pukul",
        "open_until": "Buka sampai {}",
        "open_always": "Buka 24 jam",
        "closed": "Tutup, belum ada jadwal buka dalam 30 hari",
        "closed_until": "Tutup, buka lagi {}",
        "day_closed": "Tutup",
        "day_always": "24 jam",
        "tomorrow": "besok",
        "midnight": "tengah malam",
        "now": "baru saja",
        "ago": "{} yang lalu",
    },
    "en": {
        "free": "Free",
        "formula": "Worked out case by case",
        "at_once": "Done at once",
        "up_to": "Up to {}",
        "at": "at",
        "open_until": "Open until {}",
        "open_always": "Open 24 hours",
        "closed": "Closed, no opening planned in the next 30 days",
        "closed_until": "Closed, opens {}",
        "day_closed": "Closed",
        "day_always": "24 hours",
        "tomorrow": "tomorrow",
        "midnight": "midnight",
        "now": "just now",
        "ago": "{} ago",
    },
}
DAYS_NAMED_BY_WEEKDAY = 7  # from the eighth day on, "Monday" alone would mislead


def _tongue(language: str) -> str:
    return "en" if language.startswith("en") else "id"


def number_words(number: int, language: str = "id") -> str:
    """A whole number with thousands marked.

    >>> number_words(25000), number_words(25000, "en")
    ('25.000', '25,000')
    """
    grouped = f"{number:,}"
    return grouped if _tongue(language) == "en" else grouped.replace(",", ".")


def rupiah(amount: int, language: str = "id") -> str:
    """An amount in whole rupiah; zero is said as free.

    >>> rupiah(25000), rupiah(0), rupiah(0, "en")
    ('Rp25.000', 'Gratis', 'Free')
    """
    if amount == 0:
        return PHRASES[_tongue(language)]["free"]
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{number_words(abs(amount), language)}"


def cost_words(cost: Cost, language: str = "id") -> str:
    """What a service costs, short enough for a tile.

    >>> cost_words(Cost(kind="range", min=80000, max=120000))
    'Rp80.000–Rp120.000'
    """
    if cost.kind is CostKind.FREE:
        return PHRASES[_tongue(language)]["free"]
    if cost.kind is CostKind.FORMULA:
        return PHRASES[_tongue(language)]["formula"]
    if cost.kind is CostKind.FIXED:
        return rupiah(cost.amount or 0, language)
    low, high = cost.min or 0, cost.max or 0
    if low == high:
        return rupiah(low, language)
    return f"{rupiah(low, language)}–{rupiah(high, language)}"


def amount_of(number: int, unit: TimeUnit, language: str = "id") -> str:
    """A number of units, with the English plural where it is one."""
    tongue = _tongue(language)
    plural = "s" if tongue == "en" and number != 1 else ""
    return f"{number_words(number, language)} {UNITS[tongue][unit]}{plural}"


def duration_words(duration: Duration, language: str = "id") -> str:
    """Processing time as people say it.

    >>> duration_words(Duration(min=1, max=3, unit="working_day"))
    '1–3 hari kerja'
    >>> duration_words(Duration(min=1, max=1, unit="hour"), "en")
    '1 hour'
    """
    phrases = PHRASES[_tongue(language)]
    if duration.max == 0:
        return phrases["at_once"]
    longest = amount_of(duration.max, duration.unit, language)
    if duration.min == duration.max:
        return longest
    if duration.min == 0:
        return phrases["up_to"].format(longest)
    return f"{number_words(duration.min, language)}–{longest}"


def weekday_words(day: dt.date, language: str = "id") -> str:
    """The name of the weekday."""
    return WEEKDAYS[_tongue(language)][day.weekday()]


def date_words(day: dt.date, language: str = "id") -> str:
    """A date with its weekday.

    >>> date_words(dt.date(2026, 11, 23))
    'Senin, 23 Nov 2026'
    """
    return f"{weekday_words(day, language)}, {day_words(day, language)}"


def day_words(day: dt.date, language: str = "id") -> str:
    """A date without its weekday: ``23 Nov 2026``."""
    return f"{day.day} {MONTHS[_tongue(language)][day.month - 1]} {day.year}"


def dates_words(start: dt.date, end: dt.date, language: str = "id") -> str:
    """A stretch of dates, its last day included, without saying twice what both share.

    >>> dates_words(dt.date(2027, 2, 8), dt.date(2027, 3, 9))
    '8 Feb–9 Mar 2027'
    """
    if start == end:
        return day_words(start, language)
    months = MONTHS[_tongue(language)]
    first = str(start.day)
    if (start.year, start.month) != (end.year, end.month):
        first += f" {months[start.month - 1]}"
    if start.year != end.year:
        first += f" {start.year}"
    return f"{first}–{day_words(end, language)}"


def clock_words(moment: dt.time | None, language: str = "id") -> str:
    """A time of day; None is midnight at the end of the day."""
    if moment is None:
        return "24:00" if _tongue(language) == "en" else "24.00"
    return f"{moment:%H:%M}" if _tongue(language) == "en" else f"{moment:%H.%M}"


def moment_words(moment: dt.datetime, zone: dt.tzinfo, language: str = "id") -> str:
    """An instant in local time.

    >>> jakarta = dt.timezone(dt.timedelta(hours=7))
    >>> moment_words(dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC), jakarta)
    'Senin, 23 Nov 2026 pukul 09.00'
    """
    local = moment.astimezone(zone)
    at = PHRASES[_tongue(language)]["at"]
    return f"{date_words(local.date(), language)} {at} {clock_words(local.time(), language)}"


def spans_words(spans: Iterable[Span], language: str = "id") -> str:
    """The opening spans of a day: ``08.00–11.30 dan 13.00–15.00``; none is closed."""
    phrases = PHRASES[_tongue(language)]
    said = [
        phrases["day_always"]
        if span.opens == dt.time() and span.closes is None
        else f"{clock_words(span.opens, language)}–{clock_words(span.closes, language)}"
        for span in spans
    ]
    if not said:
        return phrases["day_closed"]
    joiner = " and " if _tongue(language) == "en" else " dan "
    return joiner.join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def day_hours_words(hours: DayHours, language: str = "id") -> str:
    """The hours of one date: its spans, or closed."""
    return spans_words(hours.spans, language)


def open_words(state: OpenState, now: dt.datetime, zone: dt.tzinfo, language: str = "id") -> str:
    """Whether a place is open at ``now`` and until or from when, in local time.

    Same day: the time alone. Tomorrow and the five days after: the day and the time. Later: the
    full date. Open with no change ahead is open always.
    """
    phrases = PHRASES[_tongue(language)]
    if state.changes_at is None:
        return phrases["open_always"] if state.open else phrases["closed"]
    when = _when(state.changes_at.astimezone(zone), now.astimezone(zone), language, state.open)
    return phrases["open_until" if state.open else "closed_until"].format(when)


def _when(then: dt.datetime, now: dt.datetime, language: str, closing: bool) -> str:
    tongue = _tongue(language)
    phrases = PHRASES[tongue]
    clock = clock_words(then.time(), language)
    days = (then.date() - now.date()).days
    if closing and days == 1 and then.time() == dt.time():
        return phrases["midnight"]
    if days == 0:
        return clock if closing else f"{phrases['at']} {clock}"
    if days == 1:
        day = phrases["tomorrow"]
    elif days < DAYS_NAMED_BY_WEEKDAY:
        day = weekday_words(then.date(), language)
    else:
        day = date_words(then.date(), language)
    return f"{day} {phrases['at']} {clock}"


def age_words(since: dt.datetime, now: dt.datetime, language: str = "id") -> str:
    """How long ago something happened, in the largest unit that fits.

    >>> friday = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    >>> age_words(friday, friday + dt.timedelta(days=3))
    '3 hari yang lalu'
    """
    phrases = PHRASES[_tongue(language)]
    minutes = int((now - since).total_seconds() // 60)
    if minutes < 1:
        return phrases["now"]
    if minutes < 60:
        length = amount_of(minutes, TimeUnit.MINUTE, language)
    elif minutes < 60 * 24:
        length = amount_of(minutes // 60, TimeUnit.HOUR, language)
    else:
        length = amount_of(minutes // (60 * 24), TimeUnit.DAY, language)
    return phrases["ago"].format(length)


def named_in(address: str, area: str, *, district: bool = False) -> bool:
    """Whether a postal address has the area as a part of its own between commas.

    A district counts only with its title, for many share the city's name.

    >>> named_in("Jl. Satria Sudirman No. 1, Kel. Sukaasih", "Sukaasih")
    True
    >>> named_in("Jl. Raya Sukaasih No. 1, Tangerang", "Tangerang", district=True)
    False
    """
    title = r"(?:kec\.|kecamatan)\s*" if district else r"(?:(?:kel\.|kelurahan|desa)\s*)?"
    wanted = re.compile(title + re.escape(area), re.IGNORECASE)
    return any(wanted.fullmatch(part.strip()) for part in address.split(","))
