import type { PacketBatch } from '../capture/batch.js'
import type { CaptureMeta } from '../capture/meta.js'
import type { Test } from '../filter/compile.js'
import type { Packet } from '../packet/packet.js'
import type { Registry } from '../packet/registry.js'
import { type Demand, Session, type Settings } from '../packet/session.js'
import { type FrameClock, frameClock } from '../protocols/frame.js'
import { Dissector } from './dissector.js'

/**
 * One pass over a capture in which some packets are displayed. Frames can be left out of the count, as tshark's `-2 -R` does: they
 * are dissected for what they tell about others, and share the number of the next frame that stays.
 */
export class Pass {
  readonly session: Session
  readonly packet: Packet
  private readonly dissector: Dissector
  private readonly clock: FrameClock

  constructor(meta: CaptureMeta, registry: Registry, demand: Demand, settings: Settings) {
    this.session = new Session(registry, demand, settings)
    this.dissector = new Dissector(this.session, meta)
    this.packet = this.dissector.packet
    this.clock = frameClock(this.session)
    this.clock.all = false
  }

  /** Dissects a packet that counts. */
  take(batch: PacketBatch, i: number): Packet {
    return this.dissector.dissect(batch, i)
  }

  /** The packet taken last is displayed, or is the one that times of displayed packets count from. */
  show(): void {
    this.clock.show()
  }

  /** Dissects a packet that may be left out, depending on `stays`. */
  sift(batch: PacketBatch, i: number, stays: Test): boolean {
    const { clock, dissector } = this
    const { previous } = clock
    const stay = stays(dissector.dissect(batch, i))
    if (!stay) {
      dissector.count--
      clock.previous = previous
    }
    return stay
  }
}
