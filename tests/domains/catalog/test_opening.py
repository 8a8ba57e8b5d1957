"""When a place is open, to the minute, in the city's own time."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layan.domains.catalog.adapters.holidays_id import holiday_on
from layan.domains.catalog.rules.opening import LOOK_AHEAD_DAYS, hours_on, open_state
from layan.domains.catalog.types import CalendarWindow, OpeningHours, Week, WindowKind

WIB = ZoneInfo("Asia/Jakarta")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFFICE = OpeningHours(
    id="kantor",
    name="Jam kantor",
    week={
        **dict.fromkeys(WEEKDAYS[:4], ("08:00-15:00",)),
        "fri": ("08:00-11:30", "13:00-15:00"),
    },
    ramadan=dict.fromkeys(WEEKDAYS[:5], ("08:00-14:00",)),
)
ALWAYS = OpeningHours(
    id="siaga",
    name="Siaga",
    week=dict.fromkeys(WEEKDAYS, ("00:00-24:00",)),
    holidays="open",
)
NIGHT = OpeningHours(
    id="malam", name="Malam", week=dict.fromkeys(WEEKDAYS, ("00:00-02:00", "20:00-24:00"))
)
NEVER = OpeningHours(id="tutup", name="Tutup", week={})


def window(kind, start, end, certainty="official"):
    return CalendarWindow(
        id=f"{kind}-x",
        kind=kind,
        name=f"Jendela {kind}",
        start=start,
        end=end,
        certainty=certainty,
        source="uji",
    )


RAMADAN = window("ramadan", dt.date(2026, 2, 19), dt.date(2026, 3, 20))
GUESSED = window("ramadan", dt.date(2027, 2, 8), dt.date(2027, 3, 9), "estimated")
TOWN_DAY = window("local-holiday", dt.date(2026, 11, 26), dt.date(2026, 11, 26))
WINDOWS = (RAMADAN, GUESSED, TOWN_DAY)


def no_holiday(day):
    return ""


def national(day):
    found = holiday_on(day)
    return found.name_id if found else ""


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=WIB)


def state(hours, text, *, holiday=no_holiday, windows=WINDOWS, zone=WIB):
    found = open_state(hours, at(text), zone=zone, holiday=holiday, windows=windows)
    changes = found.changes_at and found.changes_at.isoformat()[:16]
    return found.open, changes


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        # Monday 23 November 2026
        ("2026-11-23T07:59:59", (False, "2026-11-23T08:00")),
        ("2026-11-23T08:00", (True, "2026-11-23T15:00")),
        ("2026-11-23T14:59:59", (True, "2026-11-23T15:00")),
        ("2026-11-23T15:00", (False, "2026-11-24T08:00")),  # half-open: at three it is closed
        # Friday: the noon prayer
        ("2026-11-27T11:29", (True, "2026-11-27T11:30")),
        ("2026-11-27T11:30", (False, "2026-11-27T13:00")),
        ("2026-11-27T13:00", (True, "2026-11-27T15:00")),
        # over the weekend
        ("2026-11-27T15:00", (False, "2026-11-30T08:00")),
        ("2026-11-28T10:00", (False, "2026-11-30T08:00")),
    ],
)
def test_an_ordinary_week(moment, expected):
    assert state(OFFICE, moment, windows=()) == expected


def test_the_day_is_the_citys_and_not_that_of_utc():
    # 16:59 UTC on Sunday is 23:59 in Jakarta, a minute later it is Monday there
    late = dt.datetime(2026, 11, 22, 16, 59, tzinfo=dt.UTC)
    before, after = (
        open_state(ALWAYS, moment, zone=WIB, holiday=no_holiday, windows=()).today.day
        for moment in (late, late + dt.timedelta(minutes=1))
    )
    assert (before, after) == (dt.date(2026, 11, 22), dt.date(2026, 11, 23))


def test_the_answer_does_not_depend_on_the_zone_of_the_question():
    moments = [at("2026-11-23T08:00").astimezone(zone) for zone in (dt.UTC, ZoneInfo("Asia/Tokyo"))]
    found = {open_state(OFFICE, now, zone=WIB, holiday=no_holiday, windows=()) for now in moments}
    assert len(found) == 1
    assert found.pop().open


def test_a_place_that_never_closes_has_no_closing_time():
    assert state(ALWAYS, "2026-11-23T23:59:59") == (True, None)
    assert state(ALWAYS, "2026-11-24T00:00") == (True, None)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23T23:59", (True, "2026-11-24T02:00")),  # runs on over midnight
        ("2026-11-24T00:00", (True, "2026-11-24T02:00")),
        ("2026-11-24T02:00", (False, "2026-11-24T20:00")),
        ("2026-11-24T19:59", (False, "2026-11-24T20:00")),
        ("2026-11-24T20:00", (True, "2026-11-25T02:00")),
    ],
)
def test_a_night_shift_carries_on_over_midnight(moment, expected):
    assert state(NIGHT, moment, windows=()) == expected


def test_a_place_without_hours_never_opens():
    assert state(NEVER, "2026-11-23T10:00") == (False, None)


def test_a_closure_longer_than_we_look_ahead_promises_nothing():
    days = dt.timedelta(days=LOOK_AHEAD_DAYS + 5)
    shut = window("local-holiday", dt.date(2026, 11, 23), dt.date(2026, 11, 23) + days)
    assert state(OFFICE, "2026-11-23T10:00", windows=(shut,)) == (False, None)


def test_ramadan_hours_hold_to_the_last_day_and_no_longer():
    inside, after = dt.date(2026, 3, 20), dt.date(2026, 3, 23)
    fasting = hours_on(OFFICE, inside, holiday=no_holiday, windows=WINDOWS)
    assert (fasting.ramadan, fasting.estimated) == (True, False)
    assert fasting.spans == OFFICE.ramadan.fri
    usual = hours_on(OFFICE, after, holiday=no_holiday, windows=WINDOWS)
    assert (usual.ramadan, usual.spans) == (False, OFFICE.week.mon)


def test_an_estimated_ramadan_says_that_it_is_estimated():
    found = hours_on(OFFICE, dt.date(2027, 2, 9), holiday=no_holiday, windows=WINDOWS)
    assert (found.ramadan, found.estimated) == (True, True)
    assert state(OFFICE, "2027-02-09T14:00") == (False, "2027-02-10T08:00")


def test_a_place_without_ramadan_hours_keeps_its_own():
    found = hours_on(ALWAYS, dt.date(2026, 2, 23), holiday=no_holiday, windows=WINDOWS)
    assert (found.ramadan, found.spans) == (False, ALWAYS.week.mon)


def test_a_national_holiday_closes_the_office_and_names_itself():
    found = hours_on(OFFICE, dt.date(2026, 8, 17), holiday=national, windows=())
    assert found.spans == ()
    assert "Kemerdekaan" in found.holiday
    assert state(OFFICE, "2026-08-17T09:00", holiday=national) == (False, "2026-08-18T08:00")


def test_joint_leave_closes_the_office_too():
    christmas_leave = dt.date(2026, 12, 24)
    assert holiday_on(christmas_leave).joint_leave
    assert hours_on(OFFICE, christmas_leave, holiday=national, windows=()).spans == ()


def test_a_local_holiday_closes_the_office():
    found = hours_on(OFFICE, dt.date(2026, 11, 26), holiday=no_holiday, windows=WINDOWS)
    assert (found.spans, found.holiday) == ((), "Jendela local-holiday")
    assert state(OFFICE, "2026-11-25T15:30") == (False, "2026-11-27T08:00")


def test_a_place_open_on_holidays_says_which_one_it_is():
    found = hours_on(ALWAYS, dt.date(2026, 8, 17), holiday=national, windows=())
    assert found.spans == ALWAYS.week.mon
    assert "Kemerdekaan" in found.holiday


def test_a_holiday_inside_ramadan_wins():
    found = hours_on(OFFICE, dt.date(2026, 2, 23), holiday=lambda _: "Libur", windows=WINDOWS)
    assert (found.spans, found.ramadan) == ((), False)


def spans(hours):
    return st.lists(hours, max_size=4, unique=True).map(
        lambda found: tuple(
            f"{start:02}:00-{end:02}:00"
            for start, end in zip(sorted(found)[::2], sorted(found)[1::2], strict=False)
        )
    )


HOURS = st.fixed_dictionaries({day: spans(st.integers(0, 24)) for day in WEEKDAYS}).map(
    lambda week: OpeningHours(id="x", name="x", week=Week(**week))
)
NOWS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 31)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=WIB)
)


@given(HOURS, NOWS)
def test_the_state_changes_exactly_when_it_says(hours, now):
    found = open_state(hours, now, zone=WIB, holiday=no_holiday, windows=())
    if found.changes_at is None:
        return
    assert found.changes_at > now
    moment = dt.timedelta(microseconds=1)
    before, after = (
        open_state(hours, when, zone=WIB, holiday=no_holiday, windows=()).open
        for when in (found.changes_at - moment, found.changes_at)
    )
    assert (before, after) == (found.open, not found.open)


@given(HOURS, NOWS)
def test_open_now_means_inside_a_span_of_today(hours, now):
    found = open_state(hours, now, zone=WIB, holiday=no_holiday, windows=())
    inside = any(
        span.opens <= now.time() and (span.closes is None or now.time() < span.closes)
        for span in found.today.spans
    )
    assert found.open == inside


@given(st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)))
def test_only_windows_of_two_kinds_change_a_day(day):
    others = tuple(
        window(kind, day, day)
        for kind in WindowKind
        if kind not in {WindowKind.RAMADAN, WindowKind.LOCAL_HOLIDAY}
    )
    plain = hours_on(OFFICE, day, holiday=no_holiday, windows=())
    assert hours_on(OFFICE, day, holiday=no_holiday, windows=others) == plain
