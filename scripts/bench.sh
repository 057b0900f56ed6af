#!/usr/bin/env bash
# Builds and runs the benchmarks whose names match a pattern (all without one) and prints their table, garbage included.
#
#   scripts/bench.sh [PATTERN] [JMH OPTIONS]      scripts/bench.sh Srtp -p profile=AEAD_AES_128_GCM -i 10
#
# One fork, three seconds to warm up and five to measure, unless told otherwise (-f, -wi, -w, -i, -r; -h lists them all).
# JAVA_HOME chooses the JDK; with one of 22 or later the Linux tier is there. Times of a machine that does other things as well
# are worth nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/lib.sh

need_build_tools
say "JDK $(java_feature "$JAVA_HOME/bin/javac"), compiling"
mvn -B -q -ntp -Dstyle.color=never -Pbench -pl sfu-core process-test-classes

classes=sfu-core/target/classes
path=sfu-core/target/test-classes:$classes:$(cat sfu-core/target/bench.classpath)
jvm=-Xmx1g
if [ "$(java_feature "$JAVA_HOME/bin/java")" -ge 22 ]; then
    # Classes for later releases count in a jar only: here their folder has to come first.
    path=$classes/META-INF/versions/22:$path
    jvm="$jvm --enable-native-access=ALL-UNNAMED"
fi

# JMH takes an option once only: what is given stands in for the default.
options=()
for default in "-f 1" "-wi 3" "-w 1" "-i 5" "-r 1" "-prof gc"; do
    if [[ " $* " != *" ${default%% *} "* ]]; then
        read -ra words <<<"$default"
        options+=("${words[@]}")
    fi
done
exec "$JAVA_HOME/bin/java" -cp "$path" org.openjdk.jmh.Main "${options[@]}" \
    -jvmArgsPrepend "$jvm" "$@"
