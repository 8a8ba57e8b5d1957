"""What is measured, in the text format of Prometheus.

Routes are named as in the address tables, never by the address itself, so that no number of a
person becomes a label and the number of series stays small. With several server processes set
``PROMETHEUS_MULTIPROC_DIR`` to an empty folder before they start, else each tells only of itself.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from layan import __version__

log = logging.getLogger("layan.metrics")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Reading = Callable[[], float | Mapping[str, float]]

_own = CollectorRegistry()
REQUESTS = Counter(
    "layan_requests", "Requests answered.", ["method", "route", "status"], registry=_own
)
SECONDS = Histogram(
    "layan_request_seconds",
    "Time until the answer's headers, in seconds.",
    ["method", "route"],
    buckets=BUCKETS,
    registry=_own,
)


class _Gauges(Collector):
    """Values that are read when somebody asks."""

    def __init__(self) -> None:
        self.readings: dict[str, tuple[str, str, Reading]] = {}

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Every gauge that can be read; one that cannot is told as failed."""
        failed = GaugeMetricFamily(
            "layan_gauge_failed", "1 where a gauge could not be read.", labels=["gauge"]
        )
        for name, (words, label, read) in self.readings.items():
            try:
                value = read()
            except Exception:
                log.exception("gauge not read name=%s", name)
                failed.add_metric([name], 1)
                continue
            failed.add_metric([name], 0)
            family = GaugeMetricFamily(name, words, labels=[label] if label else [])
            if isinstance(value, Mapping):
                for key, number in value.items():
                    family.add_metric([key], number)
            else:
                family.add_metric([], value)
            yield family
        info = GaugeMetricFamily("layan_info", "The release that runs.", labels=["version"])
        info.add_metric([__version__], 1)
        yield info
        yield failed


_gauges = _Gauges()


def register_gauge(name: str, words: str, read: Reading, *, label: str = "") -> None:
    """Add a value that is read at every scrape; keep it cheap.

    With a ``label`` the reading is a mapping from the label's value to the number. The same name
    again replaces the earlier gauge. Example: ``register_gauge("layan_outbox_lag_seconds", "Age of
    the oldest event that waits.", outbox_lag)``.
    """
    _gauges.readings[name] = (words, label, read)


def count_request(*, method: str, route: str, status: int, seconds: float) -> None:
    """Note one answered request."""
    known = method if method in METHODS else "other"
    REQUESTS.labels(known, route, str(status)).inc()
    SECONDS.labels(known, route).observe(seconds)


def text() -> bytes:
    """Everything, as Prometheus reads it."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        counted = generate_latest(together)
    else:
        counted = generate_latest(_own)
    read = CollectorRegistry()
    read.register(_gauges)
    return counted + generate_latest(read)
