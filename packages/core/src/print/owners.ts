import type { Field } from '../packet/field.js'
import type { Registry } from '../packet/registry.js'

/** Protocols whose fields' names start with another word. */
const BY_WORD: Readonly<Record<string, string>> = {
  nt: 'smb',
  pkcs1: 'pkcs-1',
  ns: 'ns_cert_exts',
  gssapi: 'gss-api',
  gif: 'image-gif',
  _ws: '_ws.expert',
}

/** Fields that another protocol has than the one that they are named after. */
const BY_NAME: Readonly<Record<string, string>> = {
  'udp.checksum_coverage': 'udplite',
  'udplite.checksum_coverage.bad': 'udp',
  'ftp-data.setup-frame': 'ftp',
  'ftp-data.setup-method': 'ftp',
  'ftp-data.command': 'ftp',
  'ftp-data.command-frame': 'ftp',
  'ftp-data.current-working-directory': 'ftp',
  'ipv6.dst_addr.not_multicast': 'ipv6.routing',
  'ipv6.src_route_list.mult_inst_same_addr': 'ipv6.routing',
  'ipv6.src_route_list.src_addr': 'ipv6.routing',
  'ipv6.src_route_list.dst_addr': 'ipv6.routing',
  'ipv6.src_route_list.multicast_addr': 'ipv6.routing',
}

/** Which protocol each field belongs to; fields that several share are told by the first word of their names. */
export function fieldOwners(registry: Registry): Map<Field, string> {
  const owners = new Map<Field, string>()
  for (const protocol of registry.protocols)
    for (const f of protocol.fields) {
      const named = BY_NAME[f.name]
      if (named !== undefined) owners.set(f, named)
      else if (f.name.startsWith(`${protocol.name}.`)) owners.set(f, protocol.name)
      // the version that makes filters on IPv4 work
      else if (protocol.name === 'ipv6' && f.name === 'ip.version') owners.set(f, 'ipv6')
      else if (f.name.startsWith('_ws.malformed')) owners.set(f, '_ws.malformed')
    }
  return owners
}

/** The owner of a field by its name alone. */
export function ownerByName(f: Field): string {
  const word = f.name.split('.')[0]
  return BY_NAME[f.name] ?? (f.name.startsWith('_ws.string') ? '_ws.string' : (BY_WORD[word] ?? word))
}
