#!/bin/sh
# Renews the locked files. --universal: one file for every system and Python from 3.11 on.
set -eu
lock() {
    .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-annotate --no-header --upgrade "$1" -o "$2"
}
lock requirements.in requirements.txt
lock requirements-dev.in requirements-dev.txt
echo uv | .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-annotate --no-header --upgrade - -o requirements-uv.txt
