/**
 * Rows of a report that are made when they are looked at: a list of a large capture is never in memory twice. Iterates, maps and
 * serialises (`JSON.stringify`) as an array does.
 */
export class Rows<T> implements Iterable<T> {
  private constructor(
    readonly length: number,
    private readonly row: (i: number) => T,
  ) {}

  static of<S, T>(sources: readonly S[], row: (source: S) => T): Rows<T> {
    return new Rows(sources.length, i => row(sources[i]))
  }

  /** The row at a place, from 0. */
  at(i: number): T | undefined {
    return i >= 0 && i < this.length ? this.row(i) : undefined
  }

  *[Symbol.iterator](): Generator<T> {
    for (let i = 0; i < this.length; i++) yield this.row(i)
  }

  /** Changed rows, as late as these. */
  map<U>(change: (row: T) => U): Rows<U> {
    return new Rows(this.length, i => change(this.row(i)))
  }

  /** Rows of some places, as `Array.slice` with places from the start. */
  slice(from = 0, to = this.length): T[] {
    const rows: T[] = []
    for (let i = from; i < Math.min(to, this.length); i++) rows.push(this.row(i))
    return rows
  }

  toJSON(): T[] {
    return [...this]
  }
}
