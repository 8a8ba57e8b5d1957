"""At rest: sealed, whole, found again, forgotten in time; and what a crash or a full disk does."""

import errno
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from layan.foundation.files import actions, sealing
from layan.foundation.files import public as files
from layan.foundation.files.keys import KeyRing
from layan.foundation.files.models import StoredFile
from tests.foundation.files.conftest import NOW, bodies, content_of, keep, pdf, photo

LONG = st.integers(0, 3 * sealing.PIECE_BYTES + 5)


def seal(plain, key, context=b"x"):
    import io

    out = io.BytesIO()
    assert sealing.seal(io.BytesIO(plain), out, key=key, context=context).sealed == len(
        out.getvalue()
    )
    return out.getvalue()


def unseal(box, key, context=b"x"):
    import io

    return b"".join(sealing.opened(io.BytesIO(box), key=key, context=context))


@given(LONG)
def test_what_was_sealed_opens_and_has_the_foretold_size(size):
    key, plain = sealing.new_key(), os.urandom(size)
    box = seal(plain, key)
    assert len(box) == sealing.sealed_size(size)
    assert unseal(box, key) == plain


PIECE = sealing.PIECE_BYTES + sealing.TAG_BYTES


@pytest.mark.parametrize(
    "spoil",
    [
        lambda box: box[:-1],
        lambda box: box[: sealing.HEADER_BYTES + PIECE],  # cut between two pieces
        lambda box: box[: sealing.HEADER_BYTES],
        lambda box: box + b"\0",
        lambda box: b"X" + box[1:],
        lambda box: box[:40] + bytes([box[40] ^ 1]) + box[41:],
        lambda box: (
            box[:16]
            + box[16 + PIECE : 16 + 2 * PIECE]
            + box[16 : 16 + PIECE]
            + box[16 + 2 * PIECE :]
        ),
        lambda box: box[:16] + box[16 : 16 + PIECE] + box[16:],
        lambda _box: b"",
    ],
)
def test_a_changed_cut_or_reordered_body_does_not_open(spoil):
    key = sealing.new_key()
    box = seal(os.urandom(2 * sealing.PIECE_BYTES + 100), key)
    with pytest.raises(files.FileDamaged):
        unseal(spoil(box), key)


def test_another_key_or_another_file_does_not_open_it():
    key = sealing.new_key()
    box = seal(b"isi", key)
    for wrong_key, context in ((sealing.new_key(), b"x"), (key, b"y")):
        with pytest.raises(files.FileDamaged):
            unseal(box, wrong_key, context)


@pytest.mark.django_db
def test_the_disk_shows_nothing_to_others(data):
    paper = pdf(b"<< /Title (KARTU KELUARGA ANI) >>")
    keep(paper, "kk.pdf")
    body, *_ = bodies(data)
    assert b"KARTU" not in body.read_bytes()
    assert b"%PDF" not in body.read_bytes()
    for path in [*bodies(data), *(data / "keys").iterdir()]:
        assert path.stat().st_mode & 0o077 == 0, path


@pytest.mark.django_db
def test_bodies_cannot_be_swapped_between_files(data):
    one, two = keep(pdf(), "a.pdf"), keep(pdf(b"<< /T (2) >>"), "b.pdf")
    first, second = bodies(data)
    swapped = first.read_bytes(), second.read_bytes()
    second.write_bytes(swapped[0])
    first.write_bytes(swapped[1])
    for record in (one, two):
        with pytest.raises(files.FileDamaged):
            content_of(record)


@pytest.mark.django_db
def test_a_lost_body_and_a_lost_key_are_told_apart(data):
    record = keep(pdf(), "a.pdf")
    key = next((data / "keys").glob("files-*.key"))
    hidden = key.rename(data / "away")
    with pytest.raises(files.FileKeyMissing):
        files.open_file(record.id)
    hidden.rename(key)
    bodies(data)[0].unlink()
    with pytest.raises(files.FileDamaged):
        files.open_file(record.id)


@pytest.mark.django_db
def test_files_are_found_by_owner_and_purpose(data):
    mine, other = keep(pdf(), "a.pdf"), keep(photo(), purpose="foto")
    keep(photo(), owner_id="8")
    assert {record.id for record in files.files_of("case", "7")} == {mine.id, other.id}
    assert files.files_of("case", "7", "foto") == [other]
    assert files.files_of("case", "9") == []


@pytest.mark.django_db(transaction=True)
def test_what_expired_is_purged_and_nothing_else(data):
    old = keep(pdf(), "a.pdf", retention=timedelta(days=1))
    long, forever = keep(pdf(), "b.pdf"), keep(pdf(), "c.pdf", retention=None)
    just_before = NOW + timedelta(days=1, microseconds=-1)
    assert files.purge(just_before) == 0
    assert files.purge(NOW + timedelta(days=1)) == 1
    assert len(bodies(data)) == 2
    with pytest.raises(files.FileUnknown):
        files.record_of(old.id)
    assert content_of(long) == content_of(forever)


@pytest.mark.django_db(transaction=True)
def test_purging_goes_on_over_many(data, monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 2)
    for number in range(5):
        keep(pdf(), f"{number}.pdf", retention=timedelta(0))
    assert files.purge(NOW, most=3) == 3
    assert files.purge(NOW) == 2
    assert bodies(data) == []


@contextmanager
def taken_back():
    """A transaction that ends in nothing."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_a_removal_that_is_taken_back_keeps_the_body(data):
    record = keep(pdf(), "a.pdf")
    with taken_back():
        files.remove(record.id)
    assert content_of(record) == pdf()
    files.remove(record.id)
    assert bodies(data) == []
    with pytest.raises(files.FileUnknown):
        files.remove(record.id)


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_arrival_leaves_an_orphan_that_the_sweep_removes(data):
    kept = keep(pdf(), "a.pdf")
    with taken_back():
        keep(pdf(), "b.pdf")
    assert len(bodies(data)) == 2
    from layan.kernel.clock import now

    assert files.sweep(now()) == 0  # young: its transaction may still be running
    assert files.sweep(now() + timedelta(days=2)) == 1
    assert content_of(kept) == pdf()


@pytest.mark.django_db(transaction=True)
def test_a_row_that_cannot_be_written_takes_its_body_along(data, monkeypatch):
    def broken(*_args, **_more):
        raise RuntimeError

    monkeypatch.setattr(StoredFile, "save", broken)
    with pytest.raises(RuntimeError):
        keep(pdf(), "a.pdf")
    assert bodies(data) == []


@pytest.mark.django_db
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_and_loses_nothing(data, monkeypatch, number):
    before = keep(pdf(), "a.pdf")
    real = os.fsync

    def full(_handle):
        raise OSError(number, "no room")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(files.StorageFull):
        keep(pdf(), "b.pdf")
    monkeypatch.setattr(os, "fsync", real)
    assert len(bodies(data)) == 1
    assert StoredFile.objects.count() == 1
    assert content_of(before) == pdf()


KILLED = """
import os, sys
sys.path[:0] = {path!r}
from layan.foundation.files.storage import LocalFolder
from pathlib import Path
def fill(target):
    while True:
        target.write(b"x" * 100_000)
        target.flush()
LocalFolder(Path({folder!r})).write("ab" * 16, fill)
"""


@pytest.mark.django_db
def test_a_process_killed_while_writing_leaves_only_what_the_sweep_removes(data):
    from layan.kernel.clock import now

    program = KILLED.format(path=sys.path, folder=str(data / "files"))
    writer = subprocess.Popen([sys.executable, "-c", program])
    for _ in range(600):
        if bodies(data) and bodies(data)[0].stat().st_size:
            break
        time.sleep(0.05)
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    (left,) = bodies(data)
    assert left.name.endswith(".part")  # never under its real name
    assert files.sweep(now() + timedelta(days=2)) == 1
    assert bodies(data) == []


@pytest.mark.django_db
def test_rotation_changes_every_wrapped_key_and_no_body(data):
    records = [keep(pdf(b"<< /N %d >>" % number), f"{number}.pdf") for number in range(3)]
    before = {path: path.read_bytes() for path in bodies(data)}
    old = KeyRing(data / "keys").current().id
    done = files.rotate_keys()
    assert (done.files, done.failed) == (3, 0)
    assert done.key_id != old
    assert files.files_per_key() == {done.key_id: 3}
    assert {path: path.read_bytes() for path in bodies(data)} == before
    (data / "keys" / f"files-{old}.key").unlink()  # nothing needs it any more
    for number, record in enumerate(records):
        assert content_of(record) == pdf(b"<< /N %d >>" % number)
    assert keep(pdf(), "new.pdf")
    assert files.files_per_key() == {done.key_id: 4}


@pytest.mark.django_db
def test_a_rotation_that_was_interrupted_is_finished_without_another_key(data, monkeypatch):
    for number in range(4):
        keep(pdf(), f"{number}.pdf")
    monkeypatch.setattr(actions, "BATCH", 1)
    real, calls = sealing.wrap, []

    def dies_at_the_third(*args, **more):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(*args, **more)

    monkeypatch.setattr(sealing, "wrap", dies_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        files.rotate_keys()
    assert len(files.files_per_key()) == 2
    for record in files.files_of("case", "7"):
        assert content_of(record) == pdf()
    done = files.rotate_keys(add=False)
    assert (done.files, files.files_per_key()) == (2, {done.key_id: 4})


@pytest.mark.django_db
def test_a_rotation_tells_what_it_could_not_open(data):
    keep(pdf(), "a.pdf")
    next((data / "keys").glob("files-*.key")).unlink()
    keep_other = files.rotate_keys()
    assert (keep_other.files, keep_other.failed) == (0, 1)


def test_processes_that_start_together_agree_on_one_key(tmp_path):
    program = (
        f"import sys; sys.path[:0] = {sys.path!r}\n"
        "from pathlib import Path\nfrom layan.foundation.files.keys import KeyRing\n"
        f"print(KeyRing(Path({str(tmp_path / 'keys')!r})).current().id)"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    said = {process.communicate()[0].strip() for process in started}
    assert len(said) == 1
    assert KeyRing(tmp_path / "keys").ids() == sorted(said)
