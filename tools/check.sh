#!/bin/sh
# Everything that can be judged without running the program; tells all that is wrong, not the first.
# check.sh BIN
set -u
bin=$1
failed=""

run() {
  echo "== $*"
  "$bin/$@" || failed="$failed
  $*"
}

run ruff check
run ruff format --check
run mypy
run lint-imports --no-cache
run layan check-city kota_tangerang
run python -m tools.messages --check
run python -m tools.reference_docs --check
if [ -n "$failed" ]; then
  echo "Failed:$failed"
  exit 1
fi
echo "All checks passed."
