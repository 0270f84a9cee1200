import { latin1 } from '../../bytes/text.js'
import type { Packet } from '../../packet/packet.js'
import type { NtlmAnswer } from '../ntlmssp/memory.js'
import type { Transfer } from './files.js'

/** What is remembered from message to message: requests, sessions with their trees, open files. */

/** Requests of one connection that are kept; the oldest are given up first. */
const REQUESTS = 4096
const SESSIONS = 20_000
const OPENS = 50_000

export class Request {
  session: Session | undefined = undefined
  tree: Tree | undefined = undefined
  open: Open | undefined = undefined
  /** File name of a create, path of a tree connect. */
  name = ''
  /** Whether its handle stands for that of the message before. */
  related = false
  offset = 0
  /** Class of information, and its level, of queries and settings. */
  infoClass = 0
  level = 0
  /** Control code. */
  code = 0
  /** The running hash behind a session setup. */
  preauth: Uint8Array | undefined = undefined
  /** Credentials that a session setup sent. */
  answer: NtlmAnswer | undefined = undefined

  /** Where the message starts in its frame: what later packets tell of it is kept under both. */
  place = 0

  constructor(
    readonly command: number,
    readonly frame: number,
    readonly seconds: number,
    readonly nanos: number,
  ) {}
}

export class Tree {
  path = ''
  shareType = 0
  frame = 0
}

export class Session {
  account: string | undefined = undefined
  domain = ''
  host = ''
  /** Frame in which the log-in was last heard of. */
  frame = 0
  preauth: Uint8Array | undefined = undefined
  /** The challenge that the server gave for NTLM. */
  challenge: Uint8Array | undefined = undefined
  challengeFrame = 0
  readonly trees = new Map<number, Tree>()
  readonly opens = new Map<string, Open>()
  /** The file used last. */
  recent: Open | undefined = undefined

  constructor(
    readonly high: number,
    readonly low: number,
    /** The frame that named it first: in every pass the same. */
    readonly met: number,
  ) {}
}

/** An open file. */
export class Open {
  /** Bytes in the file as far as the server has said; -1 where it has not. */
  size = -1
  closeFrame = 0
  directory = false
  download: Transfer | undefined = undefined
  upload: Transfer | undefined = undefined
  /** What is said late and without a share: tshark takes it for another file. */
  late: object | undefined = undefined

  constructor(
    readonly id: Uint8Array,
    readonly name: string,
    readonly tree: Tree | undefined,
    readonly frame: number,
  ) {}

  has(b: Uint8Array, at: number): boolean {
    for (let i = 0; i < 16; i++) if (this.id[i] !== b[at + i]) return false
    return true
  }
}

/** One TCP connection. */
export class Connection {
  readonly requests = new Map<number, Request>()
  recent: Session | undefined = undefined
  /** The handle that a related request of a compound refers to. */
  related: Open | undefined = undefined
  preauth: Uint8Array = new Uint8Array(64)
  dialect = 0
  /** Files that are under way over this connection. */
  readonly transfers = new Set<Transfer>()

  add(id: number, request: Request): void {
    if (this.requests.size >= REQUESTS) {
      const oldest = this.requests.keys().next().value
      if (oldest !== undefined) this.requests.delete(oldest)
    }
    this.requests.delete(id)
    this.requests.set(id, request)
  }
}

/** What outlives a connection: a session may go on in another one. */
export class Memory {
  readonly sessions = new Map<string, Session>()
  /** Files that are under way. */
  readonly transfers = new Set<Transfer>()
  /** For messages outside of any conversation. */
  readonly unbound = new Connection()
  private opens = 0

  session(high: number, low: number, p: Packet): Session {
    // the number alone is what tshark goes by; another server may have given the same one
    const server = p.session.settings.mode === 'evidence' ? `${Math.min(p.src, p.dst)} ${Math.max(p.src, p.dst)} ` : ''
    const key = `${server}${high} ${low}`
    let session = this.sessions.get(key)
    if (session === undefined) {
      if (this.sessions.size >= SESSIONS) {
        const oldest = this.sessions.keys().next().value
        if (oldest !== undefined) this.sessions.delete(oldest)
      }
      session = new Session(high, low, p.number)
      this.sessions.set(key, session)
    }
    return session
  }

  open(session: Session, open: Open): void {
    if (++this.opens > OPENS) {
      this.opens = 0
      for (const s of this.sessions.values()) s.opens.clear()
    }
    session.opens.set(fileKey(open.id, 0), open)
    session.recent = open
  }
}

function fileKey(b: Uint8Array, at: number): string {
  return latin1(b, at, Math.min(at + 16, b.length))
}

/** The open file whose handle lies at `at`. */
export function openAt(session: Session | undefined, b: Uint8Array, at: number): Open | undefined {
  if (session === undefined) return undefined
  if (session.recent?.has(b, at)) return session.recent
  const open = session.opens.get(fileKey(b, at))
  if (open !== undefined) session.recent = open
  return open
}
