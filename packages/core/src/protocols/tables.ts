/**
 * The tables through which parents find children, with the kind of their keys: the whole graph of who may follow whom.
 * A child says `on: { 'udp.port': [69] }`, a parent `p.next('udp.port', port, r)`. Names are Wireshark's where it has one.
 */
export const TABLES = {
  /** Link type as in capture files (LINKTYPE_*). */
  linktype: 'number',
  ethertype: 'number',
  /** IEEE 802.2 destination SAP. */
  'llc.dsap': 'number',
  /** SNAP protocol id under an OUI: `oui * 65536 + pid`. */
  'llc.snap': 'number',
  'ppp.protocol': 'number',
  'chdlc.protocol': 'number',
  /** Linux's own types in cooked captures (ETH_P_*, up to 1500). */
  'sll.ltype': 'number',
  /** BSD address family of null/loopback captures. */
  'null.type': 'number',
  /** IP protocol number; IPv6 extension headers too. */
  'ip.proto': 'number',
  'tcp.port': 'number',
  'udp.port': 'number',
  /** Media type in lower case, without parameters. */
  media_type: 'string',
  'tls.alpn': 'string',
  /** Name in HTTP's Upgrade field, in lower case. */
  'http.upgrade': 'string',
  'tls.port': 'number',
  /** The four bytes with which SMB's messages start, as a number. */
  'nbss.magic': 'number',
  /** Name of a mailslot behind \MAILSLOT\, in upper case. */
  'mailslot.name': 'string',
  /** Dotted identifier of a security mechanism. */
  'gss-api.OID': 'string',
  /** Asked in the order of the list of protocols. */
  'tcp.heuristic': 'list',
  'udp.heuristic': 'list',
  'http.heuristic': 'list',
} as const
