import * as F from '../../packet/field.js'
import type { Reader } from '../../packet/reader.js'

/** QUIC's transport parameters: RFC 9000 18, RFC 9221, RFC 9368, and what Google, Facebook and drafts add. */

const VERSIONS = (v: number): string | undefined => {
  if (v === 1) return '1'
  if (v === 0x6b3343cf) return '2'
  if (v > 0xff000000 && v < 0xff000100) return `draft-${String(v & 0xff).padStart(2, '0')}`
  if (v === 0x51303433 || v === 0x51303434 || v === 0x51303436 || v === 0x51303530) return `Google Q${ascii(v)}`
  if (v === 0x54303530 || v === 0x54303531) return `Google T${ascii(v)}`
  return undefined
}

const ascii = (v: number): string => String.fromCharCode((v >> 16) & 0xff, (v >> 8) & 0xff, v & 0xff)

export const QUIC_FIELDS = {
  'quic.len': F.u16('Parameters Length'),
  'quic.parameter': F.none('Parameter'),
  'quic.parameter.type': F.u64('Type', { base: 'custom' }),
  'quic.parameter.length': F.u64('Length'),
  'quic.parameter.value': F.bytes('Value'),
  'quic.parameter.original_destination_connection_id': F.bytes('original_destination_connection_id'),
  'quic.parameter.max_idle_timeout': F.u64('max_idle_timeout'),
  'quic.parameter.stateless_reset_token': F.bytes('stateless_reset_token'),
  'quic.parameter.max_udp_payload_size': F.u64('max_udp_payload_size'),
  'quic.parameter.initial_max_data': F.u64('initial_max_data'),
  'quic.parameter.initial_max_stream_data_bidi_local': F.u64('initial_max_stream_data_bidi_local'),
  'quic.parameter.initial_max_stream_data_bidi_remote': F.u64('initial_max_stream_data_bidi_remote'),
  'quic.parameter.initial_max_stream_data_uni': F.u64('initial_max_stream_data_uni'),
  'quic.parameter.initial_max_streams_bidi': F.u64('initial_max_streams_bidi'),
  'quic.parameter.initial_max_streams_uni': F.u64('initial_max_streams_uni'),
  'quic.parameter.ack_delay_exponent': F.u64('ack_delay_exponent'),
  'quic.parameter.max_ack_delay': F.u64('max_ack_delay'),
  'quic.parameter.preferred_address.ipv4address': F.ipv4('ipv4Address'),
  'quic.parameter.preferred_address.ipv4port': F.u16('ipv4Port'),
  'quic.parameter.preferred_address.ipv6address': F.ipv6('ipv6Address'),
  'quic.parameter.preferred_address.ipv6port': F.u16('ipv6Port'),
  'quic.parameter.preferred_address.connectionid.length': F.u8('Length'),
  'quic.parameter.preferred_address.connectionid': F.bytes('connectionId'),
  'quic.parameter.preferred_address.statelessresettoken': F.bytes('statelessResetToken'),
  'quic.parameter.active_connection_id_limit': F.u64('Active Connection ID Limit'),
  'quic.parameter.initial_source_connection_id': F.bytes('Initial Source Connection ID'),
  'quic.parameter.retry_source_connection_id': F.bytes('Retry Source Connection ID'),
  'quic.parameter.max_datagram_frame_size': F.u64('max_datagram_frame_size'),
  'quic.parameter.cibir_encoding.length': F.u64('length'),
  'quic.parameter.cibir_encoding.offset': F.u64('offset'),
  'quic.parameter.loss_bits': F.u64('loss_bits'),
  'quic.parameter.min_ack_delay': F.u64('min_ack_delay'),
  'quic.parameter.enable_time_stamp_v2': F.u64('Enable TimestampV2'),
  'quic.parameter.vi.chosen_version': F.u32('Chosen Version', { base: 'hex', labels: VERSIONS }),
  'quic.parameter.vi.other_version': F.u32('Other Version', { base: 'hex', labels: VERSIONS }),
  'quic.parameter.google.user_agent': F.string('Google UserAgent'),
  'quic.parameter.google.key_update_not_yet_supported': F.none('Google Key Update not yet supported'),
  'quic.parameter.google.quic_version': F.u32('Google QUIC version', { base: 'hex', labels: VERSIONS }),
  'quic.parameter.google.supported_versions_length': F.u8('Google Supported Versions Length'),
  'quic.parameter.google.supported_version': F.u32('Google Supported Version', { base: 'hex', labels: VERSIONS }),
  'quic.parameter.google.initial_rtt': F.u64('Google Initial RTT'),
  'quic.parameter.google.support_handshake_done': F.none('Google Support Handshake Done'),
  'quic.parameter.google.quic_params': F.bytes('Google QUIC parameters'),
  'quic.parameter.google.quic_params_unknown_field': F.bytes('Google Unknown Field'),
  'quic.parameter.google.connection_options': F.bytes('Google Connection options'),
  'quic.parameter.facebook.partial_reliability': F.u64('Facebook Partial Reliability'),
}

type QuicFields = { readonly [K in keyof typeof QUIC_FIELDS]: F.Field }
type Key = keyof typeof QUIC_FIELDS

/** Parameters by number: name, and the field of those that are one value. */
const PARAMETERS: ReadonlyMap<number, readonly [name: string, field?: Key, unit?: string]> = new Map([
  [0x00, ['original_destination_connection_id', 'quic.parameter.original_destination_connection_id']],
  [0x01, ['max_idle_timeout', 'quic.parameter.max_idle_timeout', ' ms']],
  [0x02, ['stateless_reset_token', 'quic.parameter.stateless_reset_token']],
  [0x03, ['max_udp_payload_size', 'quic.parameter.max_udp_payload_size', '']],
  [0x04, ['initial_max_data', 'quic.parameter.initial_max_data', '']],
  [0x05, ['initial_max_stream_data_bidi_local', 'quic.parameter.initial_max_stream_data_bidi_local', '']],
  [0x06, ['initial_max_stream_data_bidi_remote', 'quic.parameter.initial_max_stream_data_bidi_remote', '']],
  [0x07, ['initial_max_stream_data_uni', 'quic.parameter.initial_max_stream_data_uni', '']],
  [0x08, ['initial_max_streams_bidi', 'quic.parameter.initial_max_streams_bidi', '']],
  [0x09, ['initial_max_streams_uni', 'quic.parameter.initial_max_streams_uni', '']],
  [0x0a, ['ack_delay_exponent', 'quic.parameter.ack_delay_exponent', '']],
  [0x0b, ['max_ack_delay', 'quic.parameter.max_ack_delay', '']],
  [0x0c, ['disable_active_migration']],
  [0x0d, ['preferred_address']],
  [0x0e, ['active_connection_id_limit', 'quic.parameter.active_connection_id_limit', '']],
  [0x0f, ['initial_source_connection_id', 'quic.parameter.initial_source_connection_id']],
  [0x10, ['retry_source_connection_id', 'quic.parameter.retry_source_connection_id']],
  [0x11, ['version_information']],
  [0x20, ['max_datagram_frame_size', 'quic.parameter.max_datagram_frame_size', '']],
  [0x1000, ['cibir_encoding']],
  [0x1057, ['loss_bits', 'quic.parameter.loss_bits', '']],
  [0x173e, ['discard']],
  [0x2ab2, ['grease_quic_bit']],
  [0x3127, ['google_initial_rtt', 'quic.parameter.google.initial_rtt', ' us']],
  [0x3128, ['google_connection_options', 'quic.parameter.google.connection_options']],
  [0x3129, ['google_user_agent', 'quic.parameter.google.user_agent']],
  [0x312a, ['google_support_handshake_done', 'quic.parameter.google.support_handshake_done']],
  [0x312b, ['google_key_update_not_yet_supported', 'quic.parameter.google.key_update_not_yet_supported']],
  [0x4751, ['google_quic_params', 'quic.parameter.google.quic_params']],
  [0x4752, ['google_quic_version']],
  [0x7157, ['enable_time_stamp', 'quic.parameter.enable_time_stamp_v2', '']],
  [0x7158, ['enable_time_stamp_v2', 'quic.parameter.enable_time_stamp_v2', '']],
  [0xde1a, ['min_ack_delay', 'quic.parameter.min_ack_delay', '']],
  [0xff00, ['facebook_partial_reliability', 'quic.parameter.facebook.partial_reliability', '']],
  [0xff73db, ['version_information_draft']],
])

/** A variable-length integer (RFC 9000 16); exact in the row, rounded in the answer. */
function varint(r: Reader, f: F.Field | undefined): number {
  const start = r.pos
  const size = 1 << (r.peek8() >> 6)
  r.need(size)
  let exact = BigInt(r.bytes[start] & 0x3f)
  for (let i = 1; i < size; i++) exact = (exact << 8n) | BigInt(r.bytes[start + i])
  r.pos = start + size
  const v = Number(exact)
  if (f !== undefined && r.wants(f)) {
    r.row(f, start, size, v)
    r.tape.object[r.tape.count - 1] = exact
  }
  return v
}

/** The parameters in `[r.pos, end)`. */
export function transportParameters(r: Reader, t: QuicFields, end: number): void {
  while (r.pos < end) {
    const tree = r.group('Parameter')
    const at = r.pos
    const type = varint(r, t['quic.parameter.type'])
    const exact = r.full ? (r.tape.object[r.tape.count - 1] as bigint) : BigInt(Math.round(type))
    const known = PARAMETERS.get(type)
    const grease = known === undefined && exact % 31n === 27n
    const title = known?.[0] ?? (grease ? 'GREASE' : 'Unknown')
    const digits = exact.toString(16).padStart(2, '0')
    r.label(t['quic.parameter.type'], `Type: ${title} (0x${digits})`)
    const length = varint(r, t['quic.parameter.length'])
    const stop = Math.min(end, r.pos + length)
    const start = r.pos
    if (r.pos + length > end) r.short()
    r.row(t['quic.parameter.value'], start, length, 0)
    let text = ''
    if (known?.[1] !== undefined) {
      const f = t[known[1]]
      if (f.kind === 'uint64') text = length > 0 ? ` ${varint(r, f)}${known[2] ?? ''}` : ''
      else if (f.kind === 'string') r.text(f, length)
      else r.row(f, start, length, 0)
    } else structured(r, t, type, stop)
    r.pos = stop
    if (tree >= 0) {
      const shown = known === undefined && !grease ? `Unknown 0x${digits}` : title
      r.tape.label[tree] = `Parameter: ${shown} (len=${length})${text}`
    }
    r.close(tree)
    if (r.pos <= at) return
  }
}

function structured(r: Reader, t: QuicFields, type: number, end: number): void {
  switch (type) {
    case 0x0d: {
      r.ipv4(t['quic.parameter.preferred_address.ipv4address'])
      r.u16(t['quic.parameter.preferred_address.ipv4port'])
      r.ipv6(t['quic.parameter.preferred_address.ipv6address'])
      r.u16(t['quic.parameter.preferred_address.ipv6port'])
      const n = r.u8(t['quic.parameter.preferred_address.connectionid.length'])
      r.span(t['quic.parameter.preferred_address.connectionid'], n)
      r.span(t['quic.parameter.preferred_address.statelessresettoken'], 16)
      return
    }
    case 0x11:
    case 0xff73db:
      if (type === 0xff73db || end - r.pos < 4) return
      r.u32(t['quic.parameter.vi.chosen_version'])
      while (r.pos + 4 <= end) r.u32(t['quic.parameter.vi.other_version'])
      return
    case 0x1000:
      varint(r, t['quic.parameter.cibir_encoding.length'])
      varint(r, t['quic.parameter.cibir_encoding.offset'])
      return
    case 0x4752: {
      r.u32(t['quic.parameter.google.quic_version'])
      if (r.pos >= end) return
      const n = r.u8(t['quic.parameter.google.supported_versions_length'])
      for (const stop = Math.min(end, r.pos + n); r.pos + 4 <= stop; )
        r.u32(t['quic.parameter.google.supported_version'])
    }
  }
}
