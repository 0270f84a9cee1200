import type { Tables } from '../analysis/tables.js'
import { beacon } from './beacon.js'
import { checkIn } from './check-in.js'
import { clearCredentials } from './clear-credentials.js'
import { clearFiles } from './clear-files.js'
import { delivery } from './delivery.js'
import type { DetectOptions, Detector, Finding, Severity } from './finding.js'
import { fingerprint } from './fingerprint.js'
import { scan } from './scan.js'
import { transfer } from './transfer.js'

/** Every detection. */
export const DETECTORS: readonly Detector[] = [
  beacon,
  checkIn,
  scan,
  fingerprint,
  transfer,
  clearFiles,
  clearCredentials,
  delivery,
]

const ORDER: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info']

/** Runs all detections; the gravest and surest findings first. */
export function detectAll(tables: Tables, options: DetectOptions): Finding[] {
  return DETECTORS.flatMap(d => d.detect(tables, options)).sort(
    (a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity) || b.confidence - a.confidence || a.start - b.start,
  )
}
