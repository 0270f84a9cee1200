/** Which query a response answers, by the id of the message within its conversation. */

export interface Transaction {
  readonly query: number
  readonly seconds: number
  readonly nanos: number
  /** Several responses answer one request: a zone's transfer. */
  readonly many: boolean
  /** Frame of the first response, 0 until it comes. */
  response: number
}

/** What a message is to others with its id; frame numbers, 0 where there is none. */
export interface Relation {
  transaction: Transaction | undefined
  /** The request that a response answers. */
  answers: number
  /** The message that this one repeats. */
  repeats: number
}

/** A query that comes again within that time is the same query. */
const RETRY = 5
/** Transactions that may be under way, the oldest given up first. */
const MOST = 65_536

/** The transactions of all conversations: most have but one, for which a table of its own would cost more than it holds. */
export class Transactions {
  /** By the conversation's number and the message's id. */
  private readonly byId = new Map<number, Transaction>()

  /** Takes a query; `many` where several responses may answer it. */
  query(relation: Relation, id: number, frame: number, seconds: number, nanos: number, many: boolean): void {
    const known = this.byId.get(id)
    relation.transaction = undefined
    relation.answers = 0
    relation.repeats = 0
    if (known !== undefined && known.query === frame) return
    if (known !== undefined && known.response === 0) {
      if (seconds - known.seconds + (nanos - known.nanos) / 1e9 < RETRY) {
        relation.repeats = known.query
        return
      }
    }
    if (this.byId.size >= MOST) this.byId.delete(this.byId.keys().next().value as number)
    this.byId.delete(id)
    this.byId.set(id, { query: frame, seconds, nanos, many, response: 0 })
  }

  response(relation: Relation, id: number, frame: number): void {
    const known = this.byId.get(id)
    relation.transaction = known
    relation.answers = 0
    relation.repeats = 0
    if (known === undefined) return
    if (known.response === 0) known.response = frame
    if (known.response === frame || known.many) relation.answers = known.query
    else relation.repeats = known.response
  }
}
