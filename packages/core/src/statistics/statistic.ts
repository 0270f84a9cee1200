import type { Filter } from '../filter/compile.js'
import type { Packet } from '../packet/packet.js'

/** A table of a statistic, for JSON, CSV and terminals: exact numbers, times in seconds. */
export interface StatisticTable {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number | null)[])[]
}

/**
 * One statistic over a capture: counts packet by packet, and reports once at the end. Several run in one pass. It declares what it
 * reads, so that nothing else is dissected.
 */
export interface Statistic {
  /** Names of the fields (or protocols) whose rows it reads. */
  readonly fields: readonly string[]
  /** Only packets that match are counted. */
  readonly filter?: Filter
  /** Whether it needs whole streams and conversations, the columns, or whole trees. */
  readonly needs?: { readonly streams?: boolean; readonly columns?: boolean; readonly full?: boolean }
  /** Counts a packet. It is only called for packets that match the filter. */
  packet(p: Packet): void
  /** What tshark prints for it. */
  text(): string
  /** The same as tables. */
  tables(): readonly StatisticTable[]
}

/** What a statistic may ask about the run. */
export interface StatisticContext {
  /** Compiles a display filter; throws FilterError. */
  readonly compile: (filter: string) => Filter
  /** The capture's name as the user gave it. */
  readonly file: string
}

/** A family of statistics as `-z` names it: `conv` with arguments `tcp,ip.addr==192.0.2.1`. */
export interface StatisticKind {
  /** The words before the arguments, such as `io,phs` or `http,tree`. */
  readonly name: string
  /** `argument` is everything behind the name and its comma, or ''. Throws StatisticError where it makes no sense. */
  start(argument: string, context: StatisticContext): Statistic
}

/** The argument of a statistic makes no sense; the message is the line that tshark prints behind `tshark: `. */
export class StatisticError extends Error {}
