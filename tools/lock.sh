#!/bin/sh
# Renew the two lock files: hashes of every file, no download address, valid on every platform.
set -eu
cd "$(dirname "$0")/.."
compile() { .venv/bin/uv pip compile -q pyproject.toml --extra postgres --extra redis --group build "$@" \
  --generate-hashes --universal --no-header --no-emit-index-url --no-annotate; }
compile --upgrade -o requirements.lock
compile --group dev -c requirements.lock -o requirements-dev.lock
