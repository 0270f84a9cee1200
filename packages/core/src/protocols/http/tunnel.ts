import { lineEnd } from '../../bytes/lines.js'
import { candidates } from '../../flows/handoff.js'
import { MessageStream } from '../../flows/messages.js'
import type { Packet } from '../../packet/packet.js'
import type { Protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { OTHER, startLine } from './head.js'
import type { HttpFields } from './show.js'
import { type HttpState, notMessage, type Shared, type Tunnel } from './state.js'

/** The tunnel that a CONNECT opened; its target is `host:port`. */
export function openConnect(target: string): Tunnel {
  const colon = target.lastIndexOf(':')
  const port = colon < 0 ? 0 : Number.parseInt(target.slice(colon + 1), 10)
  return {
    host: colon < 0 ? target : target.slice(0, colon),
    port: port > 0 && port < 65536 ? port : 0,
    app: undefined,
    upgraded: false,
    up: new MessageStream(),
    down: new MessageStream(),
  }
}

/** What the connection speaks after 101 Switching Protocols. */
export function openUpgrade(p: Packet, value: string): Tunnel {
  const { registry } = p.session
  const name = value.split(',')[0].trim().toLowerCase()
  const app = registry.lookup('http.upgrade', name) ?? registry.protocol('data')
  return { host: '', port: 0, app, upgraded: true, up: new MessageStream(), down: new MessageStream() }
}

/** Whether HTTP itself goes on inside the tunnel, as through a proxy that one CONNECTs to port 80. */
export function plainInside(r: Reader, state: HttpState, shared: Shared): boolean {
  const { tunnel } = state
  if (shared.tshark || tunnel === undefined || tunnel.upgraded || tunnel.app !== undefined) return false
  return startLine(r.bytes, r.pos, lineEnd(r.bytes, r.pos, r.end), false) !== OTHER
}

/** Hands the reader's bytes to the protocol inside the tunnel. */
export function readTunnel(http: Protocol, r: Reader, p: Packet, f: HttpFields, tunnel: Tunnel): void {
  if (tunnel.upgraded) p.unseen = false
  else if (tunnel.port === 0) {
    p.unseen = true
    r.pos = r.end
    return
  } else {
    p.tape.length[p.layerRow(http)] = r.left
    r.fact(f.proxy_connect_host, 0, tunnel.host)
    r.fact(f.proxy_connect_port, tunnel.port)
  }
  if (!tunnel.upgraded) notMessage(http, p)
  const { srcPort, dstPort, stream } = p
  tunnel.app ??= choose(http, r, p, tunnel)
  const inner = p.forward ? tunnel.up : tunnel.down
  p.stream = inner
  if (tunnel.app === undefined || !inner.feed(r, p, tunnel.app, undefined)) p.data(r)
  p.stream = stream
  p.srcPort = srcPort
  p.dstPort = dstPort
  if (tunnel.upgraded) p.unseen = true
}

/** The protocol that content and the tunnel's port speak for. */
function choose(http: Protocol, r: Reader, p: Packet, tunnel: Tunnel): Protocol | undefined {
  const { srcPort, dstPort } = p
  if (p.forward) p.dstPort = tunnel.port
  else p.srcPort = tunnel.port
  const list = candidates(p, 'tcp.port', r, undefined)
  p.srcPort = srcPort
  p.dstPort = dstPort
  return list.find(x => x !== http)
}

export function endTunnel(p: Packet, tunnel: Tunnel): void {
  if (tunnel.app !== undefined) (p.forward ? tunnel.up : tunnel.down).finish(p.reader, p, tunnel.app, undefined)
}
