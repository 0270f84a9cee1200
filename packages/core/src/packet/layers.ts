import type { Protocol } from './protocol.js'
import type { Tape } from './tape.js'

/** Which layers a packet has, outermost first. */
export abstract class Layers {
  abstract readonly tape: Tape
  /** How many layers there are; rejected ones are taken out. */
  layerCount = 0
  /** Protocols of the layers, outermost first: as many as there are layers. */
  readonly layerProtocols: Protocol[] = []
  /** Rows of the layers: what stands behind the first `layerCount` is left from packets before. */
  layerRows = new Int32Array(64)
  /** Where the captured bytes of each layer end by its own account, what it carries included. */
  layerEnds = new Int32Array(64)

  /** Takes back all layers from `count` on. */
  protected dropLayers(count: number): void {
    // popping keeps the array's memory, which setting its length gives back
    const { layerProtocols } = this
    while (this.layerCount > count) {
      this.layerCount--
      layerProtocols.pop()
    }
  }

  protected addLayer(protocol: Protocol, row: number, end: number): void {
    const i = this.layerCount
    if (i === this.layerRows.length) this.moreLayers()
    this.layerRows[i] = row
    this.layerEnds[i] = end
    this.layerProtocols.push(protocol)
    this.layerCount = i + 1
  }

  private moreLayers(): void {
    const rows = new Int32Array(this.layerRows.length * 2)
    const ends = new Int32Array(this.layerRows.length * 2)
    rows.set(this.layerRows)
    ends.set(this.layerEnds)
    this.layerRows = rows
    this.layerEnds = ends
  }

  /** Row of the layer under dissection, where no layer was added since. */
  get ownRow(): number {
    return this.layerRows[this.layerCount - 1]
  }

  /** Row of the innermost layer of that protocol, or -1. */
  layerRow(protocol: Protocol): number {
    for (let i = this.layerProtocols.length - 1; i >= 0; i--)
      // a protocol that lends its fields to another layer is named with that layer's row
      if (this.layerProtocols[i] === protocol && this.tape.field[this.layerRows[i]] === protocol.root.id)
        return this.layerRows[i]
    return -1
  }

  /** Takes out the layer at that place, and the row that it had. */
  protected removeLayer(at: number): void {
    this.layerProtocols.splice(at, 1)
    this.layerCount--
    for (let i = at; i < this.layerCount; i++) {
      this.layerRows[i] = this.layerRows[i + 1] - 1
      this.layerEnds[i] = this.layerEnds[i + 1]
    }
  }
}
