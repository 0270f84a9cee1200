#!/bin/bash
# Makes samples/incident.pcapng and test/captures/*.pcap from real servers and clients in network namespaces.
# Needs root on Debian 12 and about seven minutes. Nothing leaves the namespaces.
# Usage: make.sh [incident] [captures]   (both when none is named)
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
ROOT=$(cd "$HERE/../.." && pwd)
export HERE ROOT

PACKAGES=(nginx-core vsftpd dnsmasq-base bind9 bind9-dnsutils samba smbclient nmap iputils-ping isc-dhcp-client
  tftpd-hpa tftp-hpa chrony ethtool avahi-daemon tcpdump curl openssl iproute2 wireshark-common tshark python3)

[ "$(id -u)" = 0 ] || { echo 'make.sh: needs root, for network namespaces' >&2; exit 1; }
missing=()
for package in "${PACKAGES[@]}"; do
  dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  # Packages start their services on installation; this keeps them from doing so.
  policy=/usr/sbin/policy-rc.d
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' > $policy
    chmod +x $policy
    trap 'rm -f $policy' EXIT
  fi
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
fi

parts=("$@")
[ ${#parts[@]} -gt 0 ] || parts=(incident captures)
jobs=()
for part in "${parts[@]}"; do
  case $part in
    incident | captures) bash "$HERE/$part.sh" & jobs+=($!) ;;
    *) echo "make.sh: unknown part '$part'" >&2; exit 2 ;;
  esac
done
status=0
for job in "${jobs[@]}"; do wait "$job" || status=1; done
exit $status
