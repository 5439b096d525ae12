#!/bin/sh
# Chromium and a Chinese font for the browser tests; what cannot be had is said loudly, and the tests skip.
have_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
have_font() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh-cn family 2>/dev/null)" ]; }

have_browser >/dev/null && have_font && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium and Chinese fonts from Debian's packages ..."
    log=$(mktemp)
    if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk fontconfig; } >"$log" 2>&1; then
        tail -5 "$log"
    fi
    rm -f "$log"
fi
have_browser >/dev/null || echo "!!! NO CHROMIUM ON THIS MACHINE: every browser test will be SKIPPED (install chromium and fonts-noto-cjk) !!!"
have_font || echo "!!! No Chinese font found: pages will be drawn with empty boxes (install fonts-noto-cjk) !!!"
exit 0
