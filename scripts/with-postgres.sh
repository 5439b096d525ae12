#!/bin/bash
# with-postgres.sh COMMAND... : runs the command with XIESHANG_DATABASE_URL set to a PostgreSQL of its own,
# thrown away afterwards. A URL already set is used as it is. Exit 69: no PostgreSQL can be had here.
set -u
if [ -n "${XIESHANG_DATABASE_URL:-}" ]; then
    exec "$@"
fi

newest_bin() { ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin 2>/dev/null | sort -V | tail -1; }
bin=$(command -v initdb >/dev/null && dirname "$(command -v initdb)" || newest_bin)
if [ ! -x "$bin/initdb" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing PostgreSQL from Debian's packages ..."
    apt-get update -qq >/dev/null 2>&1 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null 2>&1
    bin=$(newest_bin)
fi
[ -x "${bin:-}/initdb" ] || exit 69

place=$(mktemp -d /tmp/xieshang-postgres.XXXXXX)
as_owner() { "$@"; }
if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root.
    id postgres >/dev/null 2>&1 || exit 69
    as_owner() { runuser -u postgres -- "$@"; }
fi
password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
printf %s "$password" >"$place/password"
[ "$(id -u)" = 0 ] && chown -R postgres "$place"
cd_place() { cd "$place" || exit 69; }
port=$(.venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')

stop() {
    (cd_place && as_owner "$bin/pg_ctl" -D "$place/data" -m immediate -w stop >/dev/null 2>&1)
    rm -rf "$place"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

(
    cd_place
    as_owner "$bin/initdb" -D "$place/data" -U xieshang -A scram-sha-256 --pwfile="$place/password" \
        --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$place/log" 2>&1 &&
        # Test data is thrown away, so nothing waits for the disk.
        as_owner "$bin/pg_ctl" -D "$place/data" -w -l "$place/server.log" -o "-p $port -k $place -c listen_addresses=127.0.0.1 \
            -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60" start >>"$place/log" 2>&1
) || { tail -20 "$place/log" "$place/server.log" 2>/dev/null; exit 69; }

export XIESHANG_DATABASE_URL="postgres://xieshang:$password@127.0.0.1:$port/postgres"
"$@"
