"""The one door to all benchmarks: ``python -m benchmarks NAME --data DIR --json``."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import benchmarks

Run = Callable[[Path | None], dict[str, Any]]


def names() -> list[str]:
    """The modules of this package that are benchmarks, found without importing any."""
    folder = Path(next(iter(benchmarks.__path__)))
    return sorted(
        file.stem
        for file in folder.glob("[a-z]*.py")
        if "\ndef run(" in file.read_text(encoding="utf-8")
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one benchmark and print its figures; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", choices=names(), help="which benchmark")
    parser.add_argument("--data", type=Path, help="folder with public data sets")
    parser.add_argument("--json", action="store_true", help="one JSON object of figures")
    chosen = parser.parse_args(arguments)
    if chosen.data is not None and not chosen.data.is_dir():
        parser.error(f"--data: no such folder: {chosen.data}")
    run: Run = importlib.import_module(f"benchmarks.{chosen.name}").run
    figures = run(chosen.data)
    if chosen.json:
        print(json.dumps(figures, ensure_ascii=False))
        return 0
    width = max(map(len, figures))
    for name, value in figures.items():
        print(f"{name:<{width}}  {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
