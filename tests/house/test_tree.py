"""What may not be in the tree: long files, secrets, paths of one machine, real people's numbers."""

import re
from datetime import date
from pathlib import Path

import pytest

from layan.kernel.identifiers import IdentifierInvalid, Nik

PROJECT = Path(__file__).resolve().parents[2]
SKIPPED = {
    ".git", ".venv", "var", "node_modules", "__pycache__", ".mypy_cache", ".ruff_cache", "dist",
    ".import_linter_cache", ".hypothesis", ".pytest_cache", "build", "results",
}  # fmt: skip
LONGEST = 400  # lines
LONG_FOR_A_REASON = {
    "src/layan/domains/catalog/types.py": "the pack's nouns: one definition of the format",
}
GENERATED = {"vendor", "migrations", "assets"}


def files(*suffixes):
    for path in sorted(PROJECT.rglob("*")):
        inside = path.relative_to(PROJECT)
        if SKIPPED & set(inside.parts) or not path.is_file() or path.suffix == ".pyc":
            continue
        if not suffixes or path.suffix in suffixes:
            yield inside, path


def texts():
    for inside, path in files():
        try:
            yield inside, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # pictures and fonts


def lines_of(path):
    return path.read_text(encoding="utf-8").count("\n")


def test_no_file_is_longer_than_a_person_can_hold_in_mind():
    long = {
        inside.as_posix(): lines_of(path)
        for inside, path in files(".py", ".html", ".js", ".css", ".sh")
        if not GENERATED & set(inside.parts) and ".min." not in inside.name
        if lines_of(path) > LONGEST
    }
    assert set(long) - set(LONG_FOR_A_REASON) == set(), long


@pytest.mark.parametrize("name", LONG_FOR_A_REASON)
def test_a_reason_to_be_long_is_dropped_when_the_file_is_short(name):
    assert lines_of(PROJECT / name) > LONGEST


# Put together from pieces, so that this file does not hold what it looks for.
SECRETS = {
    "private key": "-----BEGIN " + r"(?:[A-Z]+ )?PRIVATE KEY-----",
    "cloud key": "AK" + r"IA[0-9A-Z]{16}",
    "forge token": "gh" + r"[pousr]_[A-Za-z0-9]{36}",
    "chat token": "xox" + r"[abprs]-[A-Za-z0-9-]{10,}",
    "web token": "ey" + r"J[A-Za-z0-9_-]{20,}\.ey" + r"J[A-Za-z0-9_-]{20,}\.",
    "Django key": "django-" + r"insecure-[^\s'\"]{20,}",
    "url with password": r"postgres(?:ql)?://[^\s:/@]+:(?!password\b|secret\b|sandi\b)[^\s:/@*…<]{4,}@",
}
MACHINE_PATHS = r"(?<![\w.:/-])/(?:" + "work|root|home/[a-z]+|Users/[A-Za-z]+"
MACHINE_PATHS += r")/|(?<![\w.])/tmp/" + "plan"


@pytest.mark.parametrize("kind", SECRETS)
def test_no_secret_is_in_the_tree(kind):
    found = [str(inside) for inside, text in texts() if re.search(SECRETS[kind], text)]
    assert found == []


def test_no_path_of_one_machine_is_in_the_tree():
    found = [
        f"{inside}: {match[0]}"
        for inside, text in texts()
        if inside.name != "test_tree.py"
        for match in re.finditer(MACHINE_PATHS, text)
    ]
    assert found == []


def test_the_patterns_find_what_they_look_for():
    key = "-----BEGIN " + "RSA PRIVATE KEY-----"
    assert re.search(SECRETS["private key"], key)
    assert re.search(SECRETS["url with password"], "postgresql://layan:" + "hunter22@db/layan")
    assert not re.search(SECRETS["url with password"], "postgresql://user:password@host:5432/name")
    assert re.search(MACHINE_PATHS, "see /" + "home/budi/layan")
    assert not re.search(MACHINE_PATHS, "https://example.org/home/page")


def people_numbers(text):
    """Texts of 16 digits that could be somebody's NIK."""
    for found in re.finditer(r"(?<![\d.])\d{4}([ .-]?)\d{4}\1\d{4}\1\d{4}(?![\d])", text):
        try:
            nik = Nik.parse(found[0])
        except IdentifierInvalid:
            continue
        province = int(nik.digits[:2])
        if 11 <= province <= 97 and nik.born(today=date(2030, 1, 1)):
            yield nik


def test_no_number_in_the_tree_can_be_a_real_persons():
    found = [
        f"{inside}: {nik.digits}"
        for inside, text in texts()
        if inside.suffix not in {".lock", ".po", ".js", ".css", ".svg", ".geojson", ".json"}
        for nik in people_numbers(text)
        if not nik.is_demo and not (inside.parts[0] == "tests" and nik.digits.startswith("9999"))
    ]
    assert found == []


def test_a_real_looking_number_would_be_found():
    real = "36710" + "44505900001"
    assert [nik.digits for nik in people_numbers(f"NIK {real}.")] == [real]
    assert list(people_numbers("0.1234567890123456 and 1234567890123456789")) == []
