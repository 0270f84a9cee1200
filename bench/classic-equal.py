# Are the classic keys of report.json what the definitions give when scapy computes them? Names the captures that differ.
#
#   /usr/bin/python3 bench/classic-equal.py "node packages/cli/bin/wiresift.js" CAPTURE...
import json
import math
import os
import shlex
import subprocess
import sys

sys.path.insert(0, os.path.dirname(__file__))
from classic import analyse  # noqa: E402


def close(a, b):
    return math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-6)


def beacons(rows):
    return sorted((r["src"], r["dst"], r["port"], r["connection_count"], round(r["avg_interval"], 4), round(r["variance"], 4)) for r in rows)


def differences(ours, theirs):
    if ours["total_packets"] != theirs["total_packets"]:
        yield "total_packets", ours["total_packets"], theirs["total_packets"]
    key = lambda r: (r["src"], r["dst"], r["packets"], r["bytes"])
    a, b = sorted(map(key, ours["conversations"])), sorted(map(key, theirs["conversations"]))
    if a != b:
        yield "conversations", [r for r in a if r not in b][:3], [r for r in b if r not in a][:3]
    key = lambda r: (r["query"], r["type"], r["src"])
    a, b = list(map(key, ours["dns_queries"])), list(map(key, theirs["dns_queries"]))
    if a != b:
        yield "dns_queries", [len(a)] + [r for r in a if r not in b][:3], [len(b)] + [r for r in b if r not in a][:3]
    a, b = beacons(ours["potential_beacons"]), beacons(theirs["potential_beacons"])
    if a != b:
        yield "potential_beacons", [r for r in a if r not in b][:3], [r for r in b if r not in a][:3]
    a, b = ours["protocol_distribution"], theirs["protocol_distribution"]
    if len(b) < 50 and a != b or sorted(a.values()) != sorted(b.values()):
        yield "protocol_distribution", {k: v for k, v in a.items() if b.get(k) != v}, {k: v for k, v in b.items() if a.get(k) != v}


equal = failed = 0
for path in sys.argv[2:]:
    run = subprocess.run(shlex.split(sys.argv[1]) + [path, "--json"], capture_output=True)
    try:
        theirs = analyse(path, 0)
    except Exception as error:  # a file that scapy cannot read says nothing about us
        print("scapy cannot read", path, error)
        continue
    found = list(differences(json.loads(run.stdout), theirs))
    for name, a, b in found:
        print(f"{path}: {name}: ours {str(a)[:300]} scapy {str(b)[:300]}")
    equal += not found
    failed += bool(found)
print(f"{equal} equal, {failed} differ")
sys.exit(1 if failed else 0)
