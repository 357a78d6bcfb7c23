#!/bin/sh
# Prints the path of a Chromium for the browser tests. On Debian, as root or with a sudo that asks nothing, installs one.
set -eu

find_one() {
    if [ -n "${TRINE_CHROMIUM:-}" ]; then
        if [ -x "$TRINE_CHROMIUM" ]; then echo "$TRINE_CHROMIUM"; return; fi
        echo "TRINE_CHROMIUM is $TRINE_CHROMIUM, which is not a program." >&2
        exit 1
    fi
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$name"; then return; fi
    done
    mac="/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    if [ -x "$mac" ]; then echo "$mac"; fi
}

found=$(find_one)
if [ -z "$found" ]; then
    if [ "$(id -u)" = 0 ]; then sudo=""; elif sudo -n true 2> /dev/null; then sudo="sudo -n"; else sudo="none"; fi
    if grep -qs '^ID=debian' /etc/os-release && [ "$sudo" != none ]; then
        echo "Installing Chromium for the browser tests" >&2
        $sudo apt-get update -q >&2
        $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends chromium >&2
        found=$(find_one)
    fi
fi
if [ -z "$found" ]; then
    {
        echo "The browser tests need Chromium. Install it (Debian: apt install chromium; macOS: Google Chrome),"
        echo "or name it: make test TRINE_CHROMIUM=/path/to/chrome"
        echo "Without it: make check && .venv/bin/pytest -m 'not browser'"
    } >&2
    exit 1
fi
echo "$found"
