import type { Tables } from '../analysis/tables.js'

export type Severity = 'info' | 'low' | 'medium' | 'high' | 'critical'

/** One number or fact that a conclusion rests on, with what it was held against. */
export interface Input {
  readonly name: string
  readonly value: number | string | boolean
  /** The limit, in words: '>= 25', '<= 0.001'. Empty for facts without one. */
  readonly threshold: string
}

/** An ATT&CK technique, such as { id: 'T1046', name: 'Network Service Discovery' }. */
export interface Technique {
  readonly id: string
  readonly name: string
}

/** A conclusion, with everything that it rests on. Severity is how bad it would be, confidence how sure it is. */
export interface Finding {
  /** The same for the same evidence: rule and subjects. */
  readonly id: string
  readonly rule: string
  readonly version: number
  /** One sentence with the addresses in it. */
  readonly title: string
  readonly explanation: string
  readonly techniques: readonly Technique[]
  readonly severity: Severity
  /** 0 to 1. */
  readonly confidence: number
  /** The host that acts, and those acted on. */
  readonly source: string
  readonly targets: readonly string[]
  readonly start: number
  readonly end: number
  readonly inputs: readonly Input[]
  /** What speaks against it. */
  readonly counterEvidence: readonly string[]
  /** Packets that prove it: the first hundred, and how many there are. */
  readonly packets: readonly number[]
  readonly packetCount: number
  /** Display filter that shows them. */
  readonly filter: string
}

export interface DetectOptions {
  /** Networks that count as internal, in CIDR notation, beside the private ones. */
  readonly internal: readonly string[]
}

/** A detection: one pure function of the tables. */
export interface Detector {
  readonly rule: string
  detect(tables: Tables, options: DetectOptions): Finding[]
}
