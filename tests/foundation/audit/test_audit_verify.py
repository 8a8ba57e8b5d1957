"""Whatever is changed behind the log's back is found, and at the right row."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layan.foundation.audit import keys, protection
from layan.foundation.audit import public as audit
from layan.foundation.audit.chain import COLUMNS, row_hash
from layan.foundation.audit.models import ChainEnd, DayHead, Record

NOW = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)
DAY = date(2026, 11, 23)
ROWS = 12
SIGNED = 8
OTHER = {
    "sequence": st.integers(ROWS + 1, 10**12),
    "occurred_at": st.integers(0, 4 * 10**15).map(
        lambda micros: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
    ),
    "read": st.just(False),
    "facts": st.sampled_from(["{}", '{"turn": 1}', '{"turn":99}', '{"turn":1} ']),
}
LONGEST = {field.name: field.max_length for field in Record._meta.fields}


@pytest.fixture
def log(db, own_keys):
    """Twelve rows of every kind, the eighth signed; the triggers are gone, as for an intruder."""
    for turn in range(ROWS):
        audit.record_read(
            audit.Actor(f"officer-{turn}", "officer", "dpmptsp", acting_for="pt-1"),
            "identity.profile_read",
            ("account", str(turn)),
            person=f"account-{turn}",
            purpose="Memeriksa berkas",
            now=NOW + timedelta(seconds=turn),
            turn=turn,
        )
        if turn + 1 == SIGNED:
            audit.sign_day(DAY, now=NOW)
    assert audit.verify().ok
    protection.remove(connection)


def test_an_untouched_log_is_whole(log):
    protection.install(connection)
    verdict = audit.verify()
    assert verdict.ok
    assert (verdict.rows, verdict.signed_days, verdict.last_sequence) == (ROWS, 1, ROWS)
    assert verdict.lost_keys == ()


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_change_of_any_field_is_found_at_its_row(log, data):
    row = Record.objects.get(pk=data.draw(st.integers(1, ROWS), label="row"))
    column = data.draw(st.sampled_from([*COLUMNS, "hash"]), label="column")
    text = st.text(
        st.characters(codec="utf-8", exclude_characters="\x00"), max_size=LONGEST[column] or 9
    )
    before = getattr(row, column)
    value = data.draw(OTHER.get(column, text).filter(lambda value: value != before), label="value")
    rows = Record.objects.filter(pk=row.pk)
    rows.update(**{column: value})
    verdict = audit.verify()
    assert verdict.broken.sequence == row.pk
    assert verdict.rows == row.pk - 1
    assert verdict.broken.flaw == {"sequence": "gap", "previous": "link"}.get(column, "hash")
    Record.objects.filter(pk=value if column == "sequence" else row.pk).update(**{column: before})
    assert audit.verify().broken.flaw == "protection"  # all else is as it was


@pytest.mark.parametrize("row", range(1, ROWS + 1))
def test_a_removed_row_is_found(log, row):
    Record.objects.filter(pk=row).delete()
    broken = audit.verify().broken
    assert (broken.sequence, broken.flaw) == (row, "gap")


def test_two_rows_that_changed_places_are_found(log):
    for old, new in ((4, 100), (5, 4), (100, 5)):
        Record.objects.filter(pk=old).update(sequence=new)
    assert audit.verify().broken.sequence == 4


def forge(first):
    """Change a row and compute every hash after it anew, as one who rules the database can."""
    Record.objects.filter(pk=first).update(actor="nobody")
    previous = Record.objects.get(pk=first).previous
    for row in Record.objects.filter(pk__gte=first).order_by("pk"):
        row.previous = previous
        row.hash = previous = row_hash([getattr(row, name) for name in COLUMNS])
        row.save()
    ChainEnd.objects.update(hash=previous)


def test_a_chain_forged_before_a_signed_head_is_found_at_the_head(log):
    forge(3)
    broken = audit.verify().broken
    assert (broken.sequence, broken.flaw) == (SIGNED, "signature")


def test_a_chain_forged_behind_the_last_signed_head_needs_the_next_one(log):
    """The limit, said plainly: until the next signature, who rules the database can rewrite."""
    forge(SIGNED + 1)
    assert audit.verify().broken.flaw == "protection"


def test_a_cut_end_is_found(log):
    Record.objects.filter(pk__gt=10).delete()
    broken = audit.verify().broken
    assert (broken.sequence, broken.flaw) == (11, "gap")


def test_a_cut_end_with_a_moved_chain_end_is_found_by_a_head_kept_outside(log):
    kept = audit.sign_day(DAY + timedelta(days=1), now=NOW)
    DayHead.objects.filter(sequence=ROWS).delete()
    Record.objects.filter(pk__gt=10).delete()
    ChainEnd.objects.update(sequence=10, hash=Record.objects.get(pk=10).hash)
    assert audit.verify().broken.flaw == "protection"
    broken = audit.verify([kept]).broken
    assert (broken.sequence, broken.flaw) == (11, "signature")


def test_a_row_put_behind_the_end_is_found(log):
    row = Record.objects.get(pk=ROWS)
    row.sequence, row.previous = ROWS + 1, row.hash
    row.hash = row_hash([getattr(row, name) for name in COLUMNS])
    row.save(force_insert=True)
    broken = audit.verify().broken
    assert (broken.sequence, broken.flaw) == (ROWS + 1, "head")


def test_a_chain_end_that_names_another_hash_is_found(log):
    ChainEnd.objects.update(hash="f" * 64)
    broken = audit.verify().broken
    assert (broken.sequence, broken.flaw) == (ROWS, "head")


@pytest.mark.parametrize(
    "change",
    [
        {"day": DAY - timedelta(days=1)},
        {"signed_at": NOW - timedelta(days=1)},
        {"signature": "AAAA"},
        {"signature": "not base64"},
        {"key_id": "0" * 16},
        {"sequence": 7},
        {"hash": "0" * 64},
    ],
)
def test_a_changed_signed_head_is_found(log, change):
    DayHead.objects.update(**change)
    broken = audit.verify().broken
    assert broken.flaw == "signature"
    assert broken.sequence == change.get("sequence", SIGNED)


def test_a_public_key_put_under_another_name_proves_nothing(log, own_keys):
    (own,) = own_keys.glob("*.pub")
    (private,) = own_keys.glob("audit-sign-*.pem")
    private.unlink()
    other, _ = keys.signing_key()
    own.write_bytes((own_keys / f"audit-sign-{other}.pub").read_bytes())
    assert audit.verify().broken.flaw == "signature"


def test_the_signature_is_ordinary_ed25519_over_the_documented_text(log, own_keys):
    import base64

    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    shown = audit.head_to_json(audit.signed_heads()[0])
    text = json.dumps(
        {
            "day": "2026-11-23",
            "hash": Record.objects.get(pk=SIGNED).hash,
            "key": shown["key"],
            "sequence": SIGNED,
            "signed_at": "2026-11-23T17:30:00.000000Z",
            "version": 1,
        },
        separators=(",", ":"),
    )
    public = load_pem_public_key(shown["public_key"].encode())
    public.verify(base64.b64decode(shown["signature"]), text.encode())


def test_a_head_survives_being_written_down(log):
    (head,) = audit.signed_heads()
    assert audit.head_from_json(json.loads(json.dumps(audit.head_to_json(head)))) == head
    wrong = replace(head, sequence=head.sequence + 1)
    assert audit.verify([wrong]).broken.flaw == "signature"


@pytest.mark.parametrize(
    "value", [None, [], "x", {}, {"day": "2026-13-01"}, {"day": 7, "sequence": 1}]
)
def test_what_is_no_head_is_refused(value):
    with pytest.raises(audit.AuditHeadInvalid):
        audit.head_from_json(value)


def test_a_day_is_signed_once_until_rows_are_added(log):
    first = audit.sign_day(DAY, now=NOW)
    assert audit.sign_day(DAY, now=NOW + timedelta(hours=1)) == first
    audit.record("system.x", "a.b", ("x", "1"), now=NOW)
    later = audit.sign_day(DAY, now=NOW + timedelta(hours=1))
    assert later.sequence == first.sequence + 1


def test_an_empty_log_is_whole_and_can_be_signed(db, own_keys):
    assert audit.verify().ok
    assert audit.sign_day(DAY, now=NOW).sequence == 0
    assert audit.verify().signed_days == 1


def test_a_lost_key_of_persons_is_told_though_the_chain_holds(log, own_keys):
    protection.install(connection)
    (own_keys / "audit-person-1.key").rename(own_keys / "audit-person-2.key")
    verdict = audit.verify()
    assert verdict.ok
    assert verdict.lost_keys == ("1",)


def test_the_worker_signs_the_day_that_has_ended(log):
    from layan.foundation.audit.tasks import sign_yesterday
    from layan.foundation.outbox.types import TaskCall

    planned = datetime(2026, 11, 24, 17, 10, tzinfo=UTC)  # 25 November, 00:10 in Jakarta
    sign_yesterday(TaskCall(1, "x", {}, planned, planned, 1))
    assert audit.signed_heads()[-1].day == date(2026, 11, 24)
