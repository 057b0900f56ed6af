#!/usr/bin/env bash
# Puts load on a running WHIP/WHEP server, any server, and prints what a delivered packet costs it.
#
#   scripts/load-table.sh --publish URL --view URL {--pid N | --start COMMAND} --sfuload PROGRAM --floor PROGRAM
#       [--viewers "1 10 50 100 200 500"] [--rooms "20x5"] [--rounds 5] [--duration 10] [--label TEXT]
#       [--out FILE.tsv] [--before FILE.tsv]
#
# {room} in a URL becomes the name of a room. Each row is one room with so many viewers, or ROOMSxVIEWERS, that many in each.
# --start gives each run a server of its own, so that no row inherits memory or compiled code from another; it may begin with
# NAME=value, is over when killed, and is ready when the URL's port takes connections. --before prints an earlier --out beside.
#
# The two programs are not part of this repository:
#   sfuload  --publish URL --view URL --rooms N --viewers N --duration S --server-pid N --json FILE
#            connects N viewers in all over N rooms, measures for S seconds, and writes one JSON object with the numbers named in
#            FIELDS below: the server's CPU (utime and stime of all threads) per distinct RTP packet delivered, shares of packets
#            lost by sequence number and not delivered end to end, latency from the publisher's send to the viewer's kernel,
#            VmRSS, and from POST to first media packet. Exit code 0, or 3 when viewers got no video.
#   floor    SOCKETS SECONDS
#            prints a line "sendto + GCM  N us ...": CPU that this machine charges one C thread for one sendto to a loopback
#            socket and one AES-128-GCM of a packet of 1200 bytes. Taken before and after each run: machines change by the minute, so
#            the ratio to it is the figure that can be compared.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/lib.sh

FIELDS="cpu_us_per_packet loss_ratio undelivered_ratio latency_p50_us latency_p99_us rss_mib join_media_p50_ms join_media_p99_ms
    join_cpu_ms viewers viewers_with_media tool_socket_drops"
publish='' view='' pid='' start='' sfuload='' floor='' before='' label=''
viewers="1 10 50 100 200 500" rooms="20x5" rounds=5 duration=10 out='' more=()
while [ $# -gt 0 ]; do
    case $1 in
        --publish | --view | --pid | --start | --sfuload | --floor | --viewers | --rooms | --rounds | --duration | --label | --out | --before)
            [ $# -ge 2 ] || die "$1 needs a value"
            printf -v "${1#--}" %s "$2"
            shift 2
            ;;
        --)
            shift
            more=("$@")
            break
            ;;
        *) die "no such option: $1 (the first lines of this script list them)" ;;
    esac
done
[ -n "$publish" ] && [ -n "$view" ] || die "--publish and --view are needed: the server's WHIP and WHEP URL with {room}"
[ -n "$pid$start" ] || die "--pid or --start is needed: whose CPU is measured"
[ -x "$sfuload" ] && [ -x "$floor" ] || die "--sfuload and --floor are needed: the load generator's two programs"
[ -z "$before" ] || [ -r "$before" ] || die "--before must be a file written by --out: $before"
need python3 python3

work=$(mktemp -d)
out=${out:-$work/table.tsv}
server=''
stop_server() {
    [ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null || true
    server=''
}
trap 'stop_server; rm -rf "$work"' EXIT

start_server() {
    local at=${publish#*://} tries
    at=${at%%/*}
    bash -c "exec env $start" >"$work/server.log" 2>&1 &
    server=$!
    for ((tries = 0; tries < 300; tries++)); do
        kill -0 "$server" 2>/dev/null || break
        (: </dev/tcp/"${at%:*}"/"${at##*:}") 2>/dev/null && return
        sleep 0.1
    done
    cat "$work/server.log" >&2
    die "the server did not start listening at $at: $start"
}

floor_now() {
    "$floor" 200 1 | awk '/^sendto \+ GCM / { print $4 }'
}

# run ROOMS VIEWERS: one measurement, as a line of the table.
run() {
    local first last status=0
    [ -z "$start" ] || start_server
    first=$(floor_now)
    "$sfuload" --publish "$publish" --view "$view" --rooms "$1" --viewers "$(($1 * $2))" --duration "$duration" \
        --server-pid "${server:-$pid}" --json "$work/run.json" "${more[@]}" >"$work/run.log" 2>&1 || status=$?
    if [ "$status" -ne 0 ] && [ "$status" -ne 3 ]; then
        cat "$work/run.log" >&2
        die "the load generator failed with exit code $status"
    fi
    last=$(floor_now)
    stop_server
    python3 -c 'import json, sys
run = json.load(open(sys.argv[1]))
print(*sys.argv[2:5], *(run[name] for name in sys.argv[5:]), sep="\t")' \
        "$work/run.json" "$1x$2" "$first" "$last" $FIELDS >>"$out"
}

{
    echo "# $label, $(date -u +%F), $(uname -srm), $(nproc) cores, $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)"
    # shellcheck disable=SC2086 # a list of names
    printf '%s\t' row floor_before floor_after $FIELDS | sed 's/\t$/\n/'
} >"$out"
for ((round = 1; round <= rounds; round++)); do
    for row in $viewers $rooms; do
        [[ $row == *x* ]] || row=1x$row
        say "round $round of $rounds, $row"
        run "${row%x*}" "${row#*x}"
    done
done

python3 - "$out" ${before:+"$before"} <<'PYTHON'
import csv, statistics, sys

def read(name):
    """The runs of a file by row, each with its ratio to the floor of the same minute."""
    rows = {}
    with open(name) as lines:
        for run in csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"):
            row = rows.setdefault(run.pop("row"), [])
            row.append({key: float(value) for key, value in run.items()})
            row[-1]["floor"] = (row[-1]["floor_before"] + row[-1]["floor_after"]) / 2
            row[-1]["ratio"] = row[-1]["cpu_us_per_packet"] / row[-1]["floor"]
    return rows

COLUMNS = [("us per packet", "cpu_us_per_packet", 1, 2), ("floor", "floor", 1, 2), ("ratio", "ratio", 1, 2),
           ("loss %", "loss_ratio", 100, 3), ("undelivered %", "undelivered_ratio", 100, 3),
           ("p50 ms", "latency_p50_us", 0.001, 2), ("p99 ms", "latency_p99_us", 0.001, 1), ("RSS MiB", "rss_mib", 1, 0),
           ("join ms", "join_media_p50_ms", 1, 0), ("join p99 ms", "join_media_p99_ms", 1, 0),
           ("CPU ms per join", "join_cpu_ms", 1, 1)]

def cell(runs, before, key, factor, digits):
    values = [run[key] * factor for run in runs]
    text = f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}-{max(values):.{digits}f})"
    if before:
        text += f" was {statistics.median(run[key] * factor for run in before):.{digits}f}"
    return text

now, before = read(sys.argv[1]), read(sys.argv[2]) if len(sys.argv) > 2 else {}
print("| rooms x viewers | " + " | ".join(title for title, *_ in COLUMNS) + " |")
print("|---" * (len(COLUMNS) + 1) + "|")
for row, runs in now.items():
    print(f"| {row} | " + " | ".join(cell(runs, before.get(row), *column[1:]) for column in COLUMNS) + " |")
    for run in runs:
        if run["viewers_with_media"] < run["viewers"] or run["tool_socket_drops"]:
            print(f"{row}: a run had media at {run['viewers_with_media']:.0f} of {run['viewers']:.0f} viewers,"
                  f" and the load generator itself dropped {run['tool_socket_drops']:.0f}", file=sys.stderr)
PYTHON
