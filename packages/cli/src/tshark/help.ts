/** `-h`: the options that there are. */
export function helpText(version: string): string {
  return `TShark (Wireshark) 4.0.17 (wiresift ${version})
Reads captures as tshark does.

Usage: wiresift tshark -r FILE [options] [display filter]

Input
  -r FILE              the capture; - is standard input
  -2                   two passes: earlier packets know what later ones tell
  -R FILTER            with -2: only these packets count
  -Y FILTER            only these packets are displayed
  -c N, -a packets:N   stop after N packets
  -d TABLE==KEY,PROTO  decode as
  -o NAME:VALUE        preference
  -n, -N LETTERS       name resolution off, or of some kinds

Output
  -T FORMAT            fields pdml psml json jsonraw ek text tabs
  -e FIELD, -E NAME=V  for -T fields, json, ek, pdml: what, and how
  -V, -O PROTOCOLS     whole trees, of all or of some protocols
  -x, --hexdump HOW    bytes
  -P, -S TEXT, -l      print too, line between packets, flush
  -j WORDS, -J WORDS   only these protocols, with or without what is below
  -t FORMAT, -u FORMAT times
  --no-duplicate-keys  JSON with one key for repeated fields
  -w FILE, -F TYPE     write packets (pcapng, pcap, nsecpcap)
  -q, -Q               no packets, no messages
  -z STATISTIC         statistics; -z help lists them
  --export-objects PROTOCOL,FOLDER

Other
  -G REPORT            fields protocols values decodes currentprefs defaultprefs column-formats
  -v, -h               version, this help
`
}
