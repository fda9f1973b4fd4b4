#!/bin/sh
# Print the path of a Chromium for the browser tests; install Debian's where root allows, else say what to install.
set -eu
for name in "${SHORTLINE_BROWSER:-}" chromium chromium-browser google-chrome google-chrome-stable; do
  [ -n "$name" ] || continue
  found=$(command -v "$name" 2>/dev/null || true)
  if [ -n "$found" ]; then echo "$found"; exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Chromium for the browser tests ..." >&2
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-core fonts-noto-color-emoji; } >&2 || true
  found=$(command -v chromium 2>/dev/null || true)
  if [ -n "$found" ]; then echo "$found"; exit 0; fi
fi
echo "No browser found. Install Chromium (Debian and Ubuntu: apt-get install chromium), or set SHORTLINE_BROWSER." >&2
exit 1
