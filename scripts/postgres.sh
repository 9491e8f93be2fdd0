#!/bin/sh
# Starts a PostgreSQL server of its own for the tests and runs a command with its address; ends it afterwards.
#
#   postgres.sh COMMAND...
#
# The command finds the address in CONTESTED_TEST_POSTGRES. The server listens on a socket in a temporary
# folder alone, and runs as the user postgres when this is root. When root has no PostgreSQL, it is installed.
# Where there is none and none can be installed, the command runs without the address.
set -eu

say() { echo "contested: $*" >&2; }

installed() { ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && ls /usr/share/postgresql/*/extension/postgis.control >/dev/null 2>&1; }

if ! installed && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing postgresql and postgis"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql postgresql-postgis; } >&2 ||
        say "apt-get could not install them"
fi
installed || { say "no PostgreSQL with PostGIS here: its tests are skipped"; exec "$@"; }

bin=$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)
folder=$(mktemp -d "${TMPDIR:-/tmp}/contested.XXXXXX")
if [ "$(id -u)" = 0 ]; then
    chown postgres "$folder"
    as() { su postgres -s /bin/sh -c "$*"; }
else
    as() { sh -c "$*"; }
fi

as "$bin/initdb -D $folder/data -U contested -A trust --no-sync -E UTF8 --locale=C" >"$folder.log" 2>&1
# -F: nothing here need survive a power cut
as "$bin/pg_ctl -D $folder/data -w -l $folder/log -o \"-F -k $folder -c listen_addresses=''\" start" >>"$folder.log" 2>&1
server=$(head -n 1 "$folder/data/postmaster.pid")
trap 'kill -INT $server 2>/dev/null || true; while kill -0 $server 2>/dev/null; do sleep 0.1; done; rm -rf "$folder" "$folder.log"' EXIT INT TERM

CONTESTED_TEST_POSTGRES="postgresql://contested@/postgres?host=$folder" "$@"
