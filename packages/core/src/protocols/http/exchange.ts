import { latin1, utf8 } from '../../bytes/text.js'
import type { Ends, FileSink } from '../../events.js'
import type { Packet } from '../../packet/packet.js'
import type { BodySink } from './content.js'
import { formProof, type Proof, proofOf } from './credentials.js'
import { type Head, RESPONSE } from './head.js'
import type { HttpState, Shared } from './state.js'

type Headers = readonly (readonly [name: string, value: string])[]

/** A form's bytes that are kept to look for a log-in. */
const FORM_BYTES = 64 << 10
/** Requests that wait for a response on one connection. */
const WAITING = 1000

/** One request and its response, as far as they have been seen. */
export class Exchange {
  method = ''
  uri = ''
  version = ''
  host = ''
  time = 0
  requestHeaders: Headers = []
  responseHeaders: Headers = []
  requestFrame = 0
  requestBody = 0
  status = 0
  reason = ''
  responseFrame = 0
  responseTime = 0
  responseBody = 0
  whole = true
  proofs: { proof: Proof; frames: readonly number[]; time: number }[] | undefined = undefined
  ends: Ends | undefined = undefined
  private told = false

  /** Tells of the exchange, once. */
  emit(p: Packet): void {
    if (this.told) return
    this.told = true
    this.accuse(p)
    const ends = this.ends
    if (ends === undefined || !p.listens('http')) return
    const { method, uri, version, host, time, requestHeaders, responseHeaders, requestFrame, requestBody } = this
    const { status, reason, responseFrame, responseTime, responseBody, whole } = this
    p.emit('http', {
      client: ends.client,
      server: ends.server,
      clientPort: ends.clientPort,
      serverPort: ends.serverPort,
      stream: ends.stream,
      transport: ends.transport,
      time,
      method,
      uri,
      version,
      host,
      requestHeaders,
      responseHeaders,
      requestFrame,
      requestBody,
      status,
      reason,
      responseFrame,
      responseTime,
      responseBody,
      whole: whole && status !== 0,
    })
  }

  /** Tells of the credentials that the request carried, with what the response made of them. */
  accuse(p: Packet): void {
    const { proofs, ends, status } = this
    this.proofs = undefined
    if (proofs === undefined || ends === undefined || !p.listens('credential')) return
    for (const { proof, frames, time } of proofs) {
      const accepted =
        proof.method === 'form'
          ? undefined
          : status === 401 || status === 403 || status === 407
            ? false
            : status >= 200 && status < 400
              ? true
              : undefined
      p.emit('credential', { ...ends, protocol: 'http', ...proof, accepted, frames, time })
    }
  }
}

/** Counts a body's bytes and passes them to a file, which begins with the first of them. */
class Body implements BodySink {
  private bytes = 0
  private form: Uint8Array | undefined
  private formBytes = 0
  private done = false
  private missing = false
  private file: FileSink | undefined = undefined
  private readonly frames: readonly number[]
  private readonly requestFrame: number

  constructor(
    private readonly exchange: Exchange,
    private readonly upload: boolean,
    private readonly announced: number,
    /** Where the file's part starts, -1 where all of it is meant; and whether it is all of the file. */
    private readonly offset: number,
    private readonly complete: boolean,
    isForm: boolean,
    private readonly p: Packet,
  ) {
    this.form = isForm ? new Uint8Array(1024) : undefined
    this.frames = p.frames()
    this.requestFrame = exchange.requestFrame
  }

  write(bytes: Uint8Array, from: number, to: number, p: Packet): void {
    if (this.bytes === 0) this.begin(p)
    this.file?.write(bytes, from, to, p.number, this.offset < 0 ? undefined : this.offset + this.bytes)
    this.bytes += to - from
    if (this.form !== undefined) this.keep(this.form, bytes, from, to)
  }

  private begin(p: Packet): void {
    const { exchange: x, upload } = this
    if (p.session.carve === undefined || x.ends === undefined) return
    const headers = upload ? x.requestHeaders : x.responseHeaders
    const { ends } = x
    this.file = p.carve({
      client: ends.client,
      server: ends.server,
      clientPort: ends.clientPort,
      serverPort: ends.serverPort,
      stream: ends.stream,
      transport: ends.transport,
      protocol: 'http',
      name: nameOf(headers, x.uri),
      location: locationOf(x),
      direction: upload ? 'upload' : 'download',
      declaredType: headerOf(headers, 'content-type'),
      codings: codings(headers),
      announced: this.announced,
      frame: p.number,
      time: p.time,
      requestFrame: this.requestFrame,
    })
  }

  private keep(form: Uint8Array, bytes: Uint8Array, from: number, to: number): void {
    const n = Math.min(to - from, FORM_BYTES - this.formBytes)
    let room = form
    if (this.formBytes + n > form.length) {
      room = new Uint8Array(Math.min(FORM_BYTES, (this.formBytes + n) * 2))
      room.set(form)
      this.form = room
    }
    room.set(bytes.subarray(from, from + n), this.formBytes)
    this.formBytes += n
  }

  gap(length: number): void {
    if (this.bytes === 0) this.begin(this.p)
    this.missing = true
    this.file?.gap(length)
    if (length > 0) this.bytes += length
  }

  end(whole: boolean): void {
    if (this.done) return
    this.done = true
    const all = whole && !this.missing
    this.file?.end(all && this.complete)
    const x = this.exchange
    if (!all) x.whole = false
    if (this.upload) x.requestBody = this.bytes
    else x.responseBody = this.bytes
    if (this.form !== undefined) {
      const proof = formProof(this.form, this.formBytes, `${x.host}${x.uri}`)
      if (proof !== undefined) (x.proofs ??= []).push({ proof, frames: this.frames, time: x.time })
      this.form = undefined
    }
    if (!this.upload) x.emit(this.p)
  }
}

/** A request's head was read: notes it and answers who takes its body. */
export function beginRequest(
  p: Packet,
  b: Uint8Array,
  head: Head,
  state: HttpState,
  shared: Shared,
): BodySink | undefined {
  const x = new Exchange()
  x.method = latin1(b, head.parts[0], head.parts[1])
  if (state.waiting.length >= WAITING) state.waiting.shift()?.emit(p)
  state.waiting.push(x)
  if (!shared.told) return undefined
  x.uri = utf8(b, head.parts[2], head.parts[3])
  x.version = latin1(b, head.parts[4], head.parts[5])
  x.requestHeaders = headersOf(b, head)
  x.host = headerOf(x.requestHeaders, 'host')
  x.requestFrame = p.number
  x.time = p.time
  x.ends = p.ends(true)
  for (const [name, value] of x.requestHeaders) {
    if (name !== 'authorization' && name !== 'proxy-authorization') continue
    const proof = proofOf(value, x.host)
    if (proof !== undefined) (x.proofs ??= []).push({ proof, frames: p.frames(), time: x.time })
  }
  return bodyOf(p, x, x.requestHeaders, head, true)
}

/** A response's head was read: pairs it and answers who takes its body; `empty` says that it has none. */
export function beginResponse(
  p: Packet,
  b: Uint8Array,
  head: Head,
  state: HttpState,
  shared: Shared,
  empty: boolean,
): BodySink | undefined {
  if (head.code >= 100 && head.code < 200 && head.code !== 101) return undefined
  if (state.down.torn && state.waiting.length > 1)
    for (const lost of state.waiting.splice(0, state.waiting.length - 1)) lost.emit(p)
  state.down.torn = false
  const x = state.waiting.shift() ?? new Exchange()
  if (!shared.told) return undefined
  x.ends ??= p.ends(false)
  x.status = head.code
  x.reason = head.parts[4] < 0 ? '' : utf8(b, head.parts[4], head.parts[5])
  x.responseHeaders = headersOf(b, head)
  x.responseFrame = p.number
  x.responseTime = p.time
  if (x.requestFrame === 0) x.time = p.time
  x.accuse(p)
  if (empty) {
    x.emit(p)
    return undefined
  }
  return bodyOf(p, x, x.responseHeaders, head, false)
}

/** No more comes: what waits for a response waits in vain. */
export function giveUp(p: Packet, state: HttpState): void {
  for (const x of state.waiting.splice(0)) x.emit(p)
}

function bodyOf(p: Packet, x: Exchange, headers: Headers, head: Head, upload: boolean): BodySink {
  const type = headerOf(headers, 'content-type')
  const range = head.kind === RESPONSE && head.code === 206 ? rangeOf(headerOf(headers, 'content-range')) : undefined
  const isForm = upload && /^application\/x-www-form-urlencoded\b/i.test(type) && p.listens('credential')
  const complete = head.code !== 206 || range?.all === true
  return new Body(x, upload, head.chunked ? -1 : head.length, range?.from ?? -1, complete, isForm, p)
}

function headersOf(b: Uint8Array, head: Head): Headers {
  const list: [string, string][] = []
  // one decoding for all of them where characters are bytes
  const all = utf8(b, head.start, head.end)
  const plain = all.length === head.end - head.start
  const part = (from: number, to: number): string =>
    plain ? all.slice(from - head.start, to - head.start) : utf8(b, from, to)
  for (let i = 0; i < head.count; i++) {
    const value = part(head.value(i), head.valueEnd(i)).trimEnd()
    list.push([
      part(head.line(i), head.nameEnd(i)).toLowerCase(),
      value.includes('\n') ? value.replace(/\r?\n[ \t]+/g, ' ') : value,
    ])
  }
  return list
}

function headerOf(headers: Headers, name: string): string {
  for (const [n, value] of headers) if (n === name) return value
  return ''
}

/** Content codings to undo, outermost last; the transfer's own except chunked come behind. */
function codings(headers: Headers): string[] {
  const list: string[] = []
  for (const name of ['content-encoding', 'transfer-encoding'])
    for (const coding of headerOf(headers, name).toLowerCase().split(',')) {
      const one = coding.trim().replace(/^x-(gzip|compress)$/, '$1')
      if (one !== '' && one !== 'identity' && one !== 'chunked') list.push(one)
    }
  return list
}

function locationOf(x: Exchange): string {
  if (/^https?:\/\//i.test(x.uri)) return x.uri
  return x.host === '' ? x.uri : `http://${x.host}${x.uri}`
}

/** Content-Range (RFC 9110, section 14.4): where the part starts and whether it is all there is. */
function rangeOf(value: string): { from: number; all: boolean } | undefined {
  const m = /^\s*bytes\s+(\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)/i.exec(value)
  if (m === null) return undefined
  return { from: Number(m[1]), all: m[1] === '0' && m[3] !== '*' && Number(m[2]) + 1 === Number(m[3]) }
}

/** A file's name: from Content-Disposition (RFC 6266, RFC 8187), otherwise the last part of the path. */
export function nameOf(headers: Headers, uri: string): string {
  const disposition = headerOf(headers, 'content-disposition')
  const extended = /;\s*filename\*\s*=\s*([\w-]+)'[^']*'([^;\s]+)/i.exec(disposition)
  if (extended !== null) return lastPart(unescaped(extended[2], /^iso-8859-1$/i.test(extended[1])))
  const plain = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition)
  if (plain !== null) return lastPart((plain[1] ?? plain[2]).replace(/\\(.)/g, '$1'))
  const path = uri.replace(/^https?:\/\/[^/]*/i, '').replace(/[?#].*$/s, '')
  return unescaped(path.slice(path.lastIndexOf('/') + 1), false)
}

const lastPart = (name: string): string => name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)

function unescaped(text: string, oneByte: boolean): string {
  try {
    return oneByte
      ? text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      : decodeURIComponent(text)
  } catch {
    return text
  }
}
