"""A wire between two interfaces: forwards frames, and can delay, drop, hold back or VLAN-tag them.

wire.py A B [--delay MS] [--drop N,N] [--hold N,N] [--tag TPID:VID ...]

--drop and --hold count only the large frames from B to A (1 = the first), so that a download is hit at
the same places each time. --tag adds tags from A to B and removes them from B to A.
"""
import argparse
import heapq
import select
import socket
import struct
import time

PACKET_OUTGOING = 4
TAGS = (0x8100, 0x88A8)
LARGE = 1000
HOLD_SECONDS = 0.008


def numbers(text):
    return {int(n) for n in text.split(',')} if text else set()


def open_raw(name):
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
    sock.bind((name, 0))
    return sock


def untag(frame):
    # The kernel has already taken off the outer tag of a received frame; an inner one is still there.
    while struct.unpack('!H', frame[12:14])[0] in TAGS:
        frame = frame[:12] + frame[16:]
    return frame


parser = argparse.ArgumentParser()
parser.add_argument('a')
parser.add_argument('b')
parser.add_argument('--delay', type=float, default=0)
parser.add_argument('--drop', default='')
parser.add_argument('--hold', default='')
parser.add_argument('--tag', nargs='*', default=[])
args = parser.parse_args()

a, b = open_raw(args.a), open_raw(args.b)
drop, hold = numbers(args.drop), numbers(args.hold)
tags = b''.join(struct.pack('!HH', int(t.split(':')[0], 16), int(t.split(':')[1])) for t in args.tag)
queue = []
order = large = 0

while True:
    wait = max(0, queue[0][0] - time.monotonic()) if queue else None
    for sock in select.select([a, b], [], [], wait)[0]:
        try:
            frame, where = sock.recvfrom(65535)
        except OSError:
            continue  # this end is down for the moment
        if where[2] == PACKET_OUTGOING:
            continue
        due = time.monotonic() + args.delay / 1000
        out = b if sock is a else a
        if sock is b and len(frame) >= LARGE:
            large += 1
            if large in drop:
                continue
            if large in hold:
                due += HOLD_SECONDS
        if tags:
            frame = frame[:12] + tags + frame[12:] if sock is a else untag(frame)
        order += 1
        heapq.heappush(queue, (due, order, out, frame))
    while queue and queue[0][0] <= time.monotonic():
        _, _, out, frame = heapq.heappop(queue)
        try:
            out.send(frame)
        except OSError:
            pass
