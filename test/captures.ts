import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Our own captures, made by scripts/make-demo. */
export const CAPTURES = fileURLToPath(new URL('./captures/', import.meta.url))
export const DEMO = fileURLToPath(new URL('../samples/incident.pcapng', import.meta.url))
/** Real captures beside the checkout, where there are any. */
export const SHARED = fileURLToPath(new URL('../../shared/captures/', import.meta.url))

export const ownCaptures = (): string[] =>
  readdirSync(CAPTURES)
    .filter(name => /\.pcap(ng)?$/.test(name))
    .sort()

export const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(join(CAPTURES, name)))

export const haveShared = existsSync(SHARED)

/** Whether a test of an oracle may be skipped when its program is missing. */
export const required = process.env.WIRESIFT_ORACLES === 'required'
