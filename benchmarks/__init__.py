"""Layan's benchmarks: how good and how fast, beside named baselines.

Each module here with a function ``run(data: Path | None) -> dict`` is a benchmark; its name is the
module's. One door for all: ``python -m benchmarks NAME --data DIR --json``.
"""
