# Network namespaces, links and captures. Sourced; the caller sets NS (a name prefix) and WORK (a scratch folder).

run() { local name=$1; shift; ip netns exec "$NS-$name" "$@"; }

ns() {
  local name
  for name in "$@"; do
    ip netns add "$NS-$name"
    mkdir -p "/etc/netns/$NS-$name" "$WORK/$name"
    ip -n "$NS-$name" link set lo up
  done
}

# link A IFACE MAC B IFACE MAC
link() {
  ip link add "$2" netns "$NS-$1" address "$3" type veth peer name "$5" netns "$NS-$4" address "$6"
  local end
  for end in "$1 $2" "$4 $5"; do
    set -- $end
    # Without this the kernel hands over frames above the MTU with unfinished checksums.
    run "$1" ethtool -K "$2" tx off rx off tso off gso off gro off sg off >/dev/null 2>&1 || true
    ip -n "$NS-$1" link set "$2" up
  done
}

addr() { ip -n "$NS-$1" addr add "$3" dev "$2" ${4:-}; }

resolver() { echo "nameserver $2" > "/etc/netns/$NS-$1/resolv.conf"; }

no_ipv6() { run "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1; }

remove_namespaces() {
  local path pids
  for path in /etc/netns/"$NS"-*; do
    [ -e "$path" ] || continue
    pids=$(ip netns pids "$(basename "$path")")
    [ -z "$pids" ] || kill $pids 2>/dev/null || true
    sleep 0.1
    pids=$(ip netns pids "$(basename "$path")")
    [ -z "$pids" ] || kill -9 $pids 2>/dev/null || true
    ip netns del "$(basename "$path")" || true
    rm -r "$path"
  done
}

# start_capture HOST IFACE FILE [FILTER]
start_capture() {
  ip netns exec "$NS-$1" tcpdump -i "$2" --immediate-mode -U -s 65535 -B 65536 -Z root -w "$3" "${@:4}" 2> "$WORK/tcpdump.err" &
  CAPTURE_PID=$!
  local i
  for i in $(seq 50); do
    grep -q 'listening on' "$WORK/tcpdump.err" && return
    sleep 0.1
  done
  echo "tcpdump did not start:" >&2
  cat "$WORK/tcpdump.err" >&2
  return 1
}

stop_capture() {
  sleep 0.4
  kill -TERM "$CAPTURE_PID"
  wait "$CAPTURE_PID" || true
  grep -q '^0 packets dropped by kernel' "$WORK/tcpdump.err" || { cat "$WORK/tcpdump.err" >&2; return 1; }
}
