"""Rows are gapless, linked, part of the caller's transaction, and refuse to be changed."""

import hashlib
import json
import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import IntegrityError, connection, transaction

from layan.foundation.audit import protection
from layan.foundation.audit import public as audit
from layan.foundation.audit.chain import BEGINNING
from layan.foundation.audit.models import ChainEnd, Record

NOW = datetime(2026, 11, 23, 2, 0, 0, 5, tzinfo=UTC)
CITRA = audit.Actor("citra", "officer", "disdukcapil")
REPORT = ("catalog.report", "R-7")
NIK = "3671904101900001"


def write(number=1, **more):
    return [
        audit.record(CITRA, "catalog.report_answered", REPORT, now=NOW, turn=turn, **more)
        for turn in range(number)
    ]


def execute(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_rows_are_numbered_from_one_without_gaps(db):
    assert write(3) == [1, 2, 3]
    assert audit.record_many([audit.Entry(CITRA, "catalog.report_read", *REPORT)] * 3, now=NOW) == [
        4,
        5,
        6,
    ]
    assert audit.record_many([], now=NOW) == []
    assert audit.verify().rows == 6


def test_the_hash_can_be_checked_by_hand(db):
    """SHA-256 of the row as sorted compact JSON, as the documents say."""
    first, second = [Record.objects.get(pk=pk) for pk in write(2, purpose="Menjawab “warga”")]
    text = json.dumps(
        {
            "version": 1,
            "sequence": 2,
            "occurred_at": "2026-11-23T02:00:00.000005Z",
            "actor": "citra",
            "role": "officer",
            "agency": "disdukcapil",
            "acting_for": "",
            "action": "catalog.report_answered",
            "subject_kind": "catalog.report",
            "subject_id": "R-7",
            "person_hash": "",
            "person_key": "",
            "read": False,
            "purpose": "Menjawab “warga”",
            "facts": {"turn": 1},
            "previous": first.hash,
        },
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    assert second.hash == hashlib.sha256(text.encode()).hexdigest()
    assert first.previous == BEGINNING
    assert audit.chain_end() == (2, second.hash)


def test_the_hash_does_not_depend_on_the_zone_the_time_is_told_in(db):
    jakarta = NOW.astimezone(timezone(timedelta(hours=7)))
    audit.record(CITRA, "a.b", REPORT, now=jakarta)
    assert audit.verify().ok


def test_a_rolled_back_act_leaves_neither_row_nor_gap(db):
    write()
    with transaction.atomic():
        write(2)
        transaction.set_rollback(True)
    assert write() == [2]
    assert audit.verify().ok


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"actor": ""}, "actor"),
        ({"action": "Answered"}, "action"),
        ({"subject_id": ""}, "subject_id"),
        ({"read": True, "purpose": "x"}, "person"),
        ({"read": True, "person": "account-1"}, "purpose"),
    ],
)
def test_a_row_that_says_too_little_is_refused(db, change, field):
    row = {"actor": CITRA, "action": "a.b", "subject_kind": "x", "subject_id": "1"} | change
    with pytest.raises(audit.AuditInvalid) as caught:
        audit.record_many([audit.Entry(**row)], now=NOW)
    assert caught.value.facts["field"] == field
    assert Record.objects.count() == 0


@pytest.mark.parametrize(
    "where", ["actor", "subject_id", "subject_kind", "purpose", "acting_for", "facts"]
)
def test_no_column_takes_a_nik(db, where):
    row = {"actor": CITRA, "action": "a.b", "subject_kind": "x", "subject_id": "1"}
    row |= {
        "actor": {"actor": NIK},
        "acting_for": {"actor": audit.Actor("a", acting_for=NIK)},
        "facts": {"facts": {"said": f"NIK saya {NIK}"}},
    }.get(where, {where: f"NIK {NIK}"})
    with pytest.raises(audit.AuditPersonalNumber):
        audit.record_many([audit.Entry(**row)], now=NOW)


def test_a_person_is_kept_as_a_keyed_hash_only(db, own_keys):
    audit.record_read(
        CITRA, "identity.profile_read", ("account", "9"), person=NIK, purpose="Cek", now=NOW
    )
    row = Record.objects.values().get()
    assert NIK not in str(row)
    assert len(row["person_hash"]) == 64
    assert row["person_hash"] != hashlib.sha256(NIK.encode()).hexdigest()
    assert row["person_key"] == "1"


def test_a_time_without_zone_is_refused(db):
    with pytest.raises(audit.AuditInvalid):
        audit.record(CITRA, "a.b", REPORT, now=NOW.replace(tzinfo=None))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_record SET actor = 'x'",
        "UPDATE audit_record SET hash = hash",
        "DELETE FROM audit_record WHERE sequence = 2",
        "UPDATE audit_dayhead SET hash = 'x'",
        "DELETE FROM audit_dayhead",
    ],
)
def test_the_database_itself_refuses_changes(db, own_keys, statement):
    write(2)
    audit.sign_day(NOW.date(), now=NOW)
    with pytest.raises(IntegrityError, match="never changed"):
        execute(statement)
    assert audit.verify().ok


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no TRUNCATE")
def test_the_log_cannot_be_emptied_in_one_go(db):
    write()
    with pytest.raises(IntegrityError, match="never changed"):
        execute("TRUNCATE audit_record")


def test_a_missing_trigger_is_noticed(db):
    write()
    assert protection.missing(connection) == []
    protection.remove(connection)
    broken = audit.verify().broken
    assert broken.flaw == "protection"
    assert "audit_record_no_update" in broken.detail
    protection.install(connection)
    assert audit.verify().ok


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_make_one_chain():
    problems = []

    def work(number):
        try:
            for turn in range(25):
                with transaction.atomic():
                    audit.record(f"officer-{number}", "a.b", REPORT, now=NOW, turn=turn)
                    if turn % 10 == 9:
                        transaction.set_rollback(True)
        except Exception as problem:  # noqa: BLE001 - shown by the test
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    kept = 8 * (25 - 2)  # turns 9 and 19 of each were rolled back
    assert list(Record.objects.values_list("sequence", flat=True)) == list(range(1, kept + 1))
    assert ChainEnd.objects.get().sequence == kept
    verdict = audit.verify()
    assert verdict.ok
    assert verdict.rows == kept
    assert set(Record.objects.values_list("actor", flat=True)) == {
        f"officer-{number}" for number in range(8)
    }
