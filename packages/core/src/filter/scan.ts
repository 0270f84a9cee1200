import type { Field } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import type { Protocol } from '../packet/protocol.js'
import { rowBytes } from '../packet/show.js'

export type Test = (p: Packet) => boolean
export type NumberTest = (n: number) => boolean
export type SpanTest = (bytes: Uint8Array, from: number, to: number) => boolean
/** Answers for a row of the tape. */
export type RowTest = (p: Packet, row: number) => boolean

/** Where a field's values are: the layers themselves, a fixed place in a layer, or rows of the tape. */
export type Source =
  | { readonly kind: 'layer'; readonly protocol: Protocol }
  | { readonly kind: 'header'; readonly protocol: Protocol; readonly field: Field }
  | { readonly kind: 'rows'; readonly protocol: Protocol | undefined; readonly field: Field }

/** Protocols whose length tshark finds out too late for a filter: they are all that they carry. */
export const OPEN_ENDED: ReadonlySet<string> = new Set(['frame', 'tcp', 'http', 'ssdp'])

/** Whether some layer of the protocol is there; what only has its name in frame.protocols is none. */
export function anyLayer(protocol: Protocol): Test {
  return p => p.layerRow(protocol) >= 0
}

/** Whether some layer's bytes answer the test: its own, or with what it carries up to its end. */
export function anyLayerSpan(protocol: Protocol, test: SpanTest, carried: boolean): Test {
  const whole = carried || OPEN_ENDED.has(protocol.name)
  return p => {
    const { layerProtocols, layerRows, layerEnds, tape } = p
    for (let i = 0; i < layerProtocols.length; i++) {
      if (layerProtocols[i] !== protocol) continue
      const row = layerRows[i]
      const source = tape.source[row]
      const bytes = source === 0 ? p.reader.bytes : p.sources[source].bytes
      const end = layerEnds[i]
      const from = Math.min(tape.start[row], end)
      if (test(bytes, from, whole ? end : Math.min(from + tape.length[row], end))) return true
    }
    return false
  }
}

/** Whether some value, read where it lies in the layer, answers the test. */
export function anyHeaderNumber(protocol: Protocol, field: Field, test: NumberTest): Test {
  return p => {
    const { layerProtocols } = p
    for (let i = 0; i < layerProtocols.length; i++) {
      if (layerProtocols[i] !== protocol) continue
      const value = p.headerValue(field, p.layerRows[i])
      if (value !== undefined && test(value)) return true
    }
    return false
  }
}

export function anyHeaderSpan(protocol: Protocol, field: Field, test: SpanTest): Test {
  return p => {
    const { layerProtocols, layerRows, tape } = p
    for (let i = 0; i < layerProtocols.length; i++) {
      if (layerProtocols[i] !== protocol) continue
      const row = layerRows[i]
      const at = tape.start[row] + field.at
      const source = tape.source[row]
      const bytes = source === 0 ? p.reader.bytes : p.sources[source].bytes
      const end = source === 0 ? p.start + p.captured : p.sources[source].to
      if (at + field.size <= end && test(bytes, at, at + field.size)) return true
    }
    return false
  }
}

export function anyRow(field: Field, test: RowTest | undefined): Test {
  const { id } = field
  return p => {
    const { count, field: ids } = p.tape
    for (let i = 0; i < count; i++) if (ids[i] === id && (test === undefined || test(p, i))) return true
    return false
  }
}

export function anyRowNumber(field: Field, test: NumberTest): Test {
  const { id } = field
  return p => {
    const { count, field: ids, value } = p.tape
    for (let i = 0; i < count; i++) if (ids[i] === id && test(value[i])) return true
    return false
  }
}

export function anyRowSpan(field: Field, test: SpanTest): Test {
  return anyRow(field, (p, row) => {
    const object = p.tape.object[row]
    if (object instanceof Uint8Array) return test(object, 0, object.length)
    const { bytes, from, to } = rowBytes(p, row)
    return test(bytes, from, to)
  })
}

/** One of several tests. */
export function either(tests: readonly Test[]): Test {
  if (tests.length === 1) return tests[0]
  if (tests.length === 2) {
    const [a, b] = tests
    return p => a(p) || b(p)
  }
  return p => {
    for (let i = 0; i < tests.length; i++) if (tests[i](p)) return true
    return false
  }
}
