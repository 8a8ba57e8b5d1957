#!/bin/sh
# Makes the virtual environment, or says in plain words what the machine lacks.
# setup.sh PYTHON VENV
set -eu
python=$1
venv=$2

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

if [ -x "$venv/bin/python" ] && "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
  exit 0
fi
# `python3` may be old while a newer one stands beside it.
for candidate in "$python" python3.13 python3.12 python3.11; do
  if command -v "$candidate" >/dev/null 2>&1 &&
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    found=$candidate
    break
  fi
done
[ -n "${found:-}" ] || fail \
  "Layan needs Python 3.11 or newer; $python is $("$python" --version 2>/dev/null || echo missing)." \
  "Install it (Debian, Ubuntu: apt install python3 python3-venv), or name it: make up PYTHON=python3.11"
"$found" -c 'import ensurepip, venv' 2>/dev/null || fail \
  "$found has no venv module." \
  "Install it (Debian, Ubuntu: apt install python3-venv)."
echo "Making $venv with $("$found" --version) ..."
rm -rf "$venv"
"$found" -m venv "$venv"
