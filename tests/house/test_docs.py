"""The documents are true as far as a machine can tell: links lead somewhere, commands exist."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import typer
from django.urls import Resolver404, resolve
from django.utils import translation

from layan.channels.cli.main import _register, main
from layan.config.environment import Environment
from tools.readme_benchmarks import HEADS, PACK, counts, filled, table

PROJECT = Path(__file__).resolve().parents[2]
TUTORIAL = PROJECT / "docs" / "tutorial" / "first-hour.md"
# Read by the command line or by the test suite, not by the settings.
OTHER_VARIABLES = {"LAYAN_LANG"}
SKIPPED = {".venv", "node_modules", "var", ".git"}


def pages() -> list[Path]:
    """Every Markdown file of the project."""
    return sorted(
        path for path in PROJECT.rglob("*.md") if not SKIPPED & set(path.relative_to(PROJECT).parts)
    )


def code_lines(text: str) -> Iterator[str]:
    """Lines of fenced and indented code, without what stands after `#`."""
    fenced = False
    for line in text.splitlines():
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif fenced or line.startswith("    "):
            yield re.sub(r"\s+#.*$", "", line).strip()


def prose(text: str) -> str:
    """The text without code."""
    text = re.sub(r"^\s*```.*?^\s*```", "", text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"^    .*$", "", text, flags=re.MULTILINE)
    return re.sub(r"`[^`]*`", "", text)


def anchors(path: Path) -> set[str]:
    """The names under which the headings of a page can be linked."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    }


def links(path: Path) -> Iterator[str]:
    """Targets of the links and pictures of a page that point into the project."""
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(path.read_text(encoding="utf-8"))):
        if not urlsplit(target).scheme:
            yield target


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(PROJECT)))
def test_every_relative_link_leads_somewhere(page):
    for target in links(page):
        file, _, anchor = target.partition("#")
        goal = (page.parent / file).resolve() if file else page
        assert goal.exists(), target
        if anchor:
            assert anchor in anchors(goal), target


def test_every_page_can_be_found_from_the_index():
    index = PROJECT / "docs" / "index.md"
    found = {
        (start.parent / target.partition("#")[0]).resolve()
        for start in (index, PROJECT / "docs" / "decisions" / "README.md")
        for target in links(start)
    }
    lost = [path for path in (PROJECT / "docs").rglob("*.md") if path not in {*found, index}]
    assert lost == []


def mentioned_commands(page: Path) -> set[str]:
    """What a page tells the reader to type."""
    text = page.read_text(encoding="utf-8")
    inline = re.findall(r"`((?:make|layan|\.venv/bin/layan) [^`]+)`", text)
    return {line for line in [*code_lines(text), *inline] if line}


def test_both_readmes_tell_the_same_commands():
    english, indonesian = (PROJECT / name for name in ("README.md", "README.id.md"))
    assert mentioned_commands(english) == mentioned_commands(indonesian)
    assert {"make up", "make test"} <= mentioned_commands(english)


def test_the_readmes_tell_how_large_the_pack_is():
    for name, indonesian in (("README.md", False), ("README.id.md", True)):
        text = (PROJECT / name).read_text(encoding="utf-8")
        told = re.search(r"<!-- counts:start -->(.*)<!-- counts:end -->", text)
        assert told
        assert told[1] == counts(PACK, indonesian=indonesian)


def test_the_benchmark_table_shows_goal_and_baseline_beside_each_figure():
    figures = {
        "search": {"recall1": 0.8125, "bm25_recall1": 0.5},
        "portal": {"search_p95_ms": 7.25},
    }
    rows = table(figures, HEADS["README.id.md"], indonesian=True).splitlines()[2:]
    assert rows[0].endswith("| 81,2 % | ≥ 80 % | BM25 50,0 % |")
    assert rows[1].endswith("| 7,2 ms | < 50 ms | – |")
    assert len(rows) == 2
    with pytest.raises(ValueError, match="no known figure"):
        table({"search": {"speed": 1}}, HEADS["README.md"], indonesian=False)


def test_a_section_without_both_marks_is_refused():
    text = "a <!-- x:start -->old<!-- x:end --> b"
    assert filled(text, "x", "new") == "a <!-- x:start -->new<!-- x:end --> b"
    with pytest.raises(ValueError, match="must stand in the text once"):
        filled("<!-- x:end --><!-- x:start -->", "x", "new")


@pytest.fixture(scope="module")
def layan():
    """The command line as installed: the options of `layan` itself and all commands."""
    app = typer.Typer(name="layan", no_args_is_help=True)
    app.callback()(main)
    _register(app)
    return typer.main.get_command(app)


def layan_lines(page: Path) -> Iterator[list[str]]:
    """The words after `layan` of every command line in a page's code and inline code."""
    text = page.read_text(encoding="utf-8")
    inline = re.findall(r"`((?:\.venv/bin/)?layan [^`]+)`", prose_with_inline(text))
    for line in [*code_lines(text), *inline]:
        for part in re.split(r"\s(?:\||&&|>)\s", line):
            found = re.search(r"(?:^|\.venv/bin/)layan ([a-z-].*)$", part)
            if found:
                yield shlex.split(found[1])


def prose_with_inline(text: str) -> str:
    """The text without blocks of code."""
    text = re.sub(r"^\s*```.*?^\s*```", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"^    .*$", "", text, flags=re.MULTILINE)


def refuse_unknown(command: Any, words: list[str]) -> None:
    """Fail on a sub-command or an option that the command line does not have."""
    rest = list(words)
    while hasattr(command, "commands"):
        while rest and rest[0].startswith("-"):
            option = known_option(command, rest.pop(0), words)
            if not getattr(option, "is_flag", True):
                rest.pop(0)
        if not rest:
            return
        assert rest[0] in command.commands, " ".join(words)
        command = command.commands[rest.pop(0)]
    for word in rest:
        if re.match(r"^--?[a-z]", word):
            known_option(command, word, words)


def known_option(command: Any, word: str, words: list[str]) -> Any:
    """The option of that name; none for `--help`."""
    name = word.split("=", maxsplit=1)[0]
    for option in command.params:
        if name in {*option.opts, *option.secondary_opts}:
            return option
    assert name == "--help", " ".join(words)
    return None


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(PROJECT)))
def test_every_layan_command_in_the_documents_exists(page, layan):
    for words in layan_lines(page):
        refuse_unknown(layan, words)


def test_the_tutorial_uses_the_command_line_at_all():
    used = {word for words in layan_lines(TUTORIAL) for word in words}
    assert {"ask", "check-city", "import", "export"} <= used


def test_every_make_target_in_the_documents_exists():
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    told = {
        found
        for page in pages()
        for line in mentioned_commands(page)
        for found in re.findall(r"^make ([a-z-]+)", line)
    }
    assert told
    assert told <= targets


def addresses(page: Path) -> set[str]:
    """Paths of the local site that a page names."""
    text = page.read_text(encoding="utf-8")
    return {
        path.rstrip(",.;")
        for path in re.findall(r"http://127\.0\.0\.1:\d+(/[^\s\"'`)>?#]*)", text)
        if not path.startswith("/static/")
    }


@pytest.mark.parametrize(
    "page", [page for page in pages() if addresses(page)], ids=lambda page: page.name
)
def test_every_address_in_the_documents_is_served(page):
    for path in sorted(addresses(page)):
        with translation.override("en" if path.startswith("/en/") else "id"):
            try:
                resolve(path)
            except Resolver404:
                pytest.fail(f"nothing answers at {path}")


def test_no_page_names_a_setting_that_does_not_exist():
    known = {f"LAYAN_{name.upper()}" for name in Environment.model_fields} | OTHER_VARIABLES
    named = {
        name
        for page in pages()
        for name in re.findall(r"\bLAYAN_[A-Z_]*[A-Z]\b", page.read_text(encoding="utf-8"))
        if not name.startswith("LAYAN_TEST_")
    }
    assert named <= known
