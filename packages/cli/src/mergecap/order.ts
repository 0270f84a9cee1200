import type { PacketBatch, Problem } from '@wiresift/core'
import { damageOf, type WiresharkFile } from '../sources/as-wireshark.js'

/** One of the files that are merged, and where it stands. */
export class Input {
  private batch: PacketBatch | undefined
  private at = 0
  /** Packets taken. */
  read = 0
  ended = false

  constructor(readonly file: WiresharkFile) {}

  /** Whether there is a packet at hand without waiting. */
  get ready(): boolean {
    return this.batch !== undefined && this.at < this.batch.count
  }

  /** Makes a packet ready; false at the end. Throws where the file is damaged. */
  async fill(): Promise<boolean> {
    while (!this.ready && !this.ended) {
      this.batch = await this.file.reader.next()
      this.at = 0
      this.ended = this.batch === undefined
      const damage = this.ended ? damageOf(this.file.reader.meta) : undefined
      if (damage !== undefined) throw new DamageError(damage, this)
    }
    return this.ready
  }

  /** The packet at hand. */
  get row(): { readonly batch: PacketBatch; readonly i: number } {
    if (this.batch === undefined) throw new Error('no packet is ready')
    return { batch: this.batch, i: this.at }
  }

  take(): void {
    this.at++
    this.read++
  }
}

export class DamageError extends Error {
  constructor(
    readonly problem: Problem,
    readonly input: Input,
  ) {
    super(problem.message)
  }
}

/** The inputs in the order in which their packets are written: each next one has its packet at hand. */
export async function* inOrderOfTime(inputs: readonly Input[]): AsyncGenerator<Input> {
  for (;;) {
    let first: Input | undefined
    for (const input of inputs) if (!input.ready && !input.ended) await input.fill()
    for (const input of inputs) {
      if (!input.ready) continue
      const { batch, i } = input.row
      // what has no time is not kept waiting
      if (batch.untimed[i] === 1) {
        first = input
        break
      }
      if (first === undefined || earlier(batch, i, first)) first = input
    }
    if (first === undefined) return
    yield first
  }
}

export async function* oneAfterTheOther(inputs: readonly Input[]): AsyncGenerator<Input> {
  for (const input of inputs) while (await input.fill()) yield input
}

/** Of two packets of one time that of the later file comes first. */
function earlier(batch: PacketBatch, i: number, than: Input): boolean {
  const { batch: other, i: k } = than.row
  return batch.seconds[i] === other.seconds[k] ? batch.nanos[i] <= other.nanos[k] : batch.seconds[i] < other.seconds[k]
}
