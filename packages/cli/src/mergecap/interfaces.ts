import { encapsulation, type Interface } from '@wiresift/core'
import { leadingFaces } from '../editcap/writable.js'
import type { WrittenFile } from '../editcap/written-file.js'
import type { Input } from './order.js'

const UNKNOWN_CLOCK = { code: 9, value: Uint8Array.of(0) }

/** Which interface of the merged file each interface of each input becomes. */
export class MergedInterfaces {
  private readonly merged: Interface[] = []
  private readonly ids = new Map<Input, Map<number, number>>()
  private readonly joins: boolean

  constructor(
    private readonly inputs: readonly Input[],
    private readonly mode: string,
    private readonly file: WrittenFile,
  ) {
    this.joins = mode === 'any' || (mode === 'all' && allAlike(inputs))
    for (const input of inputs) this.catchUp(input, leadingFaces(input.file.reader.meta).length)
    if (inputs.every(bare)) this.describeBare(inputs[0])
  }

  /** Describes the interfaces that an input has told since the last time. */
  catchUp(input: Input, most = Number.POSITIVE_INFINITY): void {
    if (bare(input)) return
    const { meta } = input.file.reader
    const ids = this.idsOf(input)
    for (let k = ids.size; k < Math.min(most, meta.interfaces.length); k++) {
      const face = meta.interfaces[k]
      ids.set(k, face.id < 0 ? -1 : this.place(face, input, k))
    }
  }

  /** The number in the merged file of the interface with that index in the input. */
  idOf(input: Input, index: number): number {
    const { meta } = input.file.reader
    const { id } = meta.interfaces[index]
    // numbers of later sections count from the first section on, as in Wireshark
    const own = id < 0 ? index : meta.interfaces.findIndex(x => x.id === id)
    return this.idsOf(input).get(own) ?? 0
  }

  /** A file has an interface, even where no input has: one whose clock is unknown. */
  private describeBare(input: Input): void {
    const { meta } = input.file.reader
    const face = meta.interfaces.find(x => x.id >= 0)
    if (face !== undefined) this.file.describe({ ...face, options: [UNKNOWN_CLOCK] }, meta)
  }

  private idsOf(input: Input): Map<number, number> {
    let ids = this.ids.get(input)
    if (ids === undefined) this.ids.set(input, (ids = new Map()))
    return ids
  }

  private place(face: Interface, input: Input, index: number): number {
    if (this.joins && this.mode === 'all' && input !== this.inputs[0] && index < this.merged.length) return index
    if (this.joins && this.mode === 'any') {
      const known = this.merged.findIndex(x => alike(x, face))
      if (known >= 0) return known
    }
    this.merged.push(face)
    return this.file.describe(face, input.file.reader.meta)
  }
}

/** Whether the input's format knows no interfaces: none of its packets has one in the merged file. */
const bare = (input: Input): boolean => input.file.reader.meta.format === 'netmon'

/** Whether every input has the same interfaces, in the same order. */
function allAlike(inputs: readonly Input[]): boolean {
  const [first, ...others] = inputs.map(x => leadingFaces(x.file.reader.meta))
  return others.every(list => list.length === first.length && list.every((x, k) => alike(first[k], x)))
}

/** What one of the two does not say makes no difference. */
function alike(a: Interface, b: Interface): boolean {
  const same = (x: unknown, y: unknown): boolean => x === undefined || y === undefined || x === y
  return (
    encapsulation(a.linkType) === encapsulation(b.linkType) &&
    a.timeResolution === b.timeResolution &&
    a.snapLength === b.snapLength &&
    same(a.name, b.name) &&
    same(a.description, b.description) &&
    same(a.speed, b.speed) &&
    same(a.os, b.os) &&
    same(a.hardware, b.hardware)
  )
}
