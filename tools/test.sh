#!/bin/sh
# Runs all tests on SQLite, then those that use a database on PostgreSQL when there is one.
# test.sh BIN WORKERS
set -eu
bin=$1
workers=$2
failed=0

run() {
  "$bin/python" -m pytest -n "$workers" --dist loadgroup "$@" || failed=1
}

echo "Tests on SQLite"
(unset LAYAN_TEST_POSTGRES LAYAN_TEST_REDIS && run tests && exit "$failed") || failed=1
if [ -n "${LAYAN_TEST_POSTGRES:-}" ]; then
  echo "Database tests on PostgreSQL${LAYAN_TEST_REDIS:+ with Redis}"
  run tests/domains tests/channels tests/cities
else
  echo "Not run on PostgreSQL: LAYAN_TEST_POSTGRES is not set."
fi
exit "$failed"
