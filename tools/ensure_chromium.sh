#!/bin/sh
# The browser tests need one Chromium or Chrome of the system. Find it, or install Debian's.
set -eu
for name in "${MASTHEAD_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
  if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
[ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ] && exit 0
[ -x "/Applications/Chromium.app/Contents/MacOS/Chromium" ] && exit 0

if command -v apt-get >/dev/null 2>&1; then
  sudo=
  if [ "$(id -u)" -ne 0 ]; then sudo="sudo -n"; fi
  if [ -z "$sudo" ] || $sudo true 2>/dev/null; then
    echo "Installing Chromium for the browser tests (once)"
    if "$(dirname "$0")/step.sh" "apt-get install chromium" $sudo sh -c \
      'apt-get update -q; DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium fonts-dejavu-core'; then
      exit 0
    fi
  fi
fi

echo "The browser tests need Chromium or Google Chrome, and none was found." >&2
echo "Install one (Debian and Ubuntu: apt install chromium; macOS: brew install --cask chromium)," >&2
echo "or say where it is: MASTHEAD_CHROMIUM=/path/to/chromium make test" >&2
exit 1
