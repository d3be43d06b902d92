#!/bin/sh
# Brings the Java that Apache Spark runs on, where it may; says plainly what is missing where it may not.
set -u

java_at() {
    if [ -n "${JAVA_HOME:-}" ]; then "$JAVA_HOME/bin/java" "$@"; else java "$@"; fi
}

version() {
    java_at -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p'
}

enough() {
    [ "$(version || true)" -ge 17 ] 2>/dev/null
}

enough && exit 0
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo -n"
if command -v apt-get >/dev/null && { [ -z "$as_root" ] || sudo -n true 2>/dev/null; }; then
    echo "Installing for Apache Spark: default-jre-headless"
    log=$(mktemp)
    { $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends default-jre-headless; } \
        >"$log" 2>&1 </dev/null || tail -n 5 "$log"
    rm -f "$log"
fi
enough && exit 0
echo "Apache Spark needs Java 17 or later, and none was found: on Debian apt install openjdk-17-jre-headless, or set JAVA_HOME." >&2
exit 1
