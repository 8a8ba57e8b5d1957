"""Looks into one PDF in a process of its own: ``python -m layan.foundation.files.pdf_child``.

A hostile PDF can make any parser run for ever or eat all memory; this process has little of both.
It reads standard input and prints one word: ``ok`` or the reason of the refusal. Nothing here
imports Django.
"""

from __future__ import annotations

import logging
import resource
import sys
from importlib import import_module
from io import BytesIO
from typing import Any

MOST_CPU_SECONDS = 15
MOST_MEMORY_BYTES = 1_500_000_000  # address space, most of it the interpreter and its libraries
MOST_OBJECTS = 200_000
MOST_NODES = 2_000_000
SCRIPT = frozenset({"/JS", "/JavaScript"})
ATTACHMENT = frozenset(
    {"/EF", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/RichMediaContent"}
)
ACTIONS = frozenset({"/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/XFA"})
REASONS = ((SCRIPT, "script"), (ATTACHMENT, "attachment"), (ACTIONS, "action"))
# Where a name as a value says what a dictionary is or does (ISO 32000-2, 7.3.7 and 12.6).
TELLING = frozenset({"/S", "/Type", "/Subtype"})


def verdict(content: bytes) -> str:
    """``ok``, or why this PDF is refused: broken, password, script, attachment, action, complex."""
    pypdf = import_module("pypdf")  # only this process pays for the parser
    reader = pypdf.PdfReader(BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        return "password"
    numbers = {
        (number, generation)
        for generation, rows in reader.xref.items()
        for number in rows
        if number
    }
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MOST_OBJECTS:
        return "complex"
    if not len(reader.pages):
        return "broken"
    budget = MOST_NODES
    roots: list[Any] = [reader.trailer]
    for number, generation in sorted(numbers):
        try:
            roots.append(
                reader.get_object(pypdf.generic.IndirectObject(number, generation, reader))
            )
        except (pypdf.errors.PyPdfError, ValueError, KeyError, IndexError, TypeError):
            continue  # an entry no page can reach; what can be read is looked at
    for root in roots:
        reason, budget = _looked_at(root, budget)
        if reason:
            return reason
    return "ok"


def _looked_at(root: Any, budget: int) -> tuple[str, int]:
    """The reason to refuse an object, and how many nodes may still be visited."""
    waiting: list[Any] = [root]
    while waiting:
        budget -= 1
        if budget < 0:
            return "complex", budget
        node = waiting.pop()
        if isinstance(node, dict):
            for key in node:
                value = node.raw_get(key) if hasattr(node, "raw_get") else node[key]
                reason = _reason(str(key)) or (_reason(str(value)) if key in TELLING else "")
                if reason:
                    return reason, budget
                if isinstance(value, dict | list):
                    waiting.append(value)
        elif isinstance(node, list):
            waiting.extend(item for item in list.__iter__(node) if isinstance(item, dict | list))
    return "", budget


def _reason(name: str) -> str:
    return next((reason for names, reason in REASONS if name in names), "")


def main() -> int:
    """Judge standard input; anything a parser trips over is ``broken``."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    logging.disable(logging.CRITICAL)
    sys.setrecursionlimit(3_000)
    content = sys.stdin.buffer.read()
    try:
        said = verdict(content)
    except ImportError:
        return 3
    except (MemoryError, RecursionError):
        said = "complex"
    except Exception:  # noqa: BLE001 - whatever a parser raises on hostile bytes, the file is unusable
        said = "broken"
    sys.stdout.write(said)
    return 0


if __name__ == "__main__":
    sys.exit(main())
