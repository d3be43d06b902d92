#!/bin/sh
# Brings what the browser journeys need, Chromium and Chinese fonts, where it may; says plainly what is missing where it may not.
set -u

browser() {
    command -v chromium || command -v chromium-browser || command -v google-chrome || command -v google-chrome-stable
}

fonts() {
    command -v fc-list >/dev/null && fc-list :lang=zh family | grep -q .
}

packages=""
browser >/dev/null || packages="chromium"
fonts || packages="$packages fontconfig fonts-noto-cjk"
[ -z "$packages" ] && exit 0

as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo -n"
if command -v apt-get >/dev/null && { [ -z "$as_root" ] || sudo -n true 2>/dev/null; }; then
    echo "Installing for the browser journeys: $packages"
    log=$(mktemp)
    # shellcheck disable=SC2086
    { $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $packages; } \
        >"$log" 2>&1 </dev/null || tail -n 5 "$log"
    rm -f "$log"
fi

browser >/dev/null || echo "SKIPPED: no Chromium on this machine, so the browser journeys will not run (install chromium)."
fonts || echo "SKIPPED: no Chinese fonts on this machine, so pictures of pages would show boxes (install fonts-noto-cjk)."
exit 0
