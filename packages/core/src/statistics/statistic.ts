import type { Filter } from '../filter/compile.js'
import { FilterError } from '../filter/error.js'
import type { Packet } from '../packet/packet.js'
import type { Protocol } from '../packet/protocol.js'
import type { Registry } from '../packet/registry.js'
import type { Session } from '../packet/session.js'

/** A table of a statistic, for JSON, CSV and terminals: exact numbers, times in seconds. */
export interface StatisticTable {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number | null)[])[]
}

/** What is known of the pass. */
export interface StatisticRun {
  /** When the capture's first packet was sent, whatever filters say of it; known from the first packet on. */
  readonly seconds: number
  readonly nanos: number
  /** Time from the first packet to the latest, in microseconds. */
  readonly elapsed: number
  /** Whether a filter or the rest of the command line names the field: values of others tshark does not have. */
  refers(field: string): boolean
  /** Whether somebody asked for the protocol or a field of it, be it in a filter: some protocols are layers only then. */
  names(protocol: Protocol): boolean
}

export const NO_RUN: StatisticRun = { seconds: 0, nanos: 0, elapsed: 0, refers: () => false, names: () => false }

/** What a statistic needs beside the rows of its fields. */
export interface StatisticNeeds {
  /** Whole streams put together. */
  readonly streams?: boolean
  /** Conversations: `p.conversation`. */
  readonly conversations?: boolean
  readonly columns?: boolean
  /** Every row, without the labels of trees. */
  readonly every?: boolean
}

/**
 * One statistic over a capture: counts packet by packet, and reports once at the end. Several run in one pass. It declares what it
 * reads, so that nothing else is dissected.
 */
export interface Statistic {
  /** Names of the fields (or protocols) whose rows it reads. */
  readonly fields: readonly string[]
  /** Names of the protocols whose layers it looks at: what leads to none of them is not dissected. Undefined: all. */
  readonly layers?: readonly string[]
  /** Names of protocols whose layers have to be made wherever Wireshark shows them. */
  readonly asks?: readonly string[]
  /** Only packets that match are counted. */
  readonly filter?: Filter
  /** Filters that it applies itself. */
  readonly filters?: readonly Filter[]
  readonly needs?: StatisticNeeds
  /** What tshark writes to standard error about the argument before it goes on. */
  readonly complaint?: string
  /** Whether it adds to the packet list's Info column. */
  readonly addsToInfo?: boolean
  /** Called once, before the first packet. */
  begin?(session: Session, run: StatisticRun): void
  /** Counts a packet. It is only called for packets that match the filter. */
  packet(p: Packet): void
  /** What tshark prints for it. */
  text(): string
  /** The same in pieces, where it could be longer than a string may be. */
  pieces?(): Iterable<string>
  /** The same as tables. */
  tables(): readonly StatisticTable[]
}

/** What tshark prints for the statistic, a piece after the other. */
export function piecesOf(s: Statistic): Iterable<string> {
  return s.pieces?.() ?? [s.text()]
}

/** What a statistic may ask about the run. */
export interface StatisticContext {
  readonly registry: Registry
  /** Compiles a display filter; throws FilterError. */
  readonly compile: (filter: string) => Filter
  /** The capture's name as the user gave it. */
  readonly file: string
  /** How times are shown where the statistic has a column for them: tshark's `-t`. */
  readonly timeFormat?: string
  /** Whether addresses get the names that answers of DNS gave them: not with tshark's `-n`. */
  readonly resolves?: boolean
}

/** A family of statistics as `-z` names it: `conv,tcp` with the argument `ip.addr==192.0.2.1`. */
export interface StatisticKind {
  /** The words before the argument, such as `io,phs` or `http,tree`. */
  readonly name: string
  /** `argument` is everything behind the name and its comma, undefined without a comma. Throws StatisticError where it makes no sense. */
  start(argument: string | undefined, context: StatisticContext): Statistic
}

/** The argument of a statistic makes no sense. */
export class StatisticError extends Error {
  constructor(
    message: string,
    /** What tshark writes to standard error. */
    readonly output = `tshark: ${message}\n`,
    readonly exit = 1,
  ) {
    super(message)
  }
}

/** The filter of a statistic; tshark names what could not be `registered` where it is wrong. */
export function filterOf(
  text: string | undefined,
  context: StatisticContext,
  tell: (complaint: string) => StatisticError,
): Filter | undefined {
  if (text === undefined || text === '') return undefined
  try {
    return context.compile(text)
  } catch (error) {
    if (!(error instanceof FilterError)) throw error
    throw tell(`Filter "${text}" is invalid - ${error.message}`)
  }
}

/** `Couldn't register io,phs tap: …` */
export function unregistered(what: string): (complaint: string) => StatisticError {
  return complaint => new StatisticError(`Couldn't register ${what} tap: ${complaint}`)
}
