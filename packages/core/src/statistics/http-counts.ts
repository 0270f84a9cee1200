import type { Packet } from '../packet/packet.js'
import { REASONS } from '../protocols/http/fields.js'
import { NO_MESSAGE } from '../protocols/http/state.js'
import { numberIn, textIn } from './rows.js'
import { filterOf, type Statistic, type StatisticKind, type StatisticTable, unregistered } from './statistic.js'
import { methodName } from './trees/http.js'

const LINE = '='.repeat(67)
/** Methods that are told apart; hostile captures could name them without end. */
const METHODS = 10_000

/** HTTP by status code and by method: `-z http,stat`. */
class HttpCounts implements Statistic {
  readonly fields = ['http.request.method', 'http.response.code']
  readonly layers = ['http', 'ssdp']
  readonly needs = { streams: true }
  private readonly codes = new Map<number, number>(Object.keys(REASONS).map(code => [Number(code), 0]))
  private readonly methods = new Map<string, number>()

  constructor(
    private readonly given: string,
    readonly filter: Statistic['filter'],
  ) {}

  packet(p: Packet): void {
    for (let i = 0; i < p.layerProtocols.length; i++) {
      const { name } = p.layerProtocols[i]
      if ((name !== 'http' && name !== 'ssdp') || p.tape.value[p.layerRows[i]] === NO_MESSAGE) continue
      this.message(p, p.layerRows[i])
    }
  }

  private message(p: Packet, row: number): void {
    const code = numberIn(p, row, 'http.response.code')
    const method = textIn(p, row, 'http.request.method')
    if (code !== undefined) {
      const known = this.codes.has(code) ? code : othersOf(code)
      if (known !== 0) this.codes.set(known, (this.codes.get(known) ?? 0) + 1)
    } else if (method !== undefined) {
      const name = methodName(method)
      const count = this.methods.get(name)
      if (count !== undefined || this.methods.size < METHODS) this.methods.set(name, (count ?? 0) + 1)
    }
  }

  text(): string {
    const codes = inTable([...this.codes.entries()], ([code]) => code).filter(([, n]) => n > 0)
    const methods = inTable([...this.methods.entries()], ([name]) => hashOf(name))
    const title = this.given === '' ? 'HTTP Statistics' : `HTTP Statistics with filter ${this.given}`
    return [
      '',
      LINE,
      title,
      '* HTTP Response Status Codes                Packets',
      ...codes.map(([code, n]) => `  ${`${code} ${REASONS[code] ?? ''}`.padEnd(39)} ${String(n).padStart(9)}`),
      '* HTTP Request Methods                      Packets',
      ...methods.map(([name, n]) => `  ${name.padEnd(39)} ${String(n).padStart(9)} `),
      `${LINE}\n`,
    ].join('\n')
  }

  tables(): readonly StatisticTable[] {
    const codes = [...this.codes.entries()].filter(([, n]) => n > 0).sort((a, b) => a[0] - b[0])
    return [
      {
        title: 'HTTP status codes',
        columns: ['code', 'reason', 'packets'],
        rows: codes.map(([c, n]) => [c, REASONS[c] ?? null, n]),
      },
      { title: 'HTTP methods', columns: ['method', 'packets'], rows: [...this.methods.entries()] },
    ]
  }
}

/** Codes that nobody knows count with the others of their hundred. */
function othersOf(code: number): number {
  return code >= 100 && code < 600 ? Math.floor(code / 100) * 100 + 99 : 0
}

/** Largest primes below the powers of two, from 8 on. */
const PRIMES = [7, 13, 31, 61, 127, 251, 509, 1021, 2039, 4093, 8191, 16381, 32749]

/**
 * Entries in the order in which tshark lists them: that of GLib's hash table, which probes at growing distances and is made anew,
 * a third larger than what it holds, when it is full.
 */
function inTable<T>(entries: readonly T[], hash: (entry: T) => number): T[] {
  let slots: (T | undefined)[] = new Array(8).fill(undefined)
  const place = (into: (T | undefined)[], entry: T): void => {
    const prime = PRIMES[Math.log2(into.length) - 3]
    let at = ((Math.imul(hash(entry), 11) >>> 0) % prime) & (into.length - 1)
    for (let step = 1; into[at] !== undefined; step++) at = (at + step) & (into.length - 1)
    into[at] = entry
  }
  let count = 0
  for (const entry of entries) {
    place(slots, entry)
    count++
    if (slots.length > count + Math.floor(count / 16)) continue
    let size = 8
    while (size <= count * 1.333) size *= 2
    const wider: (T | undefined)[] = new Array(size).fill(undefined)
    for (const old of slots) if (old !== undefined) place(wider, old)
    slots = wider
  }
  return slots.filter(x => x !== undefined)
}

/** GLib's hash of a string. */
function hashOf(text: string): number {
  let h = 5381
  for (let i = 0; i < text.length; i++) h = (Math.imul(h, 33) + text.charCodeAt(i)) >>> 0
  return h
}

/** `http,stat[,filter]`. */
export const httpCounts: StatisticKind = {
  name: 'http,stat',
  start: (argument, context) => new HttpCounts(argument ?? '', filterOf(argument, context, unregistered('http,stat'))),
}
