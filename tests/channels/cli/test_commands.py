"""The command line: what it prints, for people and machines, and how it refuses."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from layan.channels.cli import main as cli
from layan.channels.cli import scaffold
from layan.domains.catalog import models
from layan.domains.catalog.public import catalog
from layan.domains.identity.public import demo_accounts
from tests.domains.catalog.test_pack_files import SERVICES, edit

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def app():
    fresh = typer.Typer(name="layan", callback=cli.main, no_args_is_help=True)
    cli._register(fresh)
    return fresh


@pytest.fixture
def layan(app):
    """Runs a command as a person types it; refusals come back as exceptions."""

    def run(*words, ok=True, text=None):
        done = CliRunner().invoke(app, [*map(str, words)], input=text)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert (done.exit_code == 0) == ok, done.output
        return done

    return run


def test_the_promised_commands_are_there(app):
    names = {command.name or command.callback.__name__ for command in app.registered_commands}
    assert names >= {
        "up", "doctor", "ask", "search", "export", "check-city", "new-city", "new-domain",
        "demo-data",
    }  # fmt: skip
    assert {group.name for group in app.registered_groups} >= {"import"}


def test_every_command_says_what_it_does(app, layan):
    for command in app.registered_commands:
        name = command.name or command.callback.__name__
        assert layan(name, "--help").output.strip()
        assert command.callback.__doc__


def test_a_sound_pack_is_called_sound(layan, small_pack):
    told = json.loads(layan("check-city", small_pack, "--json").output)
    assert told == {"city": "small", "ok": True, "problems": []}
    assert "Kota Kecil" in layan("check-city", small_pack).output


def test_a_mistake_is_told_with_file_and_line(layan, small_pack):
    line = edit(small_pack, SERVICES, "code: DKC-001", "kode: DKC-001")
    done = layan("check-city", small_pack, ok=False)
    assert f"small/{SERVICES}:{line}: [ktp-el-hilang]" in done.output
    problems = json.loads(layan("check-city", small_pack, "--json", ok=False).output)["problems"]
    assert {"file": SERVICES, "line": line, "code": "extra_forbidden"}.items() <= problems[
        1
    ].items() | (problems[0].items())


def test_messages_come_in_the_language_asked_for(layan, small_pack):
    edit(small_pack, SERVICES, "code: DKC-001", "kode: DKC-001")
    assert "is not known" in layan("--lang", "en", "check-city", small_pack, ok=False).output


def test_importing_twice_says_that_nothing_changed(layan, small_pack):
    first = json.loads(layan("import", "city", small_pack, "--json").output)
    assert (first["city"], first["revision"], first["changed"]) == ("kota-kecil", 1, True)
    again = json.loads(layan("import", "city", small_pack, "--json").output)
    assert (again["revision"], again["changed"]) == (1, False)


def test_a_rehearsal_shows_the_fields_and_writes_nothing(layan, small_pack):
    layan("import", "city", small_pack)
    edit(small_pack, SERVICES, "min: 1, max: 3", "min: 1, max: 4")
    shown = layan("import", "city", small_pack, "--dry-run").output
    assert "~ ktp-el-hilang: processing_time" in shown
    assert models.City.objects.get().revision == 1


def test_searching_finds_the_service(layan, small_city):
    found = json.loads(layan("search", "ktp hilang", "--json").output)
    assert found["results"][0]["id"] == "ktp-el-hilang"
    assert "ktp-el-hilang" in layan("search", "ktp hilang").output


def test_a_question_is_answered_as_the_issue_wants_it(layan, small_city):
    answer = json.loads(layan("ask", "ktp saya hilang gimana ngurusnya", "--json").output)
    assert {"intent", "service", "alternatives", "answer", "sources", "confidence"} <= set(answer)
    assert answer["service"]["id"] == "ktp-el-hilang"
    assert {"id", "name", "agency"} <= set(answer["service"])
    assert 0 <= answer["confidence"] <= 1


def test_a_question_nobody_can_answer_is_admitted(layan, small_city):
    answer = json.loads(layan("ask", "siapa juara liga champions", "--json").output)
    assert answer["service"] is None
    assert answer["answer"]


def test_a_file_of_questions_is_answered_line_by_line(layan, small_city, tmp_path):
    file = tmp_path / "tanya.txt"
    file.write_bytes(
        b"ktp saya hilang\n\nresep rendang\n" + b"caf\xe9 \xff\n" + b"x" * 10_000 + b"\n"
    )
    lines = layan("ask", "--batch", file, "--json").output.splitlines()
    answers = [json.loads(line) for line in lines]
    assert len(answers) == 5
    assert answers[0]["service"]["id"] == "ktp-el-hilang"
    assert answers[1]["service"] is None


def test_ask_wants_a_question_or_a_file_and_not_both(layan, small_city, tmp_path):
    layan("ask", ok=False)
    file = tmp_path / "x"
    file.write_text("x")
    layan("ask", "x", "--batch", file, ok=False)


@pytest.mark.parametrize("kind", ["json", "csv", "jsonld"])
def test_the_catalogue_is_exported_whole(layan, small_city, tmp_path, kind):
    file = tmp_path / "out"
    layan("export", kind, "-o", file)
    text = file.read_text(encoding="utf-8")
    for service_id in catalog().services:
        assert service_id in text
    if kind != "csv":
        json.loads(text)


def test_an_unknown_kind_of_export_is_refused(layan, small_city):
    layan("export", "xls", ok=False)


def test_doctor_tells_an_empty_installation_how_to_go_on(layan):
    findings = json.loads(layan("doctor", "--json", ok=False).output)
    city = next(row for row in findings if row["code"] == "city")
    assert city["state"] == "bad"
    assert city["remedy"].startswith("layan import city")


def test_doctor_finds_a_key_that_others_can_read(layan, small_city, settings, tmp_path):
    settings.LAYAN_DATA_DIR = tmp_path
    key = tmp_path / "secret.key"
    key.write_text("x")
    key.chmod(0o644)
    findings = json.loads(layan("doctor", "--json", ok=False).output)
    assert [row["state"] for row in findings if row["code"] == "secret_key"] == ["bad"]


def test_a_new_city_starts_from_a_template_that_is_sound(layan, settings, tmp_path):
    shutil.copytree(ROOT / "cities" / "_template", tmp_path / "_template")
    settings.LAYAN_CITIES_DIR = tmp_path
    layan("new-city", "kota_baru")
    told = json.loads(layan("check-city", "kota_baru", "--json").output)
    assert told["ok"], told
    assert 'id = "kota-baru"' in (tmp_path / "kota_baru" / "city.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["../kabur", "Kota", "kota-baru", "", "kota baru", "/etc"])
def test_a_new_city_stays_in_its_folder(layan, settings, tmp_path, name):
    from layan.domains.catalog.types import CityNameUnusable

    shutil.copytree(ROOT / "cities" / "_template", tmp_path / "cities" / "_template")
    settings.LAYAN_CITIES_DIR = tmp_path / "cities"
    with pytest.raises(CityNameUnusable):
        layan("new-city", name)
    assert [
        path.name for path in tmp_path.rglob("city.toml") if path.parent.name != "_template"
    ] == []


def test_a_new_city_never_overwrites_one(layan, settings, tmp_path):
    from layan.domains.catalog.types import CityNameTaken

    shutil.copytree(ROOT / "cities" / "_template", tmp_path / "_template")
    settings.LAYAN_CITIES_DIR = tmp_path
    layan("new-city", "kota_baru")
    with pytest.raises(CityNameTaken):
        layan("new-city", "kota_baru")


def test_a_new_slice_can_be_imported_and_says_what_is_left_to_do(layan, monkeypatch, tmp_path):
    (tmp_path / "domains").mkdir()
    monkeypatch.setattr(scaffold, "PACKAGE", tmp_path)
    shown = layan("new-domain", "queues", "--purpose", "Queues at the counters.").output
    assert "INSTALLED_APPS" in shown
    for file in (tmp_path / "domains" / "queues").glob("*.py"):
        compile(file.read_text(encoding="utf-8"), file.name, "exec")
    with pytest.raises(scaffold.DomainNameTaken):
        layan("new-domain", "queues")
    for wrong in ("../x", "Queues", "my queue", ""):
        with pytest.raises(scaffold.DomainNameUnusable):
            layan("new-domain", wrong)


def test_demo_data_makes_the_cast_and_shows_how_to_sign_in(layan, settings, tmp_path, small_city):
    settings.LAYAN_DATA_DIR = tmp_path
    shown = layan("demo-data").output
    password = (tmp_path / "demo-password").read_text(encoding="ascii")
    assert password in shown
    assert (tmp_path / "demo-password").stat().st_mode & 0o077 == 0
    assert {row.login for row in demo_accounts()} >= {"ani", "fitri"}


def real_layan(folder, *words):
    environment = {
        **{
            name: text
            for name, text in os.environ.items()
            if not name.startswith(("LAYAN_", "DJANGO_"))
        },
        "LAYAN_DATA_DIR": str(folder),
    }
    return subprocess.run(
        [sys.executable, "-m", "layan.channels.cli.main", *words],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_up_prepares_an_empty_machine_and_is_harmless_when_run_again(tmp_path):
    first = real_layan(tmp_path, "up", "--no-serve")
    assert first.returncode == 0, first.stderr
    assert "Kota Tangerang" in first.stdout
    database = (tmp_path / "layan.sqlite3").stat().st_size
    second = real_layan(tmp_path, "up", "--no-serve")
    assert second.returncode == 0, second.stderr
    assert second.stdout == first.stdout
    assert (tmp_path / "layan.sqlite3").stat().st_size >= database
    doctor = real_layan(tmp_path, "doctor", "--json")
    assert doctor.returncode == 0, doctor.stdout


def test_a_refusal_is_one_sentence_with_its_code_and_no_traceback(tmp_path):
    done = real_layan(tmp_path, "check-city", "tidak-ada")
    assert done.returncode == 1
    assert "[catalog.pack_missing]" in done.stderr
    assert "Traceback" not in done.stderr
