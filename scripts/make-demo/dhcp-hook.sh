#!/bin/sh
# dhclient's script: sets the address and the route inside the namespace and leaves the rest of the machine alone.
case $reason in
  BOUND | RENEW | REBIND | REBOOT)
    ip addr replace "$new_ip_address/${new_subnet_mask:-24}" dev "$interface"
    for router in $new_routers; do ip route replace default via "$router"; done
    ;;
  EXPIRE | RELEASE | STOP)
    ip -4 addr flush dev "$interface"
    ;;
esac
exit 0
