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
need firefox-esr firefox-esr
need ffmpeg ffmpeg
need openssl openssl
# Asks the dashboard's questions; promtool comes with it.
without_services need prometheus prometheus
# What reads the files of deploy/ as those who run them will.
without_services need systemd-analyze systemd
need python3 python3
python3 -c 'import yaml' 2>/dev/null || install PyYAML python3-yaml
# What the native library of webrtc-java, our real libwebrtc peer, is linked to.
for library in libpulse.so.0:libpulse0 libudev.so.1:libudev1 libX11.so.6:libx11-6 libXfixes.so.3:libxfixes3 \
    libXrandr.so.2:libxrandr2 libXcomposite.so.1:libxcomposite1 libdbus-1.so.3:libdbus-1-3; do
    need_library "${library%%:*}" "${library##*:}"
done
# Encrypts faster where the processor is made for it; of other processors there is no such package.
if [ "$(uname -m)" = x86_64 ]; then
    need_library libIPSec_MB.so libipsec-mb1,libipsec-mb2
fi
say "JDK $(java_feature "$JAVA_HOME/bin/javac"), $(mvn -v 2>/dev/null | sed -n '1s/\x1b\[[0-9;]*m//gp')"

started=$SECONDS
quiet=()
if [ "${CI:-}" = true ]; then
    quiet=(-Dstyle.color=never)
fi
if [ -n "${JAVA22_HOME:-}" ]; then
    say "running every test on both: the portable tier on JDK $(java_feature "$JAVA_HOME/bin/java"), the Linux tier on JDK $(java_feature "$JAVA22_HOME/bin/java")"
else
    say "running every test; no JDK 22 or later was found (JAVA22_HOME), so the Linux tier is neither compiled nor tested"
fi
mvn -B -ntp "${quiet[@]}" verify "$@"
say "all tests passed in $((SECONDS - started)) s"
