#!/bin/sh
# Makes .venv with exactly the packages of requirements/dev.txt, checked by their hashes, and Trine itself in editable form.
set -eu
python=$1

stop() { printf '\n%s\n' "$*" >&2; exit 1; }

new_enough() { command -v "$1" > /dev/null && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; }

if ! new_enough "$python" && [ "$python" = python3 ]; then
    for other in python3.13 python3.12 python3.11; do
        if new_enough "$other"; then python=$other; break; fi
    done
fi
command -v "$python" > /dev/null ||
    stop "There is no $python. Install Python 3.11 or newer, or name yours: make PYTHON=/path/to/python3"
new_enough "$python" ||
    stop "$("$python" --version 2>&1) is too old; Trine needs 3.11 or newer. Name a newer one: make PYTHON=python3.12"

if command -v uv > /dev/null; then
    echo "Making .venv with uv"
    .venv/bin/python -c '' 2> /dev/null || uv venv --quiet --clear --no-python-downloads --python "$python" .venv
    uv pip sync --python .venv/bin/python --require-hashes requirements/dev.txt
    uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
else
    echo "Making .venv with pip"
    "$python" -c 'import ensurepip, venv' 2> /dev/null ||
        stop "$python has no venv module. On Debian and Ubuntu: apt install python3-venv"
    .venv/bin/python -m pip --version > /dev/null 2>&1 || "$python" -m venv --clear .venv
    { .venv/bin/python -m pip install --disable-pip-version-check --no-compile --require-hashes -r requirements/dev.txt ||
        touch .venv/.failed; } | grep -v -e '^Requirement already' -e '^Ignoring' -e '^Installing coll' -e '^Successfully' || true
    if [ -e .venv/.failed ]; then rm .venv/.failed; stop "The packages could not be installed; see above."; fi
    .venv/bin/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
fi
