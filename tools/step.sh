#!/bin/sh
# step.sh "what it does" command…   One line with the seconds it took; the output only when it fails.
title=$1
shift
started=$(date +%s)
log=$(mktemp)
trap 'rm -f "$log"' EXIT
printf '  %-44s ' "$title"
"$@" >"$log" 2>&1
status=$?
took=$(($(date +%s) - started))
if [ $status -eq 0 ]; then
  printf 'ok  %3d s\n' "$took"
else
  printf 'FAILED after %d s\n\n' "$took"
  cat "$log"
fi
exit $status
