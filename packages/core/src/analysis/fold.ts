import type { Packet } from '../packet/packet.js'
import type { Tables } from './tables.js'

/** A fold over a capture: sees packets or listens to events, and leaves rows in its tables. */
export interface Fold {
  packet?(p: Packet): void
  report(tables: Tables): void
}
