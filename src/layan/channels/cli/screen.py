"""What the command line prints: for people by default, JSON where a machine reads."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import track
from rich.table import Table

from layan.foundation.error_words import words_for
from layan.kernel.errors import LayanError

Item = TypeVar("Item")


class Screen:
    """Standard output for results, standard error for everything else."""

    def __init__(self) -> None:
        self.out = Console(highlight=False, soft_wrap=True)
        self.err = Console(stderr=True, highlight=False)

    def say(self, text: str = "") -> None:
        """One line for a person."""
        self.out.print(text, markup=False)

    def note(self, text: str) -> None:
        """A remark that is not part of the result."""
        self.err.print(text, style="dim", markup=False)

    def json(self, value: Any) -> None:
        """One JSON document on one line."""
        sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")

    def table(self, head: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
        """A table for a person."""
        table = Table(*head, box=None, header_style="bold", pad_edge=False)
        for row in rows:
            table.add_row(*row)
        self.out.print(table)

    def progress(
        self, items: Iterable[Item], title: str, total: int | None = None
    ) -> Iterator[Item]:
        """The items, with a progress bar on standard error while it is a terminal."""
        yield from track(items, title, total=total, console=self.err, transient=True)


def fail(problem: LayanError) -> None:
    """Tell a refusal on standard error, in words and with its code."""
    Console(stderr=True, highlight=False).print(
        f"{words_for(problem)}  [{problem.code}]", style="red", markup=False
    )
