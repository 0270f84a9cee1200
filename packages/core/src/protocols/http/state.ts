import type { MessageStream } from '../../flows/messages.js'
import type { Packet } from '../../packet/packet.js'
import type { Protocol } from '../../packet/protocol.js'
import { bodiesAsked } from './body.js'
import type { Exchange } from './exchange.js'
import { Head } from './head.js'
import { type HttpFields, namesAsked } from './show.js'

/** What a session decides once for all of its HTTP. */
export class Shared {
  readonly head = new Head()
  /** Whether rows are made at all, and whether a message is read whole (its body included) or its body passes by. */
  readonly showing: boolean
  readonly whole: boolean
  readonly tshark: boolean
  /** Whether a message's body may lie in several segments. */
  readonly joins: boolean
  /** Whether the body of a message that is read whole is looked at. */
  readonly bodies: boolean
  /** Whether somebody takes events or files. */
  readonly told: boolean
  /** Header fields that have to be looked at; undefined: all. */
  readonly names: readonly string[] | undefined

  constructor(http: Protocol & { readonly f: HttpFields }, p: Packet) {
    const { demand, settings } = p.session
    const inside = (name: string): boolean => {
      const protocol = p.session.registry.protocol(name)
      return protocol !== undefined && p.shows(protocol)
    }
    this.showing =
      demand.full ||
      demand.columns === true ||
      http.fields.some(f => demand.wanted[f.id] !== 0) ||
      inside('ntlmssp') ||
      inside('gss-api')
    this.tshark = settings.mode === 'tshark'
    this.whole = demand.full || this.tshark
    this.joins = p.session.preference('http.desegment_body', true)
    this.bodies = this.whole && bodiesAsked(p, http.f)
    this.names = namesAsked(p, http.f)
    this.told = p.listens('http') || p.listens('credential') || p.session.carve !== undefined
  }
}

/** One direction of a connection. */
export class Direction {
  /** Bytes of the head under way that are known to hold no empty line. */
  searched = 0
  /** Bytes of the chunked message under way whose chunks are known, and where the next chunk starts. */
  chunksAt = 0
  /** The start line of the message under way, where columns are written. */
  line = ''
  /** Bytes were lost between messages. */
  torn = false
}

/** Everything after a CONNECT or an Upgrade: the connection speaks something else. */
export interface Tunnel {
  readonly host: string
  readonly port: number
  /** The protocol that Upgrade named; undefined behind a CONNECT until content or port tell. */
  app: Protocol | undefined
  readonly upgraded: boolean
  readonly up: MessageStream
  readonly down: MessageStream
}

/** What is remembered about a connection. */
export class HttpState {
  readonly up = new Direction()
  readonly down = new Direction()
  seen = false
  tunnel: Tunnel | undefined = undefined
  /** Method and target of the latest request, and the address of the latest that had one in full. */
  method = ''
  target = ''
  uri = ''
  /** Where the body starts in the run of bytes that its message was cut from. */
  bodyAt = 0
  /** The message's row in a tree. */
  row = 0
  // the running numbers of requests and responses, and the two latest pairs of them
  number = 0
  request = 0
  response = 0
  requestSeconds = 0
  requestNanos = 0
  requestBefore = 0
  responseBefore = 0
  /** Requests that wait for their response, oldest first. */
  readonly waiting: Exchange[] = []

  /** Counts a request in. */
  requested(p: Packet): void {
    this.advance()
    this.request = p.number
    this.requestSeconds = p.seconds
    this.requestNanos = p.nanos
  }

  /** Counts a response in; one that no request waits for gets a number of its own. */
  responded(p: Packet): void {
    if (this.number === 0 || this.response !== 0) this.advance()
    this.response = p.number
  }

  private advance(): void {
    this.number++
    this.requestBefore = this.request
    this.responseBefore = this.response
    this.request = 0
    this.response = 0
  }
}

/** Says, in the value of its row, that the layer is no message: what it holds belongs to no head, or to who speaks in a tunnel. */
export function notMessage(http: Protocol, p: Packet): void {
  p.tape.value[p.layerRow(http)] = NO_MESSAGE
}

export const NO_MESSAGE = 1
