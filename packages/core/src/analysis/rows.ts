import { LIMITS } from '../packet/limits.js'
import type { Tables } from './tables.js'

/** Rows of one of the report's lists, up to the bound; those that come after it are counted. */
export class Rows<T> {
  readonly list: T[] = []
  leftOut = 0

  constructor(private readonly most: number = LIMITS.listed) {}

  /** Whether another row fits; asked before a costly row is made, it counts the one that does not. */
  room(): boolean {
    if (this.list.length < this.most) return true
    this.leftOut++
    return false
  }

  add(row: T): void {
    if (this.room()) this.list.push(row)
  }
}

/** Says in the report's coverage how many of `what` its lists do not hold. */
export function tellLeftOut(tables: Tables, what: string, count: number): void {
  if (count > 0) tables.coverage.leftOut.push({ what, count })
}
