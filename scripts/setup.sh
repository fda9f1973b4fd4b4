#!/bin/sh
# Make .venv ready: needs python3 >= 3.11 with pip, nothing else. Every package is checked against its hash.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
venv=${VENV:-.venv}

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "Shortline needs Python 3.11 or newer; $python is $("$python" --version 2>&1 || echo missing). Set PYTHON=... to another one." >&2
  exit 1
fi
if ! "$python" -m pip --version >/dev/null 2>&1; then
  echo "Shortline needs pip for $python (Debian and Ubuntu: the package python3-pip)." >&2
  exit 1
fi
# Without pip inside: Debian ships the part that would put it there in a package of its own.
[ -x "$venv/bin/python" ] || "$python" -m venv --without-pip "$venv"
if [ ! -x "$venv/bootstrap/bin/uv" ]; then
  "$python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
    --target "$venv/bootstrap" -r requirements-bootstrap.lock
fi
uv="$venv/bootstrap/bin/uv"
"$uv" pip install --quiet --python "$venv/bin/python" --require-hashes -r requirements.lock
"$uv" pip install --quiet --python "$venv/bin/python" --no-deps --no-build-isolation --editable .
