"""The generated key: whole or absent, the owner's alone, never empty."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from layan.channels.cli import doctor
from layan.config import settings as real


@pytest.fixture
def folder(tmp_path, monkeypatch):
    changed = real.ENV.model_copy(update={"data_dir": tmp_path / "var", "secret_key": ""})
    monkeypatch.setattr(real, "ENV", changed)
    return tmp_path / "var"


def test_it_is_made_once_for_the_owner_alone(folder):
    made = real._secret_key()
    assert len(made) > 60
    assert real._secret_key() == made
    assert stat.S_IMODE((folder / "secret.key").stat().st_mode) == 0o600
    assert [file.name for file in folder.iterdir()] == ["secret.key"]


def test_many_at_once_agree(folder):
    folder.mkdir()
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: real._secret_key(), range(32)))) == 1
    assert [file.name for file in folder.iterdir()] == ["secret.key"]


def test_the_first_one_wins(folder):
    folder.mkdir()
    (folder / "secret.key").write_text("first")
    real._make_key(folder / "secret.key")
    assert real._secret_key() == "first"


@pytest.mark.parametrize("content", ["", "\n", "  "])
def test_an_empty_key_is_refused(folder, content):
    folder.mkdir()
    (folder / "secret.key").write_text(content)
    with pytest.raises(ValueError, match="empty"):
        real._secret_key()


def test_a_blank_setting_is_refused(folder, monkeypatch):
    monkeypatch.setattr(real, "ENV", real.ENV.model_copy(update={"secret_key": "  "}))
    with pytest.raises(ValueError, match="LAYAN_SECRET_KEY"):
        real._secret_key()


def test_the_doctor_names_an_empty_key(folder, settings):
    folder.mkdir()
    settings.LAYAN_DATA_DIR = folder
    (folder / "secret.key").touch(0o600)
    assert "secret_key_empty" in {finding.code for finding in doctor._data_folder()}
    (folder / "secret.key").write_text("key")
    assert "secret_key_empty" not in {finding.code for finding in doctor._data_folder()}


def test_the_program_says_so_in_one_line(tmp_path):
    (tmp_path / "secret.key").touch()
    told = subprocess.run(
        [sys.executable, "-c", "from layan.channels.cli.entry import run; run()", "doctor"],
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "layan.config.settings",
            "LAYAN_DATA_DIR": str(tmp_path),
            "LAYAN_SECRET_KEY": "",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert told.returncode == 1
    assert told.stderr.startswith("layan: The secret key in ")
    assert "Traceback" not in told.stderr
