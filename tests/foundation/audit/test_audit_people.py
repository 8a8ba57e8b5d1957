"""Who saw my data; the keys that make it possible to ask without keeping my number."""

import os
import stat
import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from layan.foundation.audit import keys, reading
from layan.foundation.audit import public as audit
from layan.kernel.identifiers import Nik

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ANI = Nik.demo(date(1990, 1, 1), 1, woman=True)
BUDI = Nik.demo(date(1990, 1, 1), 2)
CITRA = audit.Actor("citra-id", "officer", "disdukcapil")


def look(person=ANI, actor=CITRA, minutes=0, **more):
    return audit.record_read(
        actor,
        "identity.profile_read",
        ("identity.account", "a-1"),
        person=person,
        purpose="Memeriksa permohonan KTP",
        now=NOW + timedelta(minutes=minutes),
        **more,
    )


@pytest.fixture(autouse=True)
def _log(db, own_keys, monkeypatch):
    monkeypatch.setattr(reading, "_names", [])


def test_a_person_sees_who_read_what_when_and_why():
    look(minutes=3, fields=["name", "address"])
    (read,) = audit.reads_of(ANI)
    assert (read.role, read.agency, read.name) == ("officer", "disdukcapil", "")
    assert read.at == NOW + timedelta(minutes=3)
    assert (read.subject_kind, read.subject_id) == ("identity.account", "a-1")
    assert read.purpose == "Memeriksa permohonan KTP"
    assert read.facts == {"fields": ["name", "address"]}


def test_a_person_sees_neither_others_readings_nor_acts_that_were_no_reading():
    look(BUDI)
    audit.record(CITRA, "identity.account_locked", ("identity.account", "a-1"), person=ANI, now=NOW)
    assert audit.reads_of(ANI) == []
    assert len(audit.reads_of(BUDI)) == 1


def test_a_nik_is_the_same_person_however_it_is_written():
    look(ANI.digits)
    look(f"{ANI.digits[:4]} {ANI.digits[4:8]} {ANI.digits[8:12]} {ANI.digits[12:]}")
    assert len(audit.reads_of(ANI)) == 2
    assert audit.reads_of(f"account:{ANI.digits[-4:]}") == []


def test_readings_come_in_pages_the_latest_first():
    written = [look(minutes=minute) for minute in range(5)]
    first = audit.reads_of(ANI, limit=2)
    second = audit.reads_of(ANI, limit=2, before=first[-1].sequence)
    assert [read.sequence for read in (*first, *second)] == written[:0:-1]


def test_names_of_staff_are_told_only_where_the_city_wants_it(settings):
    audit.register_names(lambda _ids: {"citra-id": "Citra Lestari"})
    look()
    look(actor="system.worker")
    assert [read.name for read in audit.reads_of(ANI)] == ["", ""]
    settings.LAYAN_NAME_STAFF = True
    assert [read.name for read in audit.reads_of(ANI)] == ["", "Citra Lestari"]
    assert [read.name for read in audit.reads_of(ANI, name_staff=False)] == ["", ""]


def test_readings_from_before_a_key_change_are_still_found():
    look()
    assert audit.rotate_person_key() == "2"
    look()
    hashes = {keys.hash_person(ANI, key) for key in keys.person_keys()}
    assert len(hashes) == 2
    assert len(audit.reads_of(ANI)) == 2
    assert audit.verify().ok


def test_key_files_are_for_their_owner_alone(own_keys):
    look()
    audit.sign_day(NOW.date(), now=NOW)
    assert stat.S_IMODE(own_keys.stat().st_mode) == 0o700
    private = [path for path in own_keys.iterdir() if path.suffix != ".pub"]
    assert len(private) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in private} == {0o600}


@pytest.mark.parametrize("pattern", ["audit-person-*.key", "audit-sign-*.pem"])
def test_a_key_that_others_can_read_is_not_used(own_keys, pattern):
    look()
    audit.sign_day(NOW.date(), now=NOW)
    (path,) = own_keys.glob(pattern)
    path.chmod(0o644)
    os.utime(path, ns=(1, 1))
    with pytest.raises(audit.AuditKeyUnusable) as caught:
        look() if "person" in pattern else audit.sign_day(date(2027, 1, 1), now=NOW)
    assert caught.value.facts == {"file": path.name, "reason": "readable_by_others"}


@pytest.mark.parametrize("text", ["", "zz", "00"])
def test_a_broken_key_is_told_and_never_replaced(own_keys, text):
    look()
    path = own_keys / "audit-person-1.key"
    path.write_text(text)
    os.utime(path, ns=(2, 2))
    with pytest.raises(audit.AuditKeyUnusable):
        look()
    assert path.read_text() == text


def test_processes_that_start_together_agree_on_the_first_key(own_keys):
    found = []
    barrier = threading.Barrier(8)

    def first_use():
        barrier.wait()
        found.append(keys.person_keys()[-1].secret)

    threads = [threading.Thread(target=first_use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert not list(own_keys.glob(".making-*"))


@pytest.mark.parametrize("person", ["", "x" * 201])
def test_a_person_needs_an_id_of_sensible_length(person):
    with pytest.raises(audit.AuditInvalid):
        look(person)
