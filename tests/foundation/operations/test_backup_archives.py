"""Archives that were cut, changed or made by somebody else: nothing is touched by them."""

import base64
import hashlib
import io
import json
import os
import tarfile

import pytest

from layan.foundation.operations import types as t
from layan.foundation.operations.backup import databases
from layan.foundation.operations.backup.archive import check
from layan.foundation.operations.backup.manifest import Manifest
from layan.foundation.operations.backup.restoring import restore
from tests.foundation.operations.conftest import NOW, WORD

pytestmark = pytest.mark.django_db(transaction=True)


def refused(archive, tmp_path, goal, error, **more):
    """Restoring fails with this error and changes nothing; its facts."""
    with pytest.raises(error) as caught:
        restore(archive, folder=tmp_path / "new", database_url=goal, now=NOW, **more)
    assert not (tmp_path / "new").exists() or list((tmp_path / "new").iterdir()) == []
    assert not goal or databases.postgres_is_empty(goal)
    return caught.value.facts


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.9, 0.99])
def test_a_cut_archive_is_refused(archive, tmp_path, goal, share):
    raw = archive.read_bytes()
    end = raw.rindex(b"manifest.json")
    archive.write_bytes(raw[: int(end * share)])
    assert refused(archive, tmp_path, goal, t.BackupUnreadable)["reason"] == "cut"


def test_what_is_no_archive_is_refused(tmp_path, goal):
    (tmp_path / "b.tar").write_bytes(os.urandom(20_000))
    assert refused(tmp_path / "b.tar", tmp_path, goal, t.BackupUnreadable)["reason"] == "cut"
    assert refused(tmp_path / "none", tmp_path, goal, t.BackupUnreadable)["reason"] == "missing"


def rewritten(archive, change):
    """The archive with its parts passed through ``change(name, body)``; None drops a part."""
    with tarfile.open(archive) as tar:
        parts = [(head.name, tar.extractfile(head).read()) for head in tar]
    parts = [(name, change(name, body)) for name, body in parts]
    with tarfile.open(archive, "w") as tar:
        for name, body in parts:
            if body is not None:
                head = tarfile.TarInfo(name)
                head.size = len(body)
                tar.addfile(head, io.BytesIO(body))


def flipped(body):
    middle = len(body) // 2
    return body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]


@pytest.mark.parametrize("part", ["database.", "keys.json", "files/"])
def test_a_changed_part_is_refused(archive, tmp_path, goal, part):
    rewritten(archive, lambda name, body: flipped(body) if name.startswith(part) else body)
    assert refused(archive, tmp_path, goal, t.BackupUnreadable)["reason"] == "changed"


def test_a_missing_part_is_refused(archive, tmp_path, goal):
    rewritten(archive, lambda name, body: None if name.startswith("files/") else body)
    assert refused(archive, tmp_path, goal, t.BackupUnreadable)["reason"] == "lost"


def with_hashes(body, hashes):
    """The list with other hashes, as somebody who wants to hide a change would write it."""
    said = json.loads(body)
    for member in said["members"]:
        member["sha256"] = hashes.get(member["name"], member["sha256"])
    return json.dumps(said).encode()


def test_with_a_passphrase_even_a_clever_change_is_found(sealed, tmp_path, goal):
    hashes = {}

    def change(name, body):
        if name == "manifest.json":
            return with_hashes(body, hashes)
        if name.startswith("files/"):
            body = flipped(body)
            hashes[name] = hashlib.sha256(body).hexdigest()
        return body

    rewritten(sealed, change)
    facts = refused(sealed, tmp_path, goal, t.BackupUnreadable, passphrase=WORD)
    assert (facts["reason"], facts["member"]) == ("changed", "manifest.json")


def test_taking_the_seal_off_is_found(archive, tmp_path, goal):
    facts = refused(archive, tmp_path, goal, t.BackupPassphraseWrong, passphrase=WORD)
    assert facts["reason"] == "unsealed"


@pytest.mark.parametrize("word", ["", "another"])
def test_a_wrong_passphrase_is_told_as_such(sealed, tmp_path, goal, word):
    refused(sealed, tmp_path, goal, t.BackupPassphraseWrong, passphrase=word)


def added(archive, head, body=b""):
    """The archive with one more part in front."""
    old = archive.read_bytes()
    head.size = len(body)
    with tarfile.open(archive, "w") as tar:
        tar.addfile(head, io.BytesIO(body))
        with tarfile.open(fileobj=io.BytesIO(old)) as before:
            for part in before:
                tar.addfile(part, before.extractfile(part))


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/cron.d/evil",
        "files/../../evil",
        "files/ab/../" + "ab" * 16,
        "files/cd/" + "ab" * 16,
        "keys/evil.key",
        "evil",
        "database.sqlite3/x",
        "files/ab/" + "ab" * 16 + "\n",
    ],
)
def test_a_part_that_would_leave_its_place_is_refused(archive, tmp_path, goal, name):
    added(archive, tarfile.TarInfo(name), b"evil")
    assert refused(archive, tmp_path, goal, t.BackupUnreadable)["reason"] == "name"
    assert not list(tmp_path.rglob("evil*"))


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE]
)
def test_links_and_devices_are_refused(archive, tmp_path, goal, kind):
    head = tarfile.TarInfo("files/ab/" + "ab" * 16)
    head.type, head.linkname = kind, "/etc/passwd"
    added(archive, head)
    assert refused(archive, tmp_path, goal, t.BackupUnreadable)["reason"] == "link"


def test_a_part_the_list_does_not_name_is_refused(archive, tmp_path, goal):
    added(archive, tarfile.TarInfo("files/ab/" + "ab" * 16), b"more")
    assert refused(archive, tmp_path, goal, t.BackupUnreadable)["reason"] == "extra"


def test_a_key_that_would_leave_its_folder_is_refused(archive, tmp_path, goal):
    evil = json.dumps({"../evil.key": base64.b64encode(b"x").decode()}).encode()

    def change(name, body):
        if name == "keys.json":
            return evil
        if name == "manifest.json":
            said = json.loads(body)
            for member in said["members"]:
                if member["name"] == "keys.json":
                    member |= {"size": len(evil), "sha256": hashlib.sha256(evil).hexdigest()}
            return json.dumps(said).encode()
        return body

    rewritten(archive, change)
    assert refused(archive, tmp_path, goal, t.BackupUnreadable)["reason"] == "name"


@pytest.mark.parametrize(
    "spoil",
    [b"", b"{}", b"[]", b"null", b"[" * 100_000, b'{"format": 1, "members": 3}', b"\xff\xfe"],
)
def test_a_list_that_makes_no_sense_is_refused(spoil):
    with pytest.raises(t.BackupUnreadable):
        Manifest.decoded(spoil)


def with_list(archive, **changes):
    def change(name, body):
        if name == "manifest.json":
            return json.dumps(json.loads(body) | changes).encode()
        return body

    rewritten(archive, change)


def test_a_backup_of_a_newer_release_is_refused(archive, tmp_path, goal):
    migrations = [*check(archive).manifest.migrations, "catalog.9999_tomorrow"]
    with_list(archive, migrations=migrations, layan="9.0")
    assert refused(archive, tmp_path, goal, t.BackupForeign)["reason"] == "newer"


def test_a_backup_of_another_format_is_refused(archive, tmp_path, goal):
    with_list(archive, format=99)
    assert refused(archive, tmp_path, goal, t.BackupForeign)["reason"] == "format"


def test_a_backup_of_the_other_database_is_refused(archive, tmp_path, goal):
    if goal:
        with pytest.raises(t.BackupForeign):
            restore(archive, folder=tmp_path / "new", now=NOW)
    else:
        with pytest.raises(t.BackupForeign):
            restore(archive, folder=tmp_path / "new", database_url="postgresql://x/y", now=NOW)


def test_rows_that_are_not_there_are_noticed(archive, tmp_path, goal):
    tables = check(archive).manifest.tables
    with_list(archive, tables=tables | {"django_migrations": 7})
    with pytest.raises(t.RestoreIncomplete) as caught:
        restore(archive, folder=tmp_path / "new", database_url=goal, now=NOW)
    assert caught.value.facts["expected"] == 7
    assert not (tmp_path / "new" / "files").exists()
