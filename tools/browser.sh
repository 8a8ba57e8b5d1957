#!/bin/sh
# Makes sure there is a Chromium for the browser journeys, or says that they will be skipped.
set -eu

there() {
  command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 ||
    command -v google-chrome >/dev/null 2>&1
}

there && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Chromium for the browser journeys ..."
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >/dev/null 2>&1 || true
  apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null 2>&1 || true
fi
there || {
  echo "The browser journeys will be skipped: there is no Chromium on this machine."
  echo "To run them, install it (Debian: apt install chromium) and call make test again."
}
