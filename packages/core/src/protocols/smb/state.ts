import type { NtlmAnswer } from '../ntlmssp/memory.js'
import type { Transfer } from '../smb2/files.js'

/** What is remembered from message to message of one connection: requests, shares, open files. */

/** Requests, shares and files of one connection that are kept; the oldest are given up first. */
const REQUESTS = 4096
const TREES = 4096
const FILES = 16_384

/** What a transaction asks for; its answer does not say it again. */
export class Transaction {
  /** Subcommand of a TRANSACTION2, function of an NT_TRANSACT; -1 where it was not said. */
  subcommand = -1
  level = -1
  fid = -1
  /** Name of a pipe's or mailslot's transaction. */
  name = ''
  /** Whether `name` was said. */
  named = false
  pattern: string | undefined = undefined
  file: string | undefined = undefined
  resumeKeys = false
  /** What the transaction asks a pipe for, or undefined. */
  pipe: number | undefined = undefined
  /** Function of LAN Manager's remote administration, with its descriptors. */
  lanman: LanmanCall | undefined = undefined
  /** Control code of an NT_TRANSACT IOCTL. */
  control = 0
  /** Parts of messages in several frames that have come. */
  parts: Parts | undefined = undefined
}

export interface LanmanCall {
  readonly code: number
  readonly level: number
  readonly parameters: string
  readonly data: string
}

/** A transaction's bytes while they arrive in several messages. */
export class Parts {
  parameters = new Uint8Array(0)
  data = new Uint8Array(0)
  have = 0
  readonly frames: number[] = []
}

export class Request {
  /** Frame of the first answer. */
  answered = 0
  /** File that the request names. */
  fid = -1
  file: string | undefined = undefined
  /** Path of a tree connect. */
  path: string | undefined = undefined
  create: Create | undefined = undefined
  offset = -1
  length = 0
  transaction: Transaction | undefined = undefined
  answer: NtlmAnswer | undefined = undefined
  dialects: readonly string[] | undefined = undefined
  account: { user: string; domain: string; lm: Uint8Array; nt: Uint8Array } | undefined = undefined
  unicode = false

  constructor(
    readonly command: number,
    readonly frame: number,
    readonly seconds: number,
    readonly nanos: number,
  ) {}
}

/** What a request to open a file asked for. */
export interface Create {
  readonly name: string
  readonly flags: number
  readonly access: number
  readonly attributes: number
  readonly share: number
  readonly options: number
  readonly disposition: number
}

export interface Tree {
  readonly id: number
  readonly path: string
  readonly frame: number
  /** What the server says is shared: `A:` for files. */
  service: string
}

/** An open file. */
export class Open {
  closeFrame = 0
  size = -1
  directory = false
  pipe = false
  download: Transfer | undefined = undefined
  upload: Transfer | undefined = undefined

  constructor(
    readonly fid: number,
    readonly create: Create | undefined,
    readonly frame: number,
    readonly tree: Tree | undefined,
  ) {}

  get name(): string {
    return this.create?.name ?? ''
  }
}

function bounded<K, V>(map: Map<K, V>, key: K, value: V, limit: number): void {
  if (map.size >= limit && !map.has(key)) {
    const oldest = map.keys().next().value
    if (oldest !== undefined) map.delete(oldest)
  }
  map.delete(key)
  map.set(key, value)
}

export class Connection {
  readonly requests = new Map<number, Request>()
  readonly trees = new Map<number, Tree>()
  readonly opens = new Map<number, Open>()
  /** Challenge that the server gave in its answer to the negotiation. */
  challenge: Uint8Array | undefined = undefined
  challengeFrame = 0
  dialects: readonly string[] | undefined = undefined
  /** The last request seen that carries a part of a transaction still to come. */
  readonly transfers = new Set<Transfer>()

  add(key: number, request: Request): void {
    bounded(this.requests, key, request, REQUESTS)
  }

  map(tree: Tree): void {
    bounded(this.trees, tree.id, tree, TREES)
  }

  /** The share of that number, or else of the next lower one. */
  tree(id: number): Tree | undefined {
    const exact = this.trees.get(id)
    if (exact !== undefined) return exact
    let best: Tree | undefined
    for (const t of this.trees.values()) if (t.id < id && (best === undefined || t.id > best.id)) best = t
    return best
  }

  opened(open: Open): void {
    bounded(this.opens, open.fid, open, FILES)
  }
}
