"""Run every benchmark and write what was seen: docs/reference/benchmarks.json and .md.

    python -m tools.write_benchmarks [--data DIR] [NAME ...]

Each benchmark runs in a process of its own. A name that is not run keeps its last figures, with
the date and machine of that run.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.__main__ import names
from layan.kernel.clock import now

PROJECT = Path(__file__).resolve().parents[1]
FIGURES = PROJECT / "docs" / "reference" / "benchmarks.json"
PAGE = FIGURES.with_suffix(".md")
HEAD = """# Benchmarks

Figures that were seen, not promised. Each row of a table is a key of the JSON object that
`python -m benchmarks NAME --data DIR --json` prints; the baseline or peer of a figure stands in
the same table and ran in the same process or on the same server. Repeat all of them with
`make bench DATA=DIR`; without a data folder the parts that need one are left out and say so.

"""


def _machine() -> str:
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"


def _run(name: str, data: Path | None) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks", name, "--json"]
    if data is not None:
        command += ["--data", str(data)]
    begun = time.perf_counter()
    done = subprocess.run(command, cwd=PROJECT, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {
        "figures": figures,
        "date": now().date().isoformat(),
        "machine": _machine(),
        "seconds": round(time.perf_counter() - begun, 1),
    }


def _page(runs: dict[str, Any]) -> str:
    parts = [HEAD]
    for name, run in sorted(runs.items()):
        parts.append(f"## {name}\n\n")
        parts.append(f"{run['date']}, {run['machine']}, took {run['seconds']} s.\n\n")
        parts.append("| figure | value |\n|---|---|\n")
        parts.extend(f"| `{key}` | {_cell(value)} |\n" for key, value in run["figures"].items())
        parts.append("\n")
    return "".join(parts).rstrip() + "\n"


def _cell(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).strip('"').replace("|", "\\|")


def main() -> None:
    """Run the chosen benchmarks, or all, and write both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*names(), []], help="which; all when empty")
    parser.add_argument("--data", type=Path, help="folder with public data sets")
    chosen = parser.parse_args()
    runs = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    for name in chosen.names or names():
        print(f"{name} …", flush=True)
        runs[name] = _run(name, chosen.data)
        FIGURES.write_text(json.dumps(runs, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        PAGE.write_text(_page(runs), encoding="utf-8")


if __name__ == "__main__":
    main()
