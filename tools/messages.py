"""Translations without outside programs: find every text, merge the parts, compile, compare.

    python -m tools.messages            merge locale/parts/*.po into django.po and compile django.mo
    python -m tools.messages --check    say what is not translated or not compiled; 1 if anything

Plural forms follow Indonesian, which has one.
"""

from __future__ import annotations

import ast
import re
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.utils.translation.template import templatize

PROJECT = Path(__file__).resolve().parents[1]
SOURCE = PROJECT / "src" / "layan"
LOCALE = SOURCE / "foundation" / "locale"
PO = LOCALE / "id" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
PARTS = LOCALE / "parts"
HEADER = (
    "Project-Id-Version: Layan\nLanguage: id\nMIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n"
    "Plural-Forms: nplurals=1; plural=0;\n"
)
# how many of the first arguments are texts, and whether the first is a context
CALLS = {
    "_": (1, False),
    "gettext": (1, False),
    "gettext_lazy": (1, False),
    "gettext_noop": (1, False),
    "ngettext": (2, False),
    "ngettext_lazy": (2, False),
    "pgettext": (2, True),
    "pgettext_lazy": (2, True),
    "npgettext": (3, True),
    "npgettext_lazy": (3, True),
}
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
IN_TEMPLATE = re.compile(rf"\b(n?p?gettext|_)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)")


class Text(NamedTuple):
    """What is translated: a text, perhaps with a plural, perhaps with a context."""

    singular: str
    plural: str = ""
    context: str = ""


class Entry(NamedTuple):
    """A text, its translation, and the flags of the file (``fuzzy`` is no translation)."""

    text: Text
    translation: str
    flags: frozenset[str]


def texts() -> dict[Text, str]:
    """Every text of the code and templates, with the place it was first found."""
    found: dict[Text, str] = {}
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt", ".xml"} or "migrations" in path.parts:
            continue
        content = path.read_text(encoding="utf-8")
        read = _in_python(content) if path.suffix == ".py" else _in_template(content)
        for line, text in read:
            found.setdefault(text, f"{path.relative_to(PROJECT)}:{line}")
    return found


def _text(name: str, words: list[str]) -> Text:
    count, has_context = CALLS[name]
    used = words[:count]
    context = used.pop(0) if has_context else ""
    return Text(used[0], used[1] if len(used) > 1 else "", context)


def _in_python(content: str) -> Iterator[tuple[int, Text]]:
    names: dict[str, str] = {}
    tree = ast.parse(content)
    for node in ast.walk(tree):  # `from django.utils.translation import gettext_lazy as words`
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        name = names.get(name, name)
        if name not in CALLS or len(node.args) < CALLS[name][0]:
            continue
        words = [
            argument.value
            for argument in node.args[: CALLS[name][0]]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        ]
        if len(words) == CALLS[name][0]:
            yield node.lineno, _text(name, words)


def _in_template(content: str) -> Iterator[tuple[int, Text]]:
    code = templatize(content)
    for found in IN_TEMPLATE.finditer(code):
        words = ast.literal_eval(f"[{found[2]}]")
        if len(words) >= CALLS[found[1]][0]:
            yield code.count("\n", 0, found.start()) + 1, _text(found[1], words)


def read_po(path: Path) -> list[Entry]:
    """The entries of a file, without its header."""
    entries: list[Entry] = []
    fields: dict[str, str] = {}
    flags: set[str] = set()
    current = ""

    def close() -> None:
        if fields.get("msgid"):
            text = Text(fields["msgid"], fields.get("msgid_plural", ""), fields.get("msgctxt", ""))
            translation = fields.get("msgstr", fields.get("msgstr[0]", ""))
            entries.append(Entry(text, translation, frozenset(flags)))
        fields.clear()
        flags.clear()

    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = raw.strip()
        if line.startswith("#"):
            if any(name.startswith("msgstr") for name in fields):
                close()
            if line.startswith("#,"):
                flags |= {flag.strip() for flag in line[2:].split(",")}
        elif line.startswith('"'):
            fields[current] += ast.literal_eval(line)
        elif line:
            current, _, value = line.partition(" ")
            if current in {"msgctxt", "msgid"} and any(
                name.startswith("msgstr") for name in fields
            ):
                close()
            if not re.fullmatch(r"msgctxt|msgid|msgid_plural|msgstr(\[\d\])?", current):
                raise ValueError(f"{path.name}:{number}: {line[:60]}")
            fields[current] = ast.literal_eval(value)
    close()
    return entries


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def merge() -> dict[Text, str]:
    """Translations of the file and of the parts, a part's word counting over the file's."""
    known: dict[Text, str] = {}
    for path in [*([PO] if PO.exists() else []), *sorted(PARTS.glob("*.po"))]:
        for entry in read_po(path):
            if entry.translation and "fuzzy" not in entry.flags:
                known[entry.text] = entry.translation
    return known


def write_po(known: dict[Text, str]) -> None:
    """Write what the code uses, sorted, so that changes are easy to read."""
    PO.parent.mkdir(parents=True, exist_ok=True)
    rows = ['msgid ""', 'msgstr ""', *map(_quoted, HEADER.splitlines(keepends=True)), ""]
    for text in sorted(texts()):
        if "%(" in text.singular:
            rows.append("#, python-format")
        if text.context:
            rows.append(f"msgctxt {_quoted(text.context)}")
        rows.append(f"msgid {_quoted(text.singular)}")
        if text.plural:
            rows.append(f"msgid_plural {_quoted(text.plural)}")
        form = "msgstr[0]" if text.plural else "msgstr"
        rows += [f"{form} {_quoted(known.get(text, ''))}", ""]
    PO.write_text("\n".join(rows), encoding="utf-8")


def compiled(entries: list[Entry]) -> bytes:
    """The machine form of a catalogue (GNU gettext, little-endian, revision 0)."""
    pairs = {"": HEADER}
    for entry in entries:
        if not entry.translation or "fuzzy" in entry.flags:
            continue
        text = entry.text
        key = f"{text.context}\x04" if text.context else ""
        key += text.singular + (f"\0{text.plural}" if text.plural else "")
        pairs[key] = entry.translation
    keys = sorted(pairs, key=str.encode)
    ids = [key.encode() for key in keys]
    strings = [pairs[key].encode() for key in keys]
    start = 28 + 16 * len(keys)
    table, data = [], b""
    for group in (ids, strings):
        for text_bytes in group:
            table.append(struct.pack("<II", len(text_bytes), start + len(data)))
            data += text_bytes + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, 0)
    return head + b"".join(table) + data


def missing() -> list[str]:
    """Texts without an Indonesian translation, with their place."""
    known = {entry.text for entry in read_po(PO) if entry.translation} if PO.exists() else set()
    return [f"{place}: {text.singular!r}" for text, place in texts().items() if text not in known]


def check() -> list[str]:
    """Everything that is wrong with the translations."""
    if not PO.exists():
        return [f"{PO.relative_to(PROJECT)} is missing: python -m tools.messages"]
    entries = read_po(PO)
    problems = [f"not translated: {row}" for row in missing()]
    for text, translation, flags in entries:
        for pattern in (r"%\(\w+\)[sd]", r"\{\w*\}"):
            ours = set(re.findall(pattern, text.singular + text.plural))
            theirs = set(re.findall(pattern, translation))
            if translation and not theirs <= ours:
                problems.append(f"unknown placeholder in the translation of {text.singular!r}")
        if "fuzzy" in flags:
            problems.append(f"fuzzy: {text.singular!r}")
    if not MO.exists() or MO.read_bytes() != compiled(entries):
        problems.append(f"{MO.relative_to(PROJECT)} is out of date: python -m tools.messages")
    return problems


def main() -> int:
    """Merge and compile, or check."""
    if "--check" not in sys.argv:
        write_po(merge())
        MO.write_bytes(compiled(read_po(PO)))
        print(f"{len(texts())} texts, {len(missing())} without translation")
        return 0
    problems = check()
    print("\n".join(problems) if problems else "translations are complete and compiled")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
