"""Write the figures of the README files: benchmarks, and how large the reference pack is.

    python tools/readme_benchmarks.py            fill the marked sections
    python tools/readme_benchmarks.py --check    change nothing; code 1 when they are out of date

Benchmarks come from docs/reference/benchmarks.json, counts from cities/kota_tangerang. The JSON
file maps a benchmark's name to its figures: ``{"search": {"recall1": 0.86, ...}, ...}``. It
may also put them one level down, under ``figures``. Figures that are not measured yet are
left out of the table; without the file the table stays as it is.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from layan.domains.catalog.adapters.pack_files import read_pack

PROJECT = Path(__file__).resolve().parents[1]
FIGURES = PROJECT / "docs" / "reference" / "benchmarks.json"
PACK = PROJECT / "cities" / "kota_tangerang"


class Row(NamedTuple):
    """One line of the table."""

    benchmark: str
    figure: str
    english: str
    indonesian: str
    shown: str  # format of the value
    goal: str
    beside: tuple[tuple[str, str], ...] = ()  # (figure, its name) of baselines or peers


ROWS = (
    Row(
        "search",
        "recall1",
        "Everyday questions whose right service comes first (blind set)",
        "Pertanyaan sehari-hari yang layanan tepatnya muncul pertama (uji buta)",
        "{:.1%}",
        "≥ 80 %",
        (("bm25_recall1", "BM25"), ("like_recall1", "LIKE")),
    ),
    Row(
        "search",
        "recall3",
        "… among the first three",
        "… di antara tiga teratas",
        "{:.1%}",
        "≥ 92 %",
    ),
    Row(
        "search",
        "refusal",
        "Out-of-scope questions that are refused",
        "Pertanyaan di luar cakupan yang ditolak",
        "{:.1%}",
        "–",
    ),
    Row(
        "portal",
        "search_p95_ms",
        "Search in-process at 5,000 services, 95th percentile",
        "Pencarian pada 5.000 layanan, persentil ke-95",
        "{:.1f} ms",
        "< 50 ms",
    ),
    Row(
        "portal",
        "cached_vs_ceiling",
        "Start and service pages kept in memory and sent before Django, per bare Django request",
        "Halaman depan dan layanan dari memori, sebelum Django, dibanding Django polos",
        "{:.0%}",
        "≥ 50 %",
    ),
    Row(
        "portal",
        "search_vs_ceiling",
        "Search page, every question new, per bare Django request",
        "Halaman cari, setiap pertanyaan baru, dibanding Django polos",
        "{:.0%}",
        "≥ 33 %",
    ),
    Row(
        "portal",
        "first_load_kb",
        "Everything a first visit downloads",
        "Seluruh unduhan kunjungan pertama",
        "{:.0f} KB",
        "< 200 KB",
    ),
)
HEADS = {
    "README.md": ("Figure", "Measured", "Goal", "Beside it"),
    "README.id.md": ("Ukuran", "Hasil", "Sasaran", "Pembanding"),
}


def figures_of(document: Mapping[str, Any], benchmark: str) -> Mapping[str, Any]:
    """The figures of one benchmark, or nothing when it was not run."""
    found = document.get(benchmark, {})
    inner = found.get("figures", found) if isinstance(found, dict) else {}
    return inner if isinstance(inner, dict) else {}


def table(document: Mapping[str, Any], head: tuple[str, str, str, str], *, indonesian: bool) -> str:
    """The Markdown table of all rows that were measured.

    Raises :class:`ValueError` when not one of them was.
    """
    lines = ["| " + " | ".join(head) + " |", "|---|---|---|---|"]
    for row in ROWS:
        figures = figures_of(document, row.benchmark)
        if not isinstance(figures.get(row.figure), int | float):
            continue
        beside = ", ".join(
            f"{name} {_number(row.shown, figures[figure], indonesian)}"
            for figure, name in row.beside
            if isinstance(figures.get(figure), int | float)
        )
        label = row.indonesian if indonesian else row.english
        value = _number(row.shown, figures[row.figure], indonesian)
        lines.append(f"| {label} | {value} | {row.goal} | {beside or '–'} |")
    if len(lines) == 2:
        raise ValueError("no known figure in the file")
    return "\n".join(lines)


def _number(shown: str, value: float, indonesian: bool) -> str:
    text = shown.format(value).replace("%", " %")
    return text.replace(".", ",") if indonesian else text


def counts(folder: Path, *, indonesian: bool) -> str:
    """How large a pack is, in words.

    Raises :class:`ValueError` while the pack has mistakes.
    """
    pack = read_pack(folder).pack
    if pack is None:
        raise ValueError(f"{folder.name} has mistakes; run layan check-city {folder.name}")
    agencies = len({service.agency for service in pack.services})
    words = (
        "{} layanan dari {} instansi di {} tempat"
        if indonesian
        else "{} services of {} agencies at {} places"
    )
    return words.format(len(pack.services), agencies, len(pack.places))


def filled(text: str, name: str, section: str) -> str:
    """The text with the part between the two marks of that name replaced.

    Raises :class:`ValueError` when the marks are not there exactly once, in order.
    """
    start, end = f"<!-- {name}:start -->", f"<!-- {name}:end -->"
    if text.count(start) != 1 or text.count(end) != 1 or text.index(start) > text.index(end):
        raise ValueError(f"{start} and {end} must stand in the text once, in this order")
    before, rest = text.split(start)
    return f"{before}{start}{section}{end}{rest.split(end)[1]}"


def main() -> int:
    """Fill or check; returns the exit code."""
    parser = argparse.ArgumentParser(description="Figures of the README files.")
    parser.add_argument("--check", action="store_true", help="change nothing; 1 when out of date")
    check: bool = parser.parse_args().check
    document = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else None
    stale = []
    for name, head in HEADS.items():
        path = PROJECT / name
        indonesian = name.endswith(".id.md")
        old = path.read_text(encoding="utf-8")
        new = filled(old, "counts", counts(PACK, indonesian=indonesian))
        if document is not None:
            new = filled(new, "benchmarks", f"\n{table(document, head, indonesian=indonesian)}\n")
        if new != old:
            stale.append(name)
            if not check:
                path.write_text(new, encoding="utf-8")
    for name in stale:
        print(f"{name} {'is out of date; run tools/readme_benchmarks.py' if check else 'written'}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
