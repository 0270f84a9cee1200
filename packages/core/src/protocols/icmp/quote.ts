import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'

/** Dissects the IP packet at the cursor as one that is only quoted, and leaves the packet around it as it was. */
export function quote(r: Reader, p: Packet): void {
  if (r.left <= 0) return
  const child = p.session.registry.lookup('ip.proto', r.bytes[r.pos] >> 4 === 6 ? 41 : 4)
  if (child === undefined) return
  const { src, dst, srcPort, dstPort, transport, payload, tcpFlags, conversation, pieces, stream, quoted } = p
  const { locked } = p.columns
  p.columns.locked = true
  p.quoted = true
  p.conversation = undefined
  p.stream = undefined
  p.inside(child, r)
  p.src = src
  p.dst = dst
  p.srcPort = srcPort
  p.dstPort = dstPort
  p.transport = transport
  p.payload = payload
  p.tcpFlags = tcpFlags
  p.conversation = conversation
  p.pieces = pieces
  p.stream = stream
  p.quoted = quoted
  p.columns.locked = locked
}
