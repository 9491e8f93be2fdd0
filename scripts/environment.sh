#!/bin/sh
# Makes or brings up to date the environment in .venv: environment.sh run|dev
#
# Every package comes from requirements/run.txt or dev.txt and must match its hash there. A copy of the
# file is kept in .venv: when the two are the same, nothing is done; when they differ, or when the folder was
# moved, .venv is made anew.
# dev holds all that run holds, so that `make demo` is content with it.
set -eu
cd "$(dirname "$0")/.."

level=${1:?run or dev}
lock=requirements/$level.txt
venv=.venv
stamp=$venv/contested-$level.txt

say() { echo "contested: $*" >&2; }
fail() { say "$*"; exit 1; }
recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

is_current() {
    cmp -s "$stamp" "$lock" || { [ "$level" = run ] && cmp -s "$venv/contested-dev.txt" requirements/dev.txt; }
}

was_moved() { [ -f "$venv/contested-home" ] && [ "$(cat "$venv/contested-home")" != "$(pwd)" ]; }

find_python() {
    for candidate in ${PYTHON:-python3.11 python3.12 python3.13 python3}; do
        if recent "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    found=$("${PYTHON:-python3}" --version 2>/dev/null || echo "none")
    fail "Python 3.11 or later is needed (found: $found); name it with make PYTHON=/path/to/python3.11"
}

has_module() { "$1" -c "import $2" 2>/dev/null; }

install_debian_packages() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 0
    say "installing python3-venv and python3-pip"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv python3-pip; } >&2 ||
        say "apt-get could not install them"
}

make_venv() {
    python=$(find_python)
    has_module "$python" ensurepip || has_module "$python" pip || install_debian_packages
    if has_module "$python" ensurepip; then
        "$python" -m venv --clear "$venv"
    elif has_module "$python" pip; then
        "$python" -m venv --clear --without-pip "$venv"
    else
        fail "$python has neither ensurepip nor pip: install them (Debian: apt-get install python3-venv), then make again"
    fi
}

install_locked() {
    say "installing $lock into $venv (a minute or two, once)"
    if has_module "$venv/bin/python" pip; then
        set -- "$venv/bin/python" -m pip
    else
        set -- "$(find_python)" -m pip --python "$venv/bin/python"
    fi
    PIP_USER=0 "$@" install -qq --disable-pip-version-check --no-input --require-hashes -r "$lock" ||
        fail "the packages of $lock could not be installed (the lines above say why)"
}

install_project() {
    PIP_USER=0 "$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-input \
        --no-build-isolation --no-deps -e . || fail "the project itself could not be installed"
    cp pyproject.toml "$venv/contested-pyproject.toml"
}

if ! recent "$venv/bin/python" || was_moved || { [ -f "$stamp" ] && ! is_current; }; then
    make_venv
fi
if ! is_current; then
    rm -f "$venv/contested-pyproject.toml"
    install_locked
    cp "$lock" "$stamp"
    pwd >"$venv/contested-home"
fi
cmp -s "$venv/contested-pyproject.toml" pyproject.toml || install_project
