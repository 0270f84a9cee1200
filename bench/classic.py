# The classic analysis script, the scapy way: every packet becomes objects. Prints the keys that report.json shares with it.
import json
import sys
from collections import Counter, defaultdict

from scapy.all import DNS, DNSQR, IP, TCP, UDP, IPv6, PcapReader


def analyse(path, limit):
    pairs = defaultdict(lambda: [0, 0])
    queries, series, ports, total = [], defaultdict(list), Counter(), 0
    for packet in PcapReader(path):
        if limit and total >= limit:
            break
        total += 1
        layer = packet.getlayer(IP) or packet.getlayer(IPv6)
        if layer is None:
            continue
        pair = pairs[tuple(sorted((layer.src, layer.dst)))]
        pair[0] += 1
        pair[1] += len(packet)
        if packet.haslayer(TCP):
            ports["TCP/%d" % packet[TCP].dport] += 1
            series[layer.src, layer.dst, packet[TCP].dport].append(packet.time)
        elif packet.haslayer(UDP):
            ports["UDP/%d" % packet[UDP].dport] += 1
        if packet.haslayer(DNS) and packet[DNS].qr == 0 and packet.haslayer(DNSQR):
            question = packet[DNSQR]
            name = question.qname.decode("utf-8", "replace") if isinstance(question.qname, bytes) else str(question.qname)
            queries.append({"query": name.rstrip("."), "type": question.qtype, "src": layer.src})
    beacons = []
    for (src, dst, port), times in series.items():
        if len(times) < 5:
            continue
        gaps = [float(b - a) for a, b in zip(times, times[1:])]
        mean = sum(gaps) / len(gaps)
        variance = sum((g - mean) ** 2 for g in gaps) / len(gaps)
        if mean > 1 and variance < 5.0:
            beacons.append({"src": src, "dst": dst, "port": port, "avg_interval": mean, "variance": variance, "connection_count": len(times)})
    return {
        "total_packets": total,
        "conversations": [{"src": s, "dst": d, "packets": p, "bytes": b} for (s, d), (p, b) in sorted(pairs.items(), key=lambda x: -x[1][1])],
        "dns_queries": queries,
        "potential_beacons": sorted(beacons, key=lambda b: b["variance"]),
        "protocol_distribution": dict(ports.most_common(50)),
    }


if __name__ == "__main__":
    json.dump(analyse(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0), sys.stdout)
