# shellcheck shell=bash
# Shared by the scripts beside it: what a machine needs, and how to get it. Source it from the repository's top folder.

say() {
    printf 'weir: %s\n' "$*" >&2
}

die() {
    say "$*"
    exit 1
}

on_debian() {
    [ -r /etc/debian_version ] && command -v apt-get >/dev/null
}

# known PACKAGE[,ALTERNATIVE...]: prints the first that this release has; fails when it has none or its lists were never fetched.
known() {
    local package IFS=,
    for package in $1; do
        if apt-cache show --no-all-versions "$package" >/dev/null 2>&1; then
            echo "$package"
            return 0
        fi
    done
    return 1
}

# install WHAT PACKAGE[,ALTERNATIVE...]...: by apt-get where that is allowed, otherwise says what to install and stops. Of
# packages that another release calls otherwise, the first that this one has.
install() {
    local what=$1 alternatives package packages=() may_install=false
    shift
    if ! on_debian; then
        die "$what is missing. Install it and run this again (on Debian and Ubuntu: the packages ${*//,/ or })."
    fi
    [ "$(id -u)" -ne 0 ] || may_install=true
    export DEBIAN_FRONTEND=noninteractive
    for alternatives; do
        package=$(known "$alternatives") || {
            # Nothing is known yet on a machine that is quite new.
            ! $may_install || apt-get update -qq
            package=$(known "$alternatives") || package=${alternatives%%,*}
        }
        packages+=("$package")
    done
    if ! $may_install; then
        die "$what is missing. Run this as root once, or: sudo apt-get install --no-install-recommends ${packages[*]}"
    fi
    say "$what is missing, installing ${packages[*]}"
    if ! apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null 2>&1; then
        apt-get update -qq
        apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null ||
            die "$what could not be installed. Install it and run this again."
    fi
}

# The feature version of a java or javac program; 0 when it cannot be run.
java_feature() {
    local text
    text=$("$1" -version 2>&1 | grep -v '^Picked up' | head -n 1) || text=
    [[ $text =~ ([0-9]+)(\.[0-9]+)* ]] && echo "${BASH_REMATCH[1]}" || echo 0
}

# find_java PROGRAM [FEATURE]: prints where java or javac of JDK 17 (or that feature version) or later is, JAVA_HOME first;
# fails when there is none.
find_java() {
    local candidate
    for candidate in ${JAVA_HOME:+"$JAVA_HOME/bin/$1"} "$(command -v "$1" || true)" /usr/lib/jvm/*/bin/"$1"; do
        if [ -x "$candidate" ] && [ "$(java_feature "$candidate")" -ge "${2:-17}" ]; then
            echo "$candidate"
            return 0
        fi
    done
    return 1
}

# home_of PROGRAM: the JDK that a java or javac belongs to.
home_of() {
    dirname "$(dirname "$(readlink -f "$1")")"
}

# The JDK and Maven; leaves JAVA_HOME set to that JDK, so that Maven takes no other, and JAVA22_HOME to one of 22 or later
# where there is one: the Linux tier is compiled and tested with it.
need_build_tools() {
    local javac
    javac=$(find_java javac) || {
        # Java 22 and later send and encrypt faster; 17 is the least.
        install "A JDK 17 or later" openjdk-25-jdk-headless,openjdk-21-jdk-headless,openjdk-17-jdk-headless
        javac=$(find_java javac) || die "apt-get brought no JDK 17 or later. Install one and set JAVA_HOME."
    }
    if [ -z "${JAVA22_HOME:-}" ] && find_java javac 22 >/dev/null; then
        JAVA22_HOME=$(home_of "$(find_java javac 22)")
        export JAVA22_HOME
    fi
    JAVA_HOME=$(home_of "$javac")
    export JAVA_HOME
    command -v mvn >/dev/null || install "Maven 3.8 or later" maven
}

# need PROGRAM PACKAGE...: a program on the PATH.
need() {
    local program=$1
    shift
    command -v "$program" >/dev/null && return
    install "$program" "$@"
    command -v "$program" >/dev/null || die "$program is still missing. Install it so that it is on the PATH."
}

# without_services COMMAND...: what it installs starts no service.
without_services() {
    local policy=/usr/sbin/policy-rc.d status=0
    if [ "$(id -u)" -ne 0 ] || [ -e "$policy" ]; then
        "$@"
        return
    fi
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    ("$@") || status=$?
    rm -f "$policy"
    return "$status"
}

# need_library FILE PACKAGE[,ALTERNATIVE...]...: a shared library that the dynamic linker finds.
need_library() {
    local file=$1
    shift
    # Read to its end: a pipe closed early by grep -q would count as a failure.
    [[ $(PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null) == *"$file"* ]] || install "$file" "$@"
}
