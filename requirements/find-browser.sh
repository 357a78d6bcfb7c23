#!/bin/sh
# Prints the path of a Chromium for the browser tests. On Debian, as root or with a sudo that asks nothing, installs one.
# The headless shell is preferred: without the parts that draw windows the tests take half the time.
set -eu

find_one() {
    if [ -n "${TRINE_CHROMIUM:-}" ]; then
        if [ -x "$TRINE_CHROMIUM" ]; then echo "$TRINE_CHROMIUM"; return; fi
        echo "TRINE_CHROMIUM is $TRINE_CHROMIUM, which is not a program." >&2
        exit 1
    fi
    for name in chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$name"; then return; fi
    done
    mac="/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    if [ -x "$mac" ]; then echo "$mac"; fi
}

install() {
    if [ "$(id -u)" = 0 ]; then sudo=""; elif sudo -n true 2> /dev/null; then sudo="sudo -n"; else return 0; fi
    if ! grep -qs '^ID=debian' /etc/os-release; then return 0; fi
    echo "Installing $1 for the browser tests" >&2
    $sudo apt-get update -q >&2 || return 0
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$1" >&2 || return 0
}

found=$(find_one)
if [ -z "$found" ] || { [ "$(id -u)" = 0 ] && [ "$(basename "$found")" = chromium ] && [ -z "${TRINE_CHROMIUM:-}" ]; }; then
    install chromium-headless-shell
    found=$(find_one)
fi
if [ -z "$found" ]; then
    install chromium
    found=$(find_one)
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
