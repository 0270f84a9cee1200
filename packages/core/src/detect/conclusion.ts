import type { Finding, Input, Severity, Technique } from './finding.js'

/** What every detector says the same way: techniques by id, identifiers, evidence, amounts in words. */

/** Techniques of MITRE ATT&CK v15 that the detectors name. */
const TECHNIQUES = {
  T1016: 'System Network Configuration Discovery',
  T1018: 'Remote System Discovery',
  T1029: 'Scheduled Transfer',
  T1030: 'Data Transfer Size Limits',
  T1036: 'Masquerading',
  'T1036.002': 'Masquerading: Right-to-Left Override',
  'T1036.007': 'Masquerading: Double File Extension',
  'T1036.008': 'Masquerading: Masquerade File Type',
  T1040: 'Network Sniffing',
  T1041: 'Exfiltration Over C2 Channel',
  T1046: 'Network Service Discovery',
  T1048: 'Exfiltration Over Alternative Protocol',
  'T1048.003': 'Exfiltration Over Unencrypted Non-C2 Protocol',
  'T1059.001': 'Command and Scripting Interpreter: PowerShell',
  T1071: 'Application Layer Protocol',
  'T1071.001': 'Application Layer Protocol: Web Protocols',
  T1078: 'Valid Accounts',
  T1095: 'Non-Application Layer Protocol',
  T1105: 'Ingress Tool Transfer',
  'T1204.002': 'User Execution: Malicious File',
  T1552: 'Unsecured Credentials',
  'T1567.002': 'Exfiltration Over Web Service: Exfiltration to Cloud Storage',
  T1571: 'Non-Standard Port',
  T1573: 'Encrypted Channel',
  T1592: 'Gather Victim Host Information',
  'T1595.001': 'Active Scanning: Scanning IP Blocks',
} as const

export type TechniqueId = keyof typeof TECHNIQUES

export const technique = (id: TechniqueId): Technique => ({ id, name: TECHNIQUES[id] })

/** A finding without what follows from the rest. */
export interface Conclusion {
  readonly rule: string
  readonly version: number
  /** What makes it another finding than its neighbours of the same rule. */
  readonly subject: readonly (string | number)[]
  readonly title: string
  readonly explanation: readonly string[]
  readonly techniques: readonly TechniqueId[]
  readonly severity: Severity
  readonly confidence: number
  readonly source: string
  readonly targets: readonly string[]
  readonly start: number
  readonly end: number
  readonly inputs: readonly Input[]
  readonly counterEvidence: readonly string[]
  readonly packets: readonly number[]
  /** Number of packets that prove it, where `packets` does not name them all. */
  readonly packetCount?: number
  readonly filter: string
}

const LISTED = 100

export function finding(c: Conclusion): Finding {
  const packets = [...new Set(c.packets)].filter(n => n > 0).sort((a, b) => a - b)
  return {
    id: `${c.rule}-${hash([c.rule, ...c.subject].join('\u0000'))}`,
    rule: c.rule,
    version: c.version,
    title: c.title,
    explanation: c.explanation.filter(s => s !== '').join(' '),
    techniques: [...new Set(c.techniques)].map(technique),
    severity: c.severity,
    confidence: Math.round(Math.min(1, Math.max(0, c.confidence)) * 100) / 100,
    source: c.source,
    targets: [...new Set(c.targets)],
    start: c.start,
    end: c.end,
    inputs: c.inputs,
    counterEvidence: c.counterEvidence.filter(s => s !== ''),
    packets: packets.slice(0, LISTED),
    packetCount: Math.max(packets.length, c.packetCount ?? 0),
    filter: c.filter,
  }
}

export const input = (name: string, value: Input['value'], threshold = ''): Input => ({
  name,
  value: typeof value === 'number' ? significant(value) : value,
  threshold,
})

/** Four significant digits for fractions; whole numbers stay. */
function significant(x: number): number {
  return Number.isInteger(x) || !Number.isFinite(x) ? x : Number(x.toPrecision(4))
}

/** FNV-1a over UTF-16 units, twice with different bases: 64 bits in hex. Only to tell findings apart. */
function hash(text: string): string {
  const half = (base: number): string => {
    let h = base
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0
    return h.toString(16).padStart(8, '0')
  }
  return half(0x811c9dc5) + half(0x2f0b4a27)
}

const addressField = (address: string): string => (address.includes(':') ? 'ipv6' : 'ip')

/** Filter for packets from one address to another. */
export const fromTo = (source: string, target: string): string =>
  `${addressField(source)}.src == ${source} && ${addressField(target)}.dst == ${target}`

/** Filter for packets between two addresses. */
export const between = (a: string, b: string): string =>
  `${addressField(a)}.addr == ${a} && ${addressField(b)}.addr == ${b}`

export const from = (source: string): string => `${addressField(source)}.src == ${source}`

/** Filter for packets from any address of the list, at most fifty. */
export function toAny(targets: readonly string[]): string {
  const lists: string[] = []
  for (const kind of ['ip', 'ipv6']) {
    const own = [...new Set(targets)].filter(t => addressField(t) === kind).slice(0, 50)
    if (own.length === 1) lists.push(`${kind}.dst == ${own[0]}`)
    else if (own.length > 1) lists.push(`${kind}.dst in {${own.join(', ')}}`)
  }
  return lists.length > 1 ? `(${lists.join(' || ')})` : (lists[0] ?? '')
}

/** An address with its port, IPv6 in brackets. */
export const endpoint = (address: string, port: number): string =>
  `${address.includes(':') ? `[${address}]` : address}:${port}`

export function amount(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  const units = ['kB', 'MB', 'GB', 'TB']
  let x = bytes
  let i = -1
  while (x >= 999.5 && i < units.length - 1) {
    x /= 1000
    i++
  }
  return `${x < 10 ? x.toFixed(1) : x.toFixed(0)} ${units[i]}`
}

export function span(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`
  if (seconds < 120) return `${seconds < 10 ? seconds.toFixed(1) : seconds.toFixed(0)} s`
  if (seconds < 7200) return `${(seconds / 60).toFixed(0)} min`
  return seconds < 172_800 ? `${(seconds / 3600).toFixed(1)} h` : `${(seconds / 86_400).toFixed(1)} days`
}

export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`

/** The first few of a list, and how many more there are. */
export function some(list: readonly (string | number)[], most = 10): string {
  const shown = list.slice(0, most).join(', ')
  return list.length > most ? `${shown} and ${list.length - most} more` : shown
}

/**
 * Text out of a capture made fit for a title: control and format characters (direction marks among them) as escapes,
 * cut short.
 */
export function quoted(text: string, most = 80): string {
  const safe = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, c => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)
  return safe.length > most ? `${safe.slice(0, most - 1)}…` : safe
}

/** Text as a string of a display filter. */
export const filterString = (text: string): string => `"${text.replace(/[\\"]/g, c => `\\${c}`)}"`
