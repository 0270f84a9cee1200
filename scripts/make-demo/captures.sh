#!/bin/bash
# The small captures in test/captures: one client, one server, a wire between them. Called by make.sh.
set -euo pipefail
NS=wsc
WORK=$(mktemp -d)
chmod 755 "$WORK"
OUT=$ROOT/test/captures
source "$HERE/net.sh"
source "$HERE/servers.sh"
trap 'remove_namespaces; rm -rf "$WORK"' EXIT
remove_namespaces
mkdir -p "$OUT"

SERVER=10.20.1.2
SERVER6=2001:db8:1::2
NAME=www.oakleaf-news.test

python3 "$HERE/content.py" "$WORK/content"
make_certificates "$NAME"

ns client server wire
no_ipv6 wire
link client eth0 02:00:5e:10:01:0a wire left 02:00:5e:10:01:f1
link wire right 02:00:5e:10:01:f2 server eth0 02:00:5e:10:01:02
link wire trunk-a 02:00:5e:10:01:f3 wire trunk-b 02:00:5e:10:01:f4
addr client eth0 10.20.1.10/24
addr server eth0 $SERVER/24
addr client eth0 2001:db8:1::10/64 nodad
addr server eth0 $SERVER6/64 nodad
resolver client $SERVER
echo "$SERVER $NAME" > /etc/netns/$NS-client/hosts

WIRES=()
wire() { ip netns exec $NS-wire python3 "$HERE/wire.py" "$@" & WIRES+=($!); sleep 0.4; }
unwire() { kill "${WIRES[@]}"; wait "${WIRES[@]}" 2>/dev/null || true; WIRES=(); }
wire left right

add_account server s.berg Harbour-2024
cp "$WORK"/content/files/*.* "$WORK/server/home/"
chown -R 4242:4242 "$WORK/server/home"
serve_web server "$WORK/content/web" "$WORK/tls/web.pem" "$WORK/tls/web.key"
serve_ftp server
serve_smb server s.berg Harbour-2024
serve_tftp server "$WORK/content/tftp"
serve_ntp server

cat > "$WORK/server/zone" <<'ZONE'
$TTL 3600
@       SOA   ns1 hostmaster 2024010101 7200 3600 1209600 600
        NS    ns1
        NS    ns2
        MX    10 mail
        MX    20 backup.mail.example.com.
        TXT   "v=spf1 mx -all" "second string"
        CAA   0 issue "ca.example.com"
        HINFO "PC" "Linux"
ns1     A     10.20.1.2
        AAAA  2001:db8:1::2
ns2     A     10.20.1.3
mail    A     10.20.1.4
www     CNAME web
web     A     198.51.100.10
        A     198.51.100.11
        AAAA  2001:db8:100::10
_sip._tcp SRV 10 60 5060 web
_443._tcp.web TLSA 3 1 1 0000000000000000000000000000000000000000000000000000000000000000
host    SSHFP 1 1 0000000000000000000000000000000000000000
svc     HTTPS 1 . alpn=h2,h3 ipv4hint=198.51.100.10
alias   DNAME example.com.
call    NAPTR 100 10 "u" "E2U+sip" "!^.*$!sip:info@oakleaf.test!" .
ZONE
printf 'big     TXT   "%0200d" "%0200d"\n        TXT   "%0200d" "%0200d"\n' 1 2 3 4 >> "$WORK/server/zone"
cat > "$WORK/server/named.conf" <<CONF
options {
  directory "$WORK/server";
  pid-file "$WORK/server/named.pid";
  session-keyfile "$WORK/server/session.key";
  managed-keys-directory "$WORK/server";
  recursion no;
  allow-transfer { any; };
  listen-on-v6 { any; };
};
controls { };
zone "oakleaf.test" { type primary; file "$WORK/server/zone"; };
CONF
run server named -f -c "$WORK/server/named.conf" 2>/dev/null &
sleep 3

on() { run client "$@" >/dev/null 2>&1 || true; }

# begin NAME [FILTER]; the capture runs until end. HOST, IFACE say where.
HOST=client IFACE=eth0
begin() { start_capture $HOST $IFACE "$OUT/$1.pcap" "${@:2}"; }
end() { stop_capture; }

begin dns 'port 53'
for kind in A AAAA MX TXT NS SOA CAA HINFO; do on dig +tries=1 $kind oakleaf.test; done
for query in 'A www' 'AAAA web' 'SRV _sip._tcp' 'TLSA _443._tcp.web' 'SSHFP host' 'TYPE65 svc' 'A x.alias' \
  'NAPTR call' 'A nothing'; do
  on dig +noedns +tries=1 "${query#* }.oakleaf.test" "${query% *}"
done
on dig +tries=1 -x 10.20.1.2
on dig +tries=1 +subnet=10.20.1.0/24 +nsid +dnssec web.oakleaf.test
on dig +noedns +ignore TXT big.oakleaf.test
on dig +tcp MX oakleaf.test
on dig +noedns TXT big.oakleaf.test
on dig -6 @$SERVER6 A web.oakleaf.test
on dig AXFR oakleaf.test
end

begin http-get 'port 80'
on curl -s http://$NAME/plain/note.txt http://$NAME/img/logo.svg http://$NAME/img/tool1.png http://$NAME/nothing.html
on curl -sI http://$NAME/plain/note.txt
on curl -s -r 10-29 http://$NAME/plain/note.txt
on curl -sL http://$NAME/old/page
end

begin http-gzip-chunked 'port 80'
on curl -s --compressed http://$NAME/site.css http://$NAME/data/prices.json
on curl -s http://$NAME/about.html
on curl -s --compressed http://$NAME/index.html
end

begin http-pipelined 'port 80'
for path in plain/note.txt img/logo.svg data/prices.json nothing welcome.html; do
  printf 'GET /%s HTTP/1.1\r\nHost: %s\r\n\r\n' $path $NAME
done > "$WORK/pipeline"
on bash -c "exec 3<>/dev/tcp/$SERVER/80; cat '$WORK/pipeline' >&3; timeout 6 cat <&3"
end

begin http-until-close 'port 80'
on curl -s -0 http://$NAME/about.html
on curl -s -0 --compressed http://$NAME/products.html
end

begin http-100-continue 'port 80'
on curl -s -H 'Expect: 100-continue' -T "$WORK/content/files/customers.csv" http://$NAME/upload/customers.csv
end

begin http-post 'port 80'
on curl -s -d 'user=s.berg&password=Quayside-77&remember=yes' http://$NAME/login
on curl -s -F 'title=Meeting' -F "file=@$WORK/content/files/notes/meeting.txt" http://$NAME/login
on curl -s -u s.berg:wrong http://$NAME/reports/
on curl -s -u s.berg:Quayside-77 -b 'theme=dark; session=4711' http://$NAME/reports/
end

for version in 2 3; do
  rm -f "$WORK/keys"
  begin tls1$version 'port 443 or port 8443'
  on env SSLKEYLOGFILE="$WORK/keys" curl -s --tlsv1.$version --tls-max 1.$version --cacert "$WORK/tls/ca.pem" \
    https://$NAME/plain/note.txt https://$NAME/about.html
  on curl -s --tlsv1.$version --tls-max 1.$version https://$NAME/
  if [ $version = 2 ]; then
    on env SSLKEYLOGFILE="$WORK/keys" curl -s --tls-max 1.2 --ciphers AES128-SHA -k https://$SERVER/plain/note.txt
    client="openssl s_client -connect $SERVER:443 -tls1_2 -servername $NAME -alpn http/1.1"
    on bash -c "$client -sess_out '$WORK/sess' </dev/null; $client -sess_in '$WORK/sess' </dev/null"
    on bash -c "openssl s_client -connect $SERVER:443 -tls1_1 -cipher ALL:@SECLEVEL=0 </dev/null"
  else
    on bash -c "printf 'GET /welcome.html HTTP/1.0\r\n\r\n' |
      timeout 2 openssl s_client -connect $SERVER:8443 -servername $NAME -groups X25519:P-384 \
        -keylogfile '$WORK/keys' -ign_eof"
  fi
  end
  cp "$WORK/keys" "$OUT/tls1$version.keys"
done
editcap --inject-secrets tls,"$OUT/tls13.keys" "$OUT/tls13.pcap" "$OUT/tls13-with-keys.pcapng"

begin ftp-passive 'host 10.20.1.2 and tcp'
on curl -s -u s.berg:Harbour-2024 ftp://$NAME/
on curl -s -u s.berg:Harbour-2024 ftp://$NAME/plan.txt
on curl -s -u s.berg:Harbour-2024 -T "$WORK/content/local/report-draft.txt" --disable-epsv ftp://$SERVER/
on curl -s -u s.berg:guess ftp://$NAME/
end

begin ftp-active 'host 10.20.1.2 and tcp'
on curl -s -u s.berg:Harbour-2024 -P - ftp://$NAME/plan.txt
on curl -s -u s.berg:Harbour-2024 -P - --disable-eprt -T "$WORK/content/local/report-draft.txt" ftp://$NAME/again.txt
end

begin tftp 'udp'
on tftp -m octet $SERVER -c get switch-config.txt "$WORK/got.txt"
on bash -c "cd '$WORK/content/local' && tftp -m netascii $SERVER -c put report-draft.txt"
on curl -s tftp://$SERVER/switch-config.txt
on tftp -m octet $SERVER -c get missing.txt "$WORK/got.txt"
end

begin smb2 'port 445'
on smbclient //$SERVER/projects -U s.berg%Harbour-2024 -m SMB3 \
  -c "ls; get plan.txt $WORK/got.txt; put $WORK/content/local/report-draft.txt draft.txt; mkdir spring; \
    rename draft.txt spring\\draft.txt; del spring\\draft.txt"
on smbclient //$SERVER/projects -U s.berg%wrong -m SMB2 -c ls
end

begin ntp 'port 123'
ask_time client $SERVER
end

begin icmp icmp
on ping -c 3 -i 0.3 $SERVER
on dig @$SERVER -p 5999 +tries=1 +timeout=1 a.test
on ping -c 1 -t 1 -W 1 $SERVER
on ping -c 1 -s 1400 -p 7769 $SERVER
end

begin arp arp
run client ip neigh flush dev eth0
run server ip neigh flush dev eth0
on ping -c 1 $SERVER
on ping -c 1 -W 1 10.20.1.77
on python3 "$HERE/lan.py" gratuitous-arp eth0 10.20.1.10
end

begin ip-fragments 'icmp or icmp6'
on ping -c 2 -i 0.3 -s 4000 $SERVER
on ping -6 -c 1 -s 4000 $SERVER6
end

run client curl -s http://$NAME/slow/40k.txt -o "$WORK/slow" &
slow=$!
sleep 1.3
begin tcp-mid-stream 'port 80'
wait $slow
end

unwire
wire left right --hold 4,9,10,17
begin tcp-out-of-order 'port 80'
on curl -s http://$NAME/plain/45k.txt
end
unwire
wire left right --drop 5,12,13,26
begin tcp-loss 'port 80'
on curl -s http://$NAME/plain/45k.txt
end

unwire
wire left trunk-a --tag 8100:120
wire right trunk-b --tag 8100:120
HOST=wire IFACE=trunk-a
begin vlan
on ping -c 2 -i 0.3 $SERVER
on curl -s http://$NAME/plain/note.txt
on ping -6 -c 1 $SERVER6
end
unwire
wire left trunk-a --tag 88a8:300 8100:120
wire right trunk-b --tag 88a8:300 8100:120
begin qinq
on ping -c 2 -i 0.3 $SERVER
on curl -s http://$NAME/plain/note.txt
end
unwire
wire left right

HOST=client IFACE=eth0
cat > "$WORK/server/dnsmasq.conf" <<CONF
port=0
interface=eth0
dhcp-range=10.20.1.100,10.20.1.120,255.255.255.0,2h
dhcp-range=2001:db8:1::,ra-only,64
enable-ra
dhcp-option=option:router,$SERVER
dhcp-option=option:dns-server,$SERVER
dhcp-option=option:ntp-server,$SERVER
domain=pinebrook.test
dhcp-leasefile=$WORK/server/leases
CONF
begin ipv6-nd icmp6
run server dnsmasq -k -u root -C "$WORK/server/dnsmasq.conf" -x "$WORK/server/dnsmasq.pid" 2>/dev/null &
sleep 1
run client ip link set eth0 down
run client ip link set eth0 up
sleep 3
on ping -6 -c 2 -i 0.3 $SERVER6
on ping -6 -c 1 -W 1 2001:db8:1::77
on ping -6 -c 1 ff02::1%eth0
sleep 1
end

begin dhcp 'port 67 or port 68'
run client ip -4 addr flush dev eth0
dhcp_lease client eth0 ws15 || true
dhcp_release client eth0 || true
end
run client ip -4 addr flush dev eth0
addr client eth0 10.20.1.10/24

begin mdns 'port 5353'
serve_mdns server printer _ipp._tcp 631
serve_mdns client ws15
sleep 4
on python3 "$HERE/lan.py" mdns 10.20.1.10 _services._dns-sd._udp.local PTR
on python3 "$HERE/lan.py" mdns 10.20.1.10 _ipp._tcp.local PTR
on python3 "$HERE/lan.py" mdns 10.20.1.10 printer.local A
sleep 1
end

begin ssdp 'port 1900'
run server python3 "$HERE/lan.py" ssdp-device $SERVER &
sleep 0.7
on python3 "$HERE/lan.py" ssdp-search 10.20.1.10
end

begin igmp igmp
on python3 "$HERE/lan.py" join 10.20.1.10 239.1.2.3
run client sysctl -qw net.ipv4.conf.eth0.force_igmp_version=2
on python3 "$HERE/lan.py" join 10.20.1.10 239.1.2.4
run client sysctl -qw net.ipv4.conf.eth0.force_igmp_version=0
end

ls -l "$OUT"
