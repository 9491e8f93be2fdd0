#!/bin/sh
# Writes the hash-locked requirement files from pyproject.toml (needs uv); run after changing a dependency.
set -eu
cd "$(dirname "$0")/.."
compile="uv pip compile pyproject.toml --quiet --generate-hashes --no-emit-index-url --no-annotate
  --no-header --no-strip-extras --python-version 3.11 --universal"
$compile -o requirements/run.txt --extra build
$compile -o requirements/dev.txt --extra build --extra dev -c requirements/run.txt
$compile -o requirements/data.txt --extra build --extra dev --extra data -c requirements/dev.txt
