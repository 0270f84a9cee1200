import type { Packet } from './packet.js'

/**
 * A packet's rows in the order of its tree, with their depth: layer by layer, every row before its children. One outline is reused
 * from packet to packet.
 */
export class Outline {
  count = 0
  rows = new Int32Array(256)
  depth = new Int32Array(256)
  private stack = new Int32Array(128)
  private layerStart = new Int32Array(64)

  /** Lays out the packet's rows. */
  of(p: Packet): void {
    const { count, layer, until } = p.tape
    if (count > this.rows.length) {
      this.rows = new Int32Array(count * 2)
      this.depth = new Int32Array(count * 2)
    }
    this.count = count
    const { rows, depth } = this
    let ordered = true
    for (let i = 1; i < count; i++)
      if (layer[i] < layer[i - 1]) {
        ordered = false
        break
      }
    if (ordered) for (let i = 0; i < count; i++) rows[i] = i
    else this.sort(layer, count)
    let open = 0
    let current = -1
    for (let k = 0; k < count; k++) {
      const i = rows[k]
      if (layer[i] !== current) {
        current = layer[i]
        open = 0
      }
      while (open > 0 && i >= until[this.stack[open - 1]]) open--
      depth[k] = open
      if (open === this.stack.length) {
        const wider = new Int32Array(open * 2)
        wider.set(this.stack)
        this.stack = wider
      }
      this.stack[open++] = i
    }
  }

  /** Whether the row at the place has children. */
  isParent(k: number): boolean {
    return k + 1 < this.count && this.depth[k + 1] > this.depth[k]
  }

  /** The place behind the row's last descendant. */
  after(k: number): number {
    const { depth, count } = this
    const own = depth[k]
    let next = k + 1
    while (next < count && depth[next] > own) next++
    return next
  }

  /** Counting sort by layer: stable, so that rows of a layer keep their order. */
  private sort(layer: Int16Array, count: number): void {
    let layers = 0
    for (let i = 0; i < count; i++) if (layer[i] >= layers) layers = layer[i] + 1
    if (layers + 1 > this.layerStart.length) this.layerStart = new Int32Array(layers * 2)
    const start = this.layerStart.fill(0, 0, layers + 1)
    for (let i = 0; i < count; i++) start[layer[i] + 1]++
    for (let i = 0; i < layers; i++) start[i + 1] += start[i]
    for (let i = 0; i < count; i++) this.rows[start[layer[i]]++] = i
  }
}
