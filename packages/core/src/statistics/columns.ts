/** Growable columns of numbers: the rows of a table that packets fill. */
export class NumberColumns {
  count = 0
  private size = 64
  readonly columns: Float64Array[]

  constructor(width: number) {
    this.columns = Array.from({ length: width }, () => new Float64Array(this.size))
  }

  /** A new row of zeros. */
  add(): number {
    if (this.count === this.size) {
      this.size *= 2
      for (let i = 0; i < this.columns.length; i++) {
        const wider = new Float64Array(this.size)
        wider.set(this.columns[i])
        this.columns[i] = wider
      }
    }
    return this.count++
  }
}
