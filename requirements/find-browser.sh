#!/bin/sh
# Sees that there is a Chromium for the browser tests; on Debian, as root or with sudo that asks nothing, installs it.
set -eu

for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" > /dev/null; then exit 0; fi
done
if [ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ]; then exit 0; fi
if [ -n "${TRINE_CHROMIUM:-}" ] && [ -x "$TRINE_CHROMIUM" ]; then exit 0; fi

if [ "$(id -u)" = 0 ]; then sudo=""; elif sudo -n true 2> /dev/null; then sudo="sudo -n"; else sudo="none"; fi
if grep -qs '^ID=debian' /etc/os-release && [ "$sudo" != none ]; then
    echo "Installing Chromium for the browser tests"
    $sudo apt-get update -q
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -q -y --no-install-recommends chromium
    exit 0
fi
echo "The browser tests need Chromium. Install it (Debian: apt install chromium; macOS: Google Chrome), or name it:" >&2
echo "make test TRINE_CHROMIUM=/path/to/chrome. Without them: make check && .venv/bin/pytest -m 'not browser'" >&2
exit 1
