"""Imports that are killed or meet each other: nothing half-written, nothing doubled.

Each runs in processes of its own on a database of its own, on PostgreSQL when
``LAYAN_TEST_POSTGRES`` is set, else on SQLite.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.domains.catalog.test_pack_files import SERVICES, edit

ROOT = Path(__file__).resolve().parents[3]
POSTGRES = os.environ.get("LAYAN_TEST_POSTGRES", "")
PATIENCE = 60  # seconds


class Household:
    """A database of its own and the processes that use it."""

    def __init__(self, folder: Path, database: str) -> None:
        kept = {name: text for name, text in os.environ.items() if not name.startswith("LAYAN_")}
        self.environment = {
            **kept,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PYTHONPATH": str(ROOT),
            "LAYAN_TEST_FOLDER": str(folder),
            "LAYAN_TEST_POSTGRES": database,
        }
        self.run("migrate")

    def start(self, mode: str, folder: Path = ROOT) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.domains.catalog.import_child", mode, str(folder)],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, mode: str, folder: Path = ROOT) -> dict:
        child = self.start(mode, folder)
        out, err = child.communicate("\n", timeout=PATIENCE)
        assert child.returncode == 0, err
        return json.loads(out.splitlines()[-1]) if out else {}

    def import_together(self, *folders: Path) -> list[dict]:
        children = [self.start("import", folder) for folder in folders]
        for child in children:
            assert json.loads(child.stdout.readline()) == {"ready": True}
        for child in children:
            child.stdin.write("\n")
            child.stdin.flush()
        results = []
        for child in children:
            out, err = child.communicate(timeout=PATIENCE)
            assert child.returncode == 0, err
            results.append(json.loads(out))
        return results


@pytest.fixture
def household(tmp_path) -> Iterator[Household]:
    folder = tmp_path / "data"
    folder.mkdir()
    if not POSTGRES:
        yield Household(folder, "")
        return
    import psycopg

    name = f"layan_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(urlsplit(POSTGRES)._replace(path="/postgres").geturl()) as link:
        link.autocommit = True
        link.execute(f'CREATE DATABASE "{name}"')
        try:
            yield Household(folder, urlsplit(POSTGRES)._replace(path=f"/{name}").geturl())
        finally:
            link.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def edited_pack(small_pack, tmp_path) -> Path:
    """The small pack with one service renamed and one added."""
    copy = Path(shutil.copytree(small_pack, tmp_path / "edited"))
    edit(copy, SERVICES, "Akta kelahiran", "Akta kelahiran baru")
    return copy


def kill_half_way(household: Household, pack: Path) -> dict:
    child = household.start("stop-half-way", pack)
    inside = json.loads(child.stdout.readline())
    assert inside["written_inside"] > 0  # it was in the middle
    child.send_signal(signal.SIGKILL)
    assert child.wait(PATIENCE) == -signal.SIGKILL
    child.communicate()
    return inside


def sound(state: dict) -> bool:
    return state["services"] == state["codes"] and state["phrases"] == state["texts"]


def test_a_killed_first_import_leaves_nothing_and_the_next_one_completes(household, small_pack):
    inside = kill_half_way(household, small_pack)
    assert inside["agencies_inside"] > 0
    empty = household.run("count")
    assert (empty["revision"], empty["services"], empty["agencies"]) == (0, 0, 0)

    assert household.run("import", small_pack) == {"revision": 1, "changed": True}
    full = household.run("count")
    assert full["services"] == inside["written_inside"]
    assert full["links"] > 0
    assert sound(full)


def test_a_killed_second_import_leaves_the_first_as_it_was(household, small_pack, edited_pack):
    household.run("import", small_pack)
    before = household.run("count")
    kill_half_way(household, edited_pack)
    assert household.run("count") == before

    assert household.run("import", edited_pack) == {"revision": 2, "changed": True}
    after = household.run("count")
    assert after["services"] == before["services"]
    assert "Akta kelahiran baru" in after["names"]
    assert sound(after)


def test_two_first_imports_at_the_same_moment(household, small_pack):
    results = household.import_together(small_pack, small_pack)
    state = household.run("count")
    assert sum(result.get("changed", False) for result in results) >= 1
    assert all(
        result.get("code", "catalog.import_busy") == "catalog.import_busy" for result in results
    )
    assert state["services"] == state["active"] > 0
    assert sound(state)
    assert household.run("import", small_pack)["changed"] is False


def test_two_imports_of_different_texts_end_as_one_of_them(household, small_pack, edited_pack):
    household.run("import", small_pack)
    third = Path(shutil.copytree(edited_pack, edited_pack.with_name("third")))
    edit(third, SERVICES, "Akta kelahiran baru", "Akta kelahiran lama")
    results = household.import_together(edited_pack, third)
    assert sorted(result["revision"] for result in results) == [2, 3]
    last = max(results, key=lambda result: result["revision"])
    winner = "baru" if results.index(last) == 0 else "lama"
    state = household.run("count")
    assert state["revision"] == 3
    assert f"Akta kelahiran {winner}" in state["names"]
    assert sound(state)


def test_first_imports_of_two_cities_at_the_same_moment_leave_one(household, small_pack, tmp_path):
    other = Path(shutil.copytree(small_pack, tmp_path / "other"))
    edit(other, "city.toml", 'id = "kota-kecil"', 'id = "kota-lain"')
    results = household.import_together(small_pack, other)
    refused = [result["code"] for result in results if "code" in result]
    assert len(refused) == 1
    assert refused[0] in {"catalog.other_city", "catalog.import_busy"}
    state = household.run("count")
    assert state["revision"] == 1
    assert sound(state)
