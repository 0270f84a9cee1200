/** Names of values: IANA's DNS parameters, in Wireshark's words. */

type Table = Readonly<Record<number, string>>

/** Types of records: the short name, and what a tree says of it. */
const TYPE_ROWS: readonly (readonly [type: number, name: string, description?: string])[] = [
  [0, 'Unused'],
  [1, 'A', 'A (Host Address)'],
  [2, 'NS', 'NS (authoritative Name Server)'],
  [3, 'MD', 'MD (Mail Destination)'],
  [4, 'MF', 'MF (Mail Forwarder)'],
  [5, 'CNAME', 'CNAME (Canonical NAME for an alias)'],
  [6, 'SOA', 'SOA (Start Of a zone of Authority)'],
  [7, 'MB', 'MB (MailBox domain name)'],
  [8, 'MG', 'MG (Mail Group member)'],
  [9, 'MR', 'MR (Mail Rename domain)'],
  [10, 'NULL', 'NULL RR'],
  [11, 'WKS', 'WKS (Well Known Service)'],
  [12, 'PTR', 'PTR (domain name PoinTeR)'],
  [13, 'HINFO', 'HINFO (host information)'],
  [14, 'MINFO', 'MINFO (Mailbox or mail list information)'],
  [15, 'MX', 'MX (Mail eXchange)'],
  [16, 'TXT', 'TXT (Text strings)'],
  [17, 'RP', 'RP (Responsible Person)'],
  [18, 'AFSDB', 'AFSDB (AFS Data Base location)'],
  [19, 'X25', 'X25 (XX.25 PSDN address)'],
  [20, 'ISDN', 'ISDN (ISDN address)'],
  [21, 'RT', 'RT (Route Through)'],
  [22, 'NSAP', 'NSAP (NSAP address)'],
  [23, 'NSAP-PTR', 'NSAP-PTR (NSAP domain name pointer)'],
  [24, 'SIG', 'SIG (security signature)'],
  [25, 'KEY', 'KEY (security key)'],
  [26, 'PX', 'PX (X.400 mail mapping information)'],
  [27, 'GPOS', 'GPOS (Geographical Position)'],
  [28, 'AAAA', 'AAAA (IPv6 Address)'],
  [29, 'LOC', 'LOC (Location Information)'],
  [30, 'NXT', 'NXT (Next Domain)'],
  [31, 'EID', 'EID (Endpoint Identifier)'],
  [32, 'NIMLOC', 'NIMLOC (Nimrod Locator)'],
  [33, 'SRV', 'SRV (Server Selection)'],
  [34, 'ATMA', 'ATMA (ATM Address)'],
  [35, 'NAPTR', 'NAPTR (Naming Authority Pointer)'],
  [36, 'KX', 'KX (Key Exchanger)'],
  [37, 'CERT'],
  [38, 'A6', 'A6 (OBSOLETE - use AAAA)'],
  [39, 'DNAME'],
  [40, 'SINK'],
  [41, 'OPT'],
  [42, 'APL'],
  [43, 'DS', 'DS (Delegation Signer)'],
  [44, 'SSHFP', 'SSHFP (SSH Key Fingerprint)'],
  [45, 'IPSECKEY'],
  [46, 'RRSIG', 'RRSIG (Resource Record Signature)'],
  [47, 'NSEC', 'NSEC (Next Secure)'],
  [48, 'DNSKEY', 'DNSKEY (DNS Public Key)'],
  [49, 'DHCID'],
  [50, 'NSEC3'],
  [51, 'NSEC3PARAM'],
  [52, 'TLSA'],
  [55, 'HIP', 'HIP (Host Identity Protocol)'],
  [57, 'RKEY'],
  [58, 'TALINK', 'TALINK (Trust Anchor LINK)'],
  [59, 'CDS', 'CDS (Child DS)'],
  [60, 'CDNSKEY', 'CDNSKEY (DNSKEY(s) the Child wants reflected in DS)'],
  [61, 'OPENPGPKEY', 'OPENPGPKEY (OpenPGP Key)'],
  [62, 'CSYNC', 'CSYNC (Child-to-Parent Synchronization)'],
  [63, 'ZONEMD'],
  [64, 'SVCB', 'SVCB (General Purpose Service Endpoints)'],
  [65, 'HTTPS', 'HTTPS (HTTPS Specific Service Endpoints)'],
  [99, 'SPF'],
  [100, 'UINFO'],
  [101, 'UID'],
  [102, 'GID'],
  [103, 'UNSPEC'],
  [104, 'NID', 'NID (NodeID)'],
  [105, 'L32', 'L32 (Locator32)'],
  [106, 'L64', 'L64 (Locator64)'],
  [107, 'LP', 'LP (Locator FQDN)'],
  [108, 'EUI48'],
  [109, 'EUI64'],
  [249, 'TKEY', 'TKEY (Transaction Key)'],
  [250, 'TSIG', 'TSIG (Transaction Signature)'],
  [251, 'IXFR', 'IXFR (incremental transfer)'],
  [252, 'AXFR', 'AXFR (transfer of an entire zone)'],
  // tshark has the short names of these two the wrong way round
  [253, 'MAILA', 'MAILB (mailbox-related RRs)'],
  [254, 'MAILB', 'MAILA (mail agent RRs)'],
  [255, 'ANY', '* (A request for all records the server/cache has available)'],
  [256, 'URI'],
  [257, 'CAA', 'CAA (Certification Authority Restriction)'],
  [32768, 'TA', 'TA (DNSSEC Trust Authorities)'],
  [32769, 'DLV', 'DLV (DNSSEC Lookaside Validation)'],
  [65281, 'WINS'],
  [65282, 'WINS-R'],
  [65422, 'XPF'],
]

const TYPE_NAMES: ReadonlyMap<number, string> = new Map(TYPE_ROWS.map(([type, name]) => [type, name]))
export const TYPE_LABELS: Table = Object.fromEntries(TYPE_ROWS.map(([type, name, text]) => [type, text ?? name]))

export function typeName(type: number): string {
  return TYPE_NAMES.get(type) ?? `Unknown (${type})`
}

export const CLASSES: Table = { 1: 'IN', 2: 'CS', 3: 'CH', 4: 'HS', 254: 'NONE', 255: 'ANY' }

export function className(value: number): string {
  return CLASSES[value] ?? 'Unknown'
}

export const OPCODES: Table = {
  0: 'Standard query',
  1: 'Inverse query',
  2: 'Server status request',
  4: 'Zone change notification',
  5: 'Dynamic update',
  6: 'DNS Stateful operations (DSO)',
}

export const RCODES: Table = {
  0: 'No error',
  1: 'Format error',
  2: 'Server failure',
  3: 'No such name',
  4: 'Not implemented',
  5: 'Refused',
  6: 'Name exists',
  7: 'RRset exists',
  8: 'RRset does not exist',
  9: 'Not authoritative',
  10: 'Name out of zone',
  11: 'DSO-Type not implemented',
  16: 'Bad OPT Version or TSIG Signature Failure',
  17: 'Key not recognized',
  18: 'Signature out of time window',
  19: 'Bad TKEY Mode',
  20: 'Duplicate key name',
  21: 'Algorithm not supported',
  22: 'Bad Truncation',
  23: 'Bad/missing Server Cookie',
}

export const ALGORITHMS: Table = {
  1: 'RSA/MD5',
  2: 'Diffie-Hellman',
  3: 'DSA',
  4: 'Elliptic curve crypto',
  5: 'RSA/SHA1',
  6: 'DSA + NSEC3/SHA1',
  7: 'RSA/SHA1 + NSEC3/SHA1',
  8: 'RSA/SHA-256',
  10: 'RSA/SHA-512',
  12: 'GOST R 34.10-2001',
  13: 'ECDSA Curve P-256 with SHA-256',
  14: 'ECDSA Curve P-386 with SHA-386',
  15: 'Ed25519',
  16: 'Ed448',
  157: 'HMAC/MD5',
  252: 'Indirect key',
  253: 'Private, domain name',
  254: 'Private, OID',
}

export const DIGESTS: Table = {
  0: 'Reserved digest',
  1: 'SHA-1',
  2: 'SHA-256',
  3: 'GOST R 34.11-94',
  4: 'SHA-384',
}

export const SSHFP_ALGORITHMS: Table = {
  0: 'Reserved',
  1: 'RSA',
  2: 'DSA',
  3: 'ECDSA',
  4: 'Ed25519',
  5: 'XMSS',
}

export const SSHFP_TYPES: Table = {
  0: 'Reserved',
  1: 'SHA1',
  2: 'SHA256',
}

export const TLSA_USAGES: Table = {
  0: 'CA constraint (PKIX-TA)',
  1: 'Service certificate constraint (PKIX-EE)',
  2: 'Trust anchor assertion (DANE-TA)',
  3: 'Domain-issued certificate (DANE-EE)',
}

export const TLSA_SELECTORS: Table = {
  0: 'Full certificate (Cert)',
  1: 'SubjectPublicKeyInfo (SPKI)',
}

export const TLSA_MATCHES: Table = {
  0: 'No Hash Used (Full)',
  1: '256 bit hash by SHA2 (SHA2-256)',
  2: '512 bit hash by SHA2 (SHA2-512)',
}

export const CERT_TYPES: Table = {
  1: 'PKIX',
  2: 'SPKI',
  3: 'PGP',
  4: 'IPKIX',
  5: 'ISPKI',
  6: 'IPGP',
  7: 'ACPKIX',
  8: 'IACPKIX',
  253: 'Private, URI',
  254: 'Private, OID',
}

export const HIP_ALGORITHMS: Table = {
  0: 'Reserved',
  1: 'DSA',
  2: 'RSA',
}

export const IPSEC_ALGORITHMS: Table = {
  1: 'DSA',
  2: 'RSA',
}

export const IPSEC_GATEWAYS: Table = {
  0: 'No Gateway',
  1: 'IPv4 Gateway',
  2: 'IPv6 Gateway',
  3: 'DNS Gateway',
}

export const NSEC3_HASHES: Table = {
  0: 'Reserved',
  1: 'SHA-1',
}

export const FAMILIES: Table = {
  1: 'IPv4',
  2: 'IPv6',
}

export const OPTIONS: Table = {
  0: 'Reserved',
  1: 'LLQ - Long-lived query',
  2: 'UL - Update lease',
  3: 'NSID - Name Server Identifier',
  4: 'Owner (reserved)',
  5: 'DAU - DNSSEC Algorithm Understood (RFC6975)',
  6: 'DHU - DS Hash Understood (RFC6975)',
  7: 'N3U - NSEC3 Hash Understood (RFC6975)',
  8: 'CSUBNET - Client subnet',
  9: 'EDNS EXPIRE (RFC7314)',
  10: 'COOKIE',
  11: 'EDNS TCP Keepalive',
  12: 'PADDING',
  13: 'CHAIN',
  15: 'Extended DNS Error',
  20730: 'Experimental - CSUBNET - Client subnet',
}

export const SVC_PARAMS: Table = {
  0: 'mandatory',
  1: 'alpn',
  2: 'no-default-alpn',
  3: 'port',
  4: 'ipv4hint',
  5: 'echconfig',
  6: 'ipv6hint',
  32769: 'odohconfig',
  65535: 'key65535',
}

export const TKEY_MODES: Table = {
  1: 'Server assigned',
  2: 'Diffie Hellman',
  3: 'GSSAPI',
  4: 'Resolver assigned',
  5: 'Delete',
}

export const IP_VERSIONS: Table = {
  0: 'Reserved',
  4: 'IPv4',
  5: 'ST Datagram',
  6: 'IPv6',
  7: 'TP/IX',
  8: 'PIP',
  9: 'TUBA',
}

const ERRORS: Table = {
  0: 'Other Error',
  1: 'Unsupported DNSKEY Algorithm',
  2: 'Unsupported DS Digest Type',
  3: 'Stale Answer',
  4: 'Forged Answer',
  5: 'DNSSEC Indeterminate',
  6: 'DNSSEC Bogus',
  7: 'Signature Expired',
  8: 'Signature Not Yet Valid',
  9: 'DNSKEY Missing',
  10: 'RRSIGs Missing',
  11: 'No Zone Key Bit Set',
  12: 'NSEC Missing',
  13: 'Cached Error',
  14: 'Not Ready',
  15: 'Blocked',
  16: 'Censored',
  17: 'Filtered',
  18: 'Prohibited',
  19: 'Stale NXDomain Answer',
  20: 'Not Authoritative',
  21: 'Not Supported',
  22: 'No Reachable Authority',
  23: 'Network Error',
  24: 'Invalid Data',
  25: 'Signature Expired before Valid',
  26: 'Too Early',
  27: 'Unsupported NSEC3 Iterations Value',
  28: 'Unable to conform to policy',
  29: 'Synthesized',
}

export const extendedError = (code: number): string =>
  ERRORS[code] ?? (code < 49152 ? 'Unassigned' : 'Reserved for Private Use')

const DSO_TYPES: Table = {
  0: 'Reserved',
  1: 'Keep Alive',
  2: 'Retry Delay',
  3: 'Encryption Padding',
  64: 'Subscribe',
  65: 'Push',
  66: 'Unsubscribe',
  67: 'Reconfirm',
}

export function dsoType(type: number): string {
  if (DSO_TYPES[type] !== undefined) return DSO_TYPES[type]
  if (type < 64) return 'Unassigned, reserved for DSO session-management TLVs'
  return type < 63488
    ? 'Unassigned'
    : type < 64512
      ? 'Reserved for Experimental/Local Use'
      : 'Reserved for future expansion'
}

const reservedEnds =
  (names: Table) =>
  (value: number): string =>
    names[value] ?? (value < 240 ? 'Unassigned' : value < 255 ? 'Private Use' : 'Reserved')

export const zonemdScheme = reservedEnds({ 0: 'Reserved', 1: 'SIMPLE' })
export const zonemdHash = reservedEnds({ 0: 'Reserved', 1: 'SHA-384', 2: 'SHA-512' })

/** Protocols that records of services name. */
