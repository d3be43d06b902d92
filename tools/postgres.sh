#!/bin/sh
# PostgreSQL for the tests. `url` prints the address of a server that takes us in: the service on this machine, else our
# private cluster. `start` makes sure there is one, starting the private cluster if need be; `stop` ends the private one.
# The cluster lives outside the checkout, because the server will not run as root and must own its directory.
set -eu

PORT=${YINIAN_POSTGRES_PORT:-55432}
HOME_DIR=${YINIAN_POSTGRES_DIR:-/tmp/yinian-postgres-$(id -u)-$PORT}
NAME=${YINIAN_POSTGRES_NAME:-yinian}

PATH="$PATH:$(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin 2>/dev/null | sort -V | tail -n 1)"

own() {
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- env PATH="$PATH" "$@"; else "$@"; fi
}

answers() {
    PGPASSWORD="" PGCONNECT_TIMEOUT=3 psql -w -q -h 127.0.0.1 -p "$1" -U postgres -d postgres -c "select 1" >/dev/null 2>&1
}

url() {
    for port in 5432 "$PORT"; do
        if answers "$port"; then
            echo "postgres://postgres@127.0.0.1:$port/$NAME"
            return 0
        fi
    done
    return 1
}

start() {
    url >/dev/null && return 0
    command -v initdb >/dev/null || { echo "No PostgreSQL on this machine (on Debian: apt install postgresql)." >&2; return 1; }
    if [ ! -f "$HOME_DIR/PG_VERSION" ]; then
        mkdir -p "$HOME_DIR"
        [ "$(id -u)" = 0 ] && chown postgres "$HOME_DIR"
        own initdb -D "$HOME_DIR" -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 >/dev/null
    fi
    # A test cluster may lose its last second in a power cut; it may not be slow.
    own pg_ctl -D "$HOME_DIR" -s -w -l "$HOME_DIR/server.log" -o \
        "-p $PORT -c listen_addresses=127.0.0.1 -c unix_socket_directories=$HOME_DIR -c fsync=off -c max_connections=200" start
}

stop() {
    if [ -f "$HOME_DIR/postmaster.pid" ]; then own pg_ctl -D "$HOME_DIR" -s -m fast stop; fi
}

case "${1:-}" in
    start) start ;;
    stop) stop ;;
    url) url || { echo "No PostgreSQL answers; run: sh tools/postgres.sh start" >&2; exit 1; } ;;
    *) echo "usage: sh tools/postgres.sh start|stop|url" >&2; exit 2 ;;
esac
