import * as F from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import type { Hello } from './ja3.js'
import { QUIC_FIELDS } from './quic.js'
import { SCT_FIELDS } from './sct.js'
import {
  CERTIFICATE_TYPES,
  COMPRESS_CERTIFICATE,
  cipherLabel,
  extensionLabel,
  groupLabel,
  POINT_FORMATS,
  PSK_MODES,
  versionLabel,
} from './values.js'
import { VECTOR_FIELDS } from './vector.js'

/** Handshake messages that carry extensions, by type. */
export const CLIENT_HELLO = 1
export const SERVER_HELLO = 2
export const NEW_SESSION_TICKET = 4
export const HELLO_RETRY_REQUEST = 6
export const ENCRYPTED_EXTENSIONS = 8
export const CERTIFICATE = 11
export const CERTIFICATE_REQUEST = 13

export const EXTENSION_FIELDS = {
  'handshake.extensions_length': F.u16('Extensions Length'),
  'handshake.extension.type': F.u16('Type', { labels: extensionLabel }),
  'handshake.extension.len': F.u16('Length'),
  'handshake.extension.data': F.bytes('Data'),
  'handshake.extensions_server_name_list_len': F.u16('Server Name list length'),
  'handshake.extensions_server_name_type': F.u8('Server Name Type', { labels: { 0: 'host_name' } }),
  'handshake.extensions_server_name_len': F.u16('Server Name length'),
  'handshake.extensions_server_name': F.string('Server Name'),
  'handshake.max_fragment_length': F.u8('Maximum Fragment Length', {
    labels: { 1: '512', 2: '1024', 3: '2048', 4: '4096' },
  }),
  'handshake.extensions_status_request_type': F.u8('Certificate Status Type', {
    labels: { 1: 'OCSP', 2: 'OCSP Multi' },
  }),
  'handshake.extensions_status_request_len': F.u16('Certificate Status Length'),
  'handshake.extensions_status_request_list_len': F.u16('Certificate Status List Length'),
  'handshake.extensions_status_request_responder_ids_len': F.u16('Responder ID list Length'),
  'handshake.extensions_status_request_exts_len': F.u16('Request Extensions Length'),
  'handshake.status_request.undecoded': F.expert(
    'Responder ID list or Request Extensions are not decoded',
    'note',
    'Undecoded',
  ),
  'handshake.ocsp_response_list_len': F.u24('OCSP Response List Length'),
  'handshake.ocsp_response_len': F.u24('OCSP Response Length'),
  'handshake.cert_type.types_len': F.u8('Certificate Type List Length'),
  'handshake.cert_type.types': F.none('Certificate Type List'),
  'handshake.cert_type.type': F.u8('Certificate Type', { base: 'hex', labels: CERTIFICATE_TYPES }),
  'handshake.extensions_supported_groups_length': F.u16('Supported Groups List Length'),
  'handshake.extensions_supported_groups': F.none('Supported Groups List'),
  'handshake.extensions_supported_group': F.u16('Supported Group', { base: 'hex', labels: groupLabel }),
  'handshake.extensions_ec_point_formats_length': F.u8('EC point formats Length'),
  'handshake.extensions_ec_point_formats': F.none('EC point formats'),
  'handshake.extensions_ec_point_format': F.u8('EC point format', { labels: POINT_FORMATS }),
  'handshake.extensions_srp_len': F.u8('SRP username length'),
  'handshake.extensions_srp_username': F.string('SRP username'),
  'handshake.sig_hash_alg_len': F.u16('Signature Hash Algorithms Length'),
  'handshake.sig_hash_algs': F.none('Signature Algorithms'),
  'handshake.extension.heartbeat.mode': F.u8('Mode', {
    labels: { 1: 'Peer allowed to send requests', 2: 'Peer not allowed to send requests' },
  }),
  'handshake.extensions_alpn_len': F.u16('ALPN Extension Length'),
  'handshake.extensions_alpn_list': F.none('ALPN Protocol'),
  'handshake.extensions_alpn_str_len': F.u8('ALPN string length'),
  'handshake.extensions_alpn_str': F.string('ALPN Next Protocol'),
  'handshake.extensions_alps_len': F.u16('ALPS Extension Length'),
  'handshake.extensions_alps_alpn_list': F.none('Supported ALPN List'),
  'handshake.extensions_alps_alpn_str_len': F.u8('Supported ALPN Length'),
  'handshake.extensions_alps_alpn_str': F.string('Supported ALPN'),
  'handshake.extensions_alps.settings': F.bytes('ALPN Opaque Settings'),
  'handshake.extensions_npn_str_len': F.u8('Protocol string length'),
  'handshake.extensions_npn': F.string('Next Protocol'),
  'handshake.extensions_reneg_info_len': F.u8('Renegotiation info extension length'),
  'handshake.extensions_reneg_info': F.bytes('Renegotiation info'),
  'handshake.extensions_padding_data': F.bytes('Padding Data'),
  'compress_certificate.algorithms_length': F.u8('Algorithms Length'),
  'compress_certificate.algorithm': F.u16('Algorithm', { labels: COMPRESS_CERTIFICATE }),
  record_size_limit: F.u16('Record Size Limit'),
  'handshake.cred.valid_time': F.u16('Valid Time'),
  'handshake.cred.pubkey_len': F.u24('Subject Public Key Info Length'),
  'handshake.cred.pubkey': F.bytes('Subject Public Key Info'),
  'handshake.cred.signature_len': F.u16('Signature Length'),
  'handshake.cred.signature': F.bytes('Signature'),
  'handshake.extensions.psk.identities.length': F.u16('Identities Length'),
  'handshake.extensions.psk.identity.identity_length': F.u16('Identity Length'),
  'handshake.extensions.psk.identity.identity': F.bytes('Identity'),
  'handshake.extensions.psk.identity.obfuscated_ticket_age': F.u32('Obfuscated Ticket Age'),
  'handshake.extensions.psk.identity.selected': F.u16('Selected Identity'),
  'handshake.extensions.psk.binders_len': F.u16('PSK Binders length'),
  'handshake.extensions.psk.binders': F.none('PSK Binders'),
  'early_data.max_early_data_size': F.u32('Maximum Early Data Size'),
  'handshake.extensions.supported_versions_len': F.u8('Supported Versions length'),
  'handshake.extensions.supported_version': F.u16('Supported Version', { base: 'hex', labels: versionLabel }),
  'handshake.extensions.cookie_len': F.u16('Cookie length'),
  'handshake.extensions.cookie': F.bytes('Cookie'),
  'extension.psk_ke_modes_length': F.u8('PSK Key Exchange Modes Length'),
  'extension.psk_ke_mode': F.u8('PSK Key Exchange Mode', { labels: PSK_MODES }),
  'handshake.dnames_len': F.u16('Distinguished Names Length'),
  'handshake.dnames': F.none('Distinguished Names'),
  'handshake.dname_len': F.u16('Distinguished Name Length'),
  'handshake.dname': F.none('Distinguished Name'),
  'extension.oid_filters_length': F.u16('OID Filters Length'),
  'extension.oid_filters.oid_length': F.u8('Certificate Extension OID Length'),
  'extension.oid_filters.oid': F.oid('Certificate Extension OID'),
  'extension.oid_filters.values_length': F.u16('Certificate Extension Values Length'),
  'handshake.extensions_key_share_client_length': F.u16('Client Key Share Length'),
  'handshake.extensions_key_share_group': F.u16('Group', { labels: groupLabel }),
  'handshake.extensions_key_share_key_exchange_length': F.u16('Key Exchange Length'),
  'handshake.extensions_key_share_key_exchange': F.bytes('Key Exchange'),
  'handshake.extensions_key_share_selected_group': F.u16('Selected Group', { labels: groupLabel }),
  connection_id_length: F.u8('Connection ID length'),
  connection_id: F.bytes('Connection ID'),
  'esni.suite': F.u16('Cipher Suite', { base: 'hex', labels: cipherLabel }),
  'esni.record_digest_length': F.u16('Record Digest Length'),
  'esni.record_digest': F.bytes('Record Digest'),
  'esni.encrypted_sni_length': F.u16('Encrypted SNI Length'),
  'esni.encrypted_sni': F.bytes('Encrypted SNI'),
  'esni.nonce': F.bytes('Nonce'),
  ...QUIC_FIELDS,
  ...SCT_FIELDS,
  ...VECTOR_FIELDS,
}

export type ExtensionFields = { readonly [K in keyof typeof EXTENSION_FIELDS]: F.Field }

/** What the extensions of one message are read with. */
export interface Scope {
  readonly r: Reader
  readonly p: Packet
  readonly t: ExtensionFields
  /** Type of the handshake message. */
  readonly message: number
  readonly hello: Hello | undefined
  /** Signatures come without their algorithm; see `sctList`. */
  readonly bare?: boolean
}
