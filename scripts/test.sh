#!/usr/bin/env bash
# Runs every test there is, real peers and browsers included; arguments go to Maven (-pl sfu-core -am, -Dtest=NackTrackerTest).
#
# What is compiled already is not compiled again; `mvn clean` is there for who wants a fresh start.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/lib.sh

need_build_tools
need chromium chromium
need chromedriver chromium-driver
need ffmpeg ffmpeg
need openssl openssl
say "JDK $(java_feature "$JAVA_HOME/bin/javac"), $(mvn -v 2>/dev/null | sed -n '1s/\x1b\[[0-9;]*m//gp')"

started=$SECONDS
quiet=()
if [ "${CI:-}" = true ]; then
    quiet=(-Dstyle.color=never)
fi
say "running every test"
mvn -B -ntp "${quiet[@]}" verify "$@"
say "all tests passed in $((SECONDS - started)) s"
