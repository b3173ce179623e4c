#!/bin/sh
# ensure.sh PROGRAM…   The real programs that tests and measurements lean on: chromium headless fonts nginx varnish wrk.
# Finds them, or installs Debian's when it may. Without Chromium there is no testing, and the answer is 1; without the
# others it says in words what will be left out, and the tests that need them say so again. `headless` is Chromium without
# its windows: the tests take it where there is one, and a third of the time for it.
set -eu
here=$(dirname "$0")
PATH="$PATH:/usr/sbin:/usr/local/sbin:/opt/homebrew/bin"

is_here() {
  case $1 in
    chromium)
      for name in "${MASTHEAD_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
        if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then return 0; fi
      done
      [ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ] ||
        [ -x "/Applications/Chromium.app/Contents/MacOS/Chromium" ]
      ;;
    fonts)
      [ -r /usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf ] &&
        [ -r /usr/share/fonts/truetype/noto/NotoSerif-Bold.ttf ] &&
        [ -r /usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf ]
      ;;
    varnish) command -v varnishd >/dev/null 2>&1 ;;
    headless) [ -n "${MASTHEAD_CHROMIUM:-}" ] || command -v chromium-headless-shell >/dev/null 2>&1 ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

packages_of() {
  case $1 in
    chromium) echo chromium fonts-dejavu-core ;;
    fonts) echo fonts-liberation fonts-noto-core fonts-dejavu-core ;;
    headless) echo chromium-headless-shell ;;
    nginx) echo nginx-light ;;
    *) echo "$1" ;;
  esac
}

left_out() {
  case $1 in
    chromium) echo "the browser tests (or say where it is: MASTHEAD_CHROMIUM=/path/to/chromium)" ;;
    fonts) echo "the checks of the widths of readers' fonts" ;;
    nginx) echo "the tests of deploy/nginx.conf" ;;
    varnish) echo "the tests of deploy/varnish.vcl" ;;
    *) echo "the measurements that compare with it" ;;
  esac
}

# A freshly installed server must not start here: it would take port 80 of somebody's machine.
install() {
  DEBIAN_FRONTEND=noninteractive
  export DEBIAN_FRONTEND
  quiet=/usr/sbin/policy-rc.d
  if [ ! -e "$quiet" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$quiet"
    chmod 755 "$quiet"
    trap 'rm -f "$quiet"' EXIT
  fi
  apt-get update -q
  known=
  for package in "$@"; do  # not every system has all of them, and apt installs none where it does not know one
    if apt-cache show "$package" >/dev/null 2>&1; then known="$known $package"; fi
  done
  # shellcheck disable=SC2086 # a list of words
  apt-get install -qy --no-install-recommends $known
  for unit in nginx varnish; do
    case " $* " in *" $unit"*) systemctl disable "$unit" >/dev/null 2>&1 || true ;; esac
  done
}

if [ "$1" = --install ]; then
  shift
  install "$@"
  exit
fi

missing=
packages=
for program in "$@"; do
  if ! is_here "$program"; then
    missing="$missing $program"
    packages="$packages $(packages_of "$program")"
  fi
done
[ -n "$missing" ] || exit 0

if command -v apt-get >/dev/null 2>&1; then
  sudo=
  if [ "$(id -u)" -ne 0 ]; then sudo="sudo -n"; fi
  if [ -z "$sudo" ] || $sudo true 2>/dev/null; then
    echo "Installing what the tests lean on (once):$missing"
    # shellcheck disable=SC2086 # lists of words
    "$here/step.sh" "apt-get install$missing" $sudo sh "$0" --install $packages || true
  fi
fi

status=0
for program in $missing; do
  if [ "$program" = headless ] || is_here "$program"; then continue; fi
  echo "NOT HERE: $program. Without it go $(left_out "$program")." >&2
  echo "Install it: apt install $(packages_of "$program")    (macOS: brew install $program)" >&2
  if [ "$program" = chromium ]; then status=1; fi
done
exit $status
