# ruff: noqa: PLC0415 - Django is set up by the benchmark, its modules come after
"""How fast the portal answers, against the bare framework's ceiling on the same server.

``cached_vs_ceiling``: requests a second of the start page and of service pages that many people
ask for, divided by those of a view that says "ok". Kept pages are sent before Django makes a
request object, which the bare view always does; so the ratio may exceed one and says what the page
memory saves, not that Django was made faster. The client spreads its connections over loopback
addresses, since one address may search 300 times a minute only. ``search_vs_ceiling``: the same
for search, with a question nobody asked before in every request. ``search_p95_ms``: the search
function in-process at 5,000 services. ``first_load_kb``: everything a first visit downloads.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote, urljoin
from urllib.request import Request, urlopen

from benchmarks.load import Load, drive

PROJECT = Path(__file__).resolve().parents[1]
PACK = PROJECT / "cities" / "kota_tangerang"
SECONDS = 4.0
ROUNDS = 3
LARGE = 5_000


def run(data: Path | None = None) -> dict[str, Any]:  # noqa: ARG001 - the same door for all
    """The figures; takes about two minutes and needs no data folder."""
    with tempfile.TemporaryDirectory(prefix="layan-portal-") as folder:
        environment = _environment(Path(folder))
        subprocess.run(
            [sys.executable, "-m", "layan.channels.cli.main", "up", "--no-serve"],
            env=environment,
            check=True,
            capture_output=True,
        )
        questions = _questions()
        services = _service_ids()[:60]
        pages = {
            "start": ["/"],
            "service": [f"/layanan/{name}/" for name in services],
            "search": [f"/cari/?q={quote(text)}" for text in questions],
        }
        rounds: dict[str, list[Load]] = {name: [] for name in ("bare", *pages)}
        first_load = 0.0
        for number in range(ROUNDS):
            with _server("benchmarks.bare:application", environment) as port:
                drive(port, ["/"], seconds=1)
                rounds["bare"].append(drive(port, ["/"], seconds=SECONDS))
            with _server("layan.config.asgi:application", environment) as port:
                for name, paths in pages.items():
                    share = len(paths) // ROUNDS
                    fresh = (
                        paths[number * share : (number + 1) * share] if name == "search" else paths
                    )
                    # The first question builds the index; it belongs to no round.
                    drive(port, ["/cari/?q=ktp" if name == "search" else paths[0]], seconds=1)
                    rounds[name].append(_until_used_up(port, fresh, name == "search"))
                first_load = max(
                    first_load, *(_first_load_kb(port, paths[0]) for paths in pages.values())
                )
        return _figures(rounds, first_load) | _large_search(environment)


def _figures(rounds: dict[str, list[Load]], first_load: float) -> dict[str, Any]:
    rate = {name: median(load.per_second for load in loads) for name, loads in rounds.items()}
    return {
        "cached_vs_ceiling": round(min(rate["start"], rate["service"]) / rate["bare"], 3),
        "search_vs_ceiling": round(rate["search"] / rate["bare"], 3),
        "start_per_s": round(rate["start"], 1),
        "service_per_s": round(rate["service"], 1),
        "search_per_s": round(rate["search"], 1),
        "bare_django_per_s": round(rate["bare"], 1),
        "start_p95_ms": round(median(load.percentile_ms(0.95) for load in rounds["start"]), 1),
        "search_page_p95_ms": round(
            median(load.percentile_ms(0.95) for load in rounds["search"]), 1
        ),
        "failures": sum(load.failures for loads in rounds.values() for load in loads),
        "first_load_kb": round(first_load, 1),
    }


def _environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "LAYAN_DATA_DIR": str(folder),
        "LAYAN_LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "layan.config.settings",
        "PYTHONPATH": str(PROJECT),
    }


def _questions() -> list[str]:
    """Every training question of the pack once: real wording, and none asked twice."""
    import yaml

    texts: list[str] = []
    for file in sorted((PACK / "assistant" / "utterances").glob("*.yaml")):
        for group in (
            yaml.safe_load(file.read_text(encoding="utf-8")).get("utterances") or {}
        ).values():
            texts.extend(group)
    order = sorted(range(len(texts)), key=lambda number: (number * 7919) % len(texts))
    return [texts[number] for number in order]


def _service_ids() -> list[str]:
    from layan.domains.catalog.adapters.pack_files import read_pack

    pack = read_pack(PACK).pack
    assert pack is not None
    return [service.id for service in pack.services]


@contextlib.contextmanager
def _server(application: str, environment: dict[str, str]) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "uvicorn",
            application,
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--lifespan",
            "off",
            "--no-access-log",
            "--log-level",
            "warning",
            "--no-server-header",
        ],
        env={**environment, "LAYAN_ALLOWED_HOSTS": "127.0.0.1", "LAYAN_PAGE_CACHE_SECONDS": "10"},
        cwd=PROJECT,
    )
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
                break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _until_used_up(port: int, paths: list[str], once: bool) -> Load:
    """Drive for some seconds; with ``once``, in slices that end before a path would repeat."""
    if not once:
        return drive(port, paths, seconds=SECONDS)
    total = Load()
    while paths and total.seconds < SECONDS:
        part = drive(port, paths, seconds=0.25)
        used = len(part.latencies) + part.failures
        if used > len(paths):  # the last slice wrapped round; it would count repeated questions
            break
        paths = paths[used + 8 :]  # up to one path a connection was begun and not finished
        total.seconds += part.seconds
        total.latencies += part.latencies
        total.failures += part.failures
    return total


def _first_load_kb(port: int, path: str) -> float:
    base = f"http://127.0.0.1:{port}"
    page, size = _fetch(urljoin(base, path))
    wanted = set(re.findall(r'<(?:link|script|img|use)\b[^>]*?(?:href|src)="([^"#]+)', page))
    skip = re.findall(
        r'<link\b[^>]*rel="(?:canonical|alternate|search|license)"[^>]*href="([^"#]+)', page
    )
    for address in sorted(wanted - set(skip)):
        text, bytes_ = _fetch(urljoin(base, address))
        size += bytes_
        if address.split("?")[0].endswith(".css"):
            fonts = set(re.findall(r'url\(["\']?([^"\')]+\.woff2)', text))
            for font in fonts:
                full = urljoin(urljoin(base, address), font)
                if full.removeprefix(base) not in wanted:
                    size += _fetch(full)[1]
    return size / 1000


def _fetch(address: str) -> tuple[str, int]:
    with urlopen(Request(address, headers={"Accept-Encoding": "gzip"})) as answer:
        raw = answer.read()
        head = sum(len(name) + len(value) + 4 for name, value in answer.headers.items())
        text = gzip.decompress(raw) if answer.headers.get("Content-Encoding") == "gzip" else raw
    return text.decode("utf-8", errors="replace"), len(raw) + head


def _large_search(environment: dict[str, str]) -> dict[str, Any]:
    """Search in-process over 5,000 services, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="layan-large-") as folder:
        answer = subprocess.run(
            [sys.executable, "-m", "benchmarks.portal", str(LARGE)],
            env={**environment, "LAYAN_DATA_DIR": folder},
            check=True,
            capture_output=True,
            cwd=PROJECT,
        )
    figures: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return figures


def _measure_large(size: int) -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command

    from layan.domains.catalog.adapters.pack_files import read_pack
    from layan.domains.catalog.public import import_city, search
    from layan.kernel.clock import now

    pack = read_pack(PACK).pack
    assert pack is not None
    call_command("migrate", verbosity=0)
    # The same services once more for each sub-district and named after it.
    areas = [area.name for area in pack.areas if area.kind == "sub-district"]
    services = []
    for number in range(size):
        source, area = (
            pack.services[number % len(pack.services)],
            areas[number // len(pack.services)],
        )
        name = type(source.name)(
            f"{source.name.id} {area}", f"{source.name.en} {area}" if source.name.en else ""
        )
        services.append(
            source.model_copy(
                update={
                    "id": f"s{number}",
                    "code": f"S-{number}",
                    "name": name,
                    "requires": (),
                    "related": (),
                }
            )
        )
    evidence = tuple(row.model_copy(update={"issued_by_service": None}) for row in pack.evidence)
    large = pack.model_copy(
        update={"services": tuple(services), "phrases": (), "evidence": evidence}
    )
    begun = time.perf_counter()
    import_city(large, now=now())
    imported = time.perf_counter() - begun
    search("ktp hilang", language="id")
    took = []
    for text in _questions()[:600]:
        begun = time.perf_counter()
        search(text, language="id", limit=12)
        took.append(1000 * (time.perf_counter() - begun))
    took.sort()
    return {
        "search_p50_ms": round(took[len(took) // 2], 2),
        "search_p95_ms": round(took[int(0.95 * len(took))], 2),
        "search_services": size,
        "import_5000_s": round(imported, 1),
    }


if __name__ == "__main__":
    print(json.dumps(_measure_large(int(sys.argv[1]))))
