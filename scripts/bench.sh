#!/usr/bin/env bash
# Builds and runs the benchmarks whose names match a pattern (all without one) and prints their table, garbage included.
#
#   scripts/bench.sh [PATTERN] [JMH OPTIONS]      scripts/bench.sh Srtp -p profile=AEAD_AES_128_GCM -i 10
#
# One fork, three seconds to warm up and five to measure, unless told otherwise (-f, -wi, -w, -i, -r; -h lists them all).
# JAVA_HOME chooses the JDK. Times of a machine that does other things as well are worth nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/lib.sh

need_build_tools
say "JDK $(java_feature "$JAVA_HOME/bin/javac"), compiling"
mvn -B -q -ntp -Dstyle.color=never -Pbench -pl sfu-core process-test-classes

classes=sfu-core/target/classes
path=sfu-core/target/test-classes:$classes:$(cat sfu-core/target/bench.classpath)
# Folders on the class path have no releases; a jar would. The newest that this JDK can read comes first.
for release in 17 18 19 20 21 22 23 24 25; do
    if [ -d "$classes/META-INF/versions/$release" ] && [ "$(java_feature "$JAVA_HOME/bin/java")" -ge "$release" ]; then
        path=$classes/META-INF/versions/$release:$path
    fi
done

# JMH takes an option once only: what is given stands in for the default.
options=()
for default in "-f 1" "-wi 3" "-w 1" "-i 5" "-r 1" "-prof gc" "-jvmArgsAppend -Xmx1g"; do
    if [[ " $* " != *" ${default%% *} "* ]]; then
        read -ra words <<<"$default"
        options+=("${words[@]}")
    fi
done
exec "$JAVA_HOME/bin/java" -cp "$path" org.openjdk.jmh.Main "${options[@]}" "$@"
