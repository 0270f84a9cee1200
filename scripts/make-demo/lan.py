"""Small talkers on the local network.

lan.py mdns ADDRESS NAME TYPE | ssdp-search ADDRESS | ssdp-device ADDRESS | join ADDRESS GROUP
       | gratuitous-arp IFACE ADDRESS
"""
import socket
import struct
import sys
import time

MDNS = ('224.0.0.251', 5353)
SSDP = ('239.255.255.250', 1900)
TYPES = {'A': 1, 'PTR': 12, 'TXT': 16, 'SRV': 33, 'ANY': 255}


def udp(address, port, group=None):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(address))
    sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 4)
    sock.bind(('', port))
    if group:
        member = socket.inet_aton(group) + socket.inet_aton(address)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
    return sock


def mdns(address, name, kind):
    sock = udp(address, 5353)
    labels = b''.join(bytes([len(part)]) + part.encode() for part in name.split('.')) + b'\0'
    sock.sendto(struct.pack('!6H', 0, 0, 1, 0, 0, 0) + labels + struct.pack('!HH', TYPES[kind], 1), MDNS)
    time.sleep(0.5)


def ssdp_search(address):
    sock = udp(address, 0)
    host = f'HOST: {SSDP[0]}:{SSDP[1]}'
    lines = ['M-SEARCH * HTTP/1.1', host, 'MAN: "ssdp:discover"', 'MX: 1', 'ST: ssdp:all', '', '']
    sock.sendto('\r\n'.join(lines).encode(), SSDP)
    time.sleep(1)


def ssdp_device(address):
    sock = udp(address, 1900, SSDP[0])
    about = [
        'CACHE-CONTROL: max-age=1800',
        f'LOCATION: http://{address}:80/device.xml',
        'SERVER: Linux/6.1 UPnP/1.0 Pinebrook-Printer/2.4',
    ]
    usn = 'USN: uuid:00000000-0000-4000-8000-00000a140009::upnp:rootdevice'
    host = f'HOST: {SSDP[0]}:{SSDP[1]}'
    notify = ['NOTIFY * HTTP/1.1', host, 'NT: upnp:rootdevice', 'NTS: ssdp:alive', *about, usn, '', '']
    sock.sendto('\r\n'.join(notify).encode(), SSDP)
    while True:
        data, sender = sock.recvfrom(2048)
        if data.startswith(b'M-SEARCH'):
            answer = ['HTTP/1.1 200 OK', 'ST: upnp:rootdevice', 'EXT:', *about, usn, '', '']
            sock.sendto('\r\n'.join(answer).encode(), sender)


def join(address, group):
    sock = udp(address, 0, group)
    time.sleep(1.5)
    sock.close()
    time.sleep(1.5)


def gratuitous_arp(iface, address):
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    sock.bind((iface, 0x806))
    own, ip = sock.getsockname()[4], socket.inet_aton(address)
    sock.send(b'\xff' * 6 + own + struct.pack('!HHHBBH', 0x806, 1, 0x800, 6, 4, 1) + own + ip + bytes(6) + ip)


commands = {
    'mdns': mdns,
    'ssdp-search': ssdp_search,
    'ssdp-device': ssdp_device,
    'join': join,
    'gratuitous-arp': gratuitous_arp,
}
commands[sys.argv[1]](*sys.argv[2:])
