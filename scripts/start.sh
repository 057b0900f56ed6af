#!/usr/bin/env bash
# Builds what is not built and starts the server; arguments go to it (--help lists them).
#
# Settings come from flags, the environment, and a file .env.local of NAME=value lines, in this order.
# JAVA_OPTS replaces the JVM flags below.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/lib.sh

jar=sfu-launcher/target/weir.jar
named_home=${JAVA_HOME:-}

# Small and steady: most of the heap is packet history that lives long, and what is allocated per packet dies at once, so a
# small young generation collected by one thread in well under a millisecond is all it takes.
# The Tier4 thresholds are ten times the usual ones: C2 then compiles what runs for every packet and leaves alone what runs a few
# times per viewer; measured at 200 viewers, that is 0.1 s of compiling in ten seconds instead of 0.5 s. With ten viewers the
# compiler comes a quarter of a minute later, which there nobody needs.
default_java_opts="-XX:+UseSerialGC -Xms24m -Xmn12m -Xss512k -XX:+ExitOnOutOfMemoryError
    -XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000 -XX:Tier4CompileThreshold=150000
    -XX:Tier4BackEdgeThreshold=400000"

# Reads NAME=value lines without running them; what the environment has already wins.
load_env() {
    local line name value
    while IFS= read -r line || [ -n "$line" ]; do
        line=${line%$'\r'}
        [[ $line =~ ^[[:space:]]*(export[[:space:]]+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$ ]] || continue
        name=${BASH_REMATCH[2]}
        value=${BASH_REMATCH[3]}
        if [[ $value =~ ^\"(.*)\"[[:space:]]*$ || $value =~ ^\'(.*)\'[[:space:]]*$ ]]; then
            value=${BASH_REMATCH[1]}
        fi
        [ -n "${!name+set}" ] || export "$name=$value"
    done <"$1"
}

# Folders count too: theirs is the time that changes when a file goes.
is_built() {
    [ -f "$jar" ] && [ -z "$(find pom.xml .mvn ./*/pom.xml ./*/src/main -newer "$jar" -print -quit)" ]
}

if [ -f .env.local ]; then
    say "settings from .env.local"
    load_env .env.local
fi

if ! is_built; then
    need_build_tools
    say "building $jar (the first time takes a minute or two)"
    mvn -B -q -ntp -Dstyle.color=never -pl sfu-launcher -am package -Dmaven.test.skip=true
    touch "$jar"
fi

# What JAVA_HOME named at the start; else Java 22 or later where there is one, as it sends by batched system calls.
java=
if [ -z "$named_home" ]; then
    java=$(find_java java 22) || java=
fi
if [ -z "$java" ]; then
    java=$(find_java java) || {
        need_build_tools
        java=$(find_java java)
    }
fi
# glibc gives each thread a heap of its own otherwise.
export MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX:-2}
# shellcheck disable=SC2086 # JAVA_OPTS is a list of flags
exec "$java" ${JAVA_OPTS:-$default_java_opts} -jar "$jar" "$@"
