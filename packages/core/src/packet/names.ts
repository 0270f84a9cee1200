import { macText } from '../bytes/address.js'
import type { Packet } from './packet.js'
import type { Session } from './session.js'

/** Names that stand for numbers in trees and columns; what is not there is not named. */
export interface Names {
  /** Of a hardware address: `Cisco_01:02:03`, or the address itself where nobody knows it. */
  readonly ether?: (bytes: Uint8Array, at: number) => string
  /** Of a port: `http`. */
  readonly port?: (transport: 'tcp' | 'udp', port: number) => string | undefined
  /** Of an IP address, or the address itself. */
  readonly host?: (address: string) => string
}

/** A hardware address by its name. */
export function etherName(p: Packet, bytes: Uint8Array, at: number): string {
  return p.session.settings.names?.ether?.(bytes, at) ?? macText(bytes, at)
}

/** A hardware address as labels show it: `Cisco_01:02:03 (00:00:0c:01:02:03)`, or alone where nothing is named. */
export function etherLabel(p: Packet, bytes: Uint8Array, at: number): string {
  const address = macText(bytes, at)
  const name = p.session.settings.names?.ether?.(bytes, at)
  return name === undefined ? address : `${name} (${address})`
}

/** An address of the session's table by its name. */
export function addressName(session: Session, id: number): string {
  const { names } = session.settings
  const text = session.addresses.text(id)
  if (names === undefined || id === 0) return text
  if (session.addresses.size(id) === 6) return names.ether?.(session.addresses.bytes(id), 0) ?? text
  return names.host?.(text) ?? text
}

/** An IP address by its name. */
export function hostName(p: Packet, address: string): string {
  return p.session.settings.names?.host?.(address) ?? address
}

/** An IP address as labels show it: `name (address)`, or alone. */
export function hostLabel(p: Packet, address: string): string {
  const name = p.session.settings.names?.host?.(address)
  return name === undefined ? address : `${name} (${address})`
}

/** A port as labels and columns show it: `http (80)` or `http(80)`, or alone. */
export function portLabel(p: Packet, transport: 'tcp' | 'udp', port: number, blank = ' '): string {
  const name = p.session.settings.names?.port?.(transport, port)
  return name === undefined ? String(port) : `${name}${blank}(${port})`
}
