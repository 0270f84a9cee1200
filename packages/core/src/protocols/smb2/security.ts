import type { Reader } from '../../packet/reader.js'
import { FLAGS } from './flags.js'
import { nt } from './smb-fields.js'

/** Windows security descriptors, their lists and identifiers: MS-DTYP 2.4. */

/** Identifiers that mean the same everywhere, and prefixes of them. */
const WELL_KNOWN: Readonly<Record<string, string>> = {
  'S-1-0': 'Null',
  'S-1-0-0': 'Nobody',
  'S-1-1': 'World',
  'S-1-1-0': 'Everyone',
  'S-1-2': 'Local',
  'S-1-2-0': 'Local Authority',
  'S-1-2-1': 'Console Logon',
  'S-1-3': 'Creator',
  'S-1-3-0': 'Creator Owner ID',
  'S-1-3-1': 'Creator Group ID',
  'S-1-3-2': 'Creator Owner Server',
  'S-1-3-3': 'Creator Group Server',
  'S-1-3-4': 'Owner Rights',
  'S-1-4': 'Non-Unique',
  'S-1-5': 'NT Authority',
  'S-1-5-1': 'Dialup',
  'S-1-5-2': 'Network',
  'S-1-5-3': 'Batch',
  'S-1-5-4': 'Interactive',
  'S-1-5-6': 'Service',
  'S-1-5-7': 'Anonymous',
  'S-1-5-8': 'Proxy',
  'S-1-5-9': 'Enterprise Domain Controllers',
  'S-1-5-10': 'Principal Self',
  'S-1-5-11': 'Authenticated Users',
  'S-1-5-12': 'Restricted Code',
  'S-1-5-13': 'Terminal Server User',
  'S-1-5-14': 'Remote Interactive Logon',
  'S-1-5-15': 'This Organization',
  'S-1-5-17': 'IUSR',
  'S-1-5-18': 'Local System',
  'S-1-5-19': 'Local Service',
  'S-1-5-20': 'Network Service',
  'S-1-5-21': 'Domain SID',
  'S-1-5-32': 'Local Group',
  'S-1-5-32-544': 'Local Group-Administrators',
  'S-1-5-32-545': 'Local Group-Users',
  'S-1-5-32-546': 'Local Group-Guests',
  'S-1-5-32-547': 'Local Group-Power Users',
  'S-1-5-32-548': 'Local Group-Account Operators',
  'S-1-5-32-549': 'Local Group-Server Operators',
  'S-1-5-32-550': 'Local Group-Print Operators',
  'S-1-5-32-551': 'Local Group-Backup Operators',
  'S-1-5-32-552': 'Local Group-Replicator',
}

/** A security descriptor whose parts lie behind it, to the end of the reader. */
export function securityDescriptor(r: Reader): void {
  const start = r.pos
  const t = r.group('NT Security Descriptor')
  r.u16le(nt['sec_desc.revision'])
  r.flags(nt['sec_desc.type'], FLAGS.descriptor)
  const owner = r.u32le(nt.offset_to_owner_sid)
  const group = r.u32le(nt.offset_to_group_sid)
  const sacl = r.u32le(nt.offset_to_sacl)
  const dacl = r.u32le(nt.offset_to_dacl)
  const part = (offset: number, read: () => void): void => {
    if (offset < 20) return
    r.pos = start + offset
    read()
  }
  part(owner, () => sid(r, 'Owner'))
  part(group, () => sid(r, 'Group'))
  part(sacl, () => list(r, 'NT System (SACL) ACL'))
  part(dacl, () => list(r, 'NT User (DACL) ACL'))
  r.pos = r.end
  r.close(t)
}

/** An access control list at the cursor. */
function list(r: Reader, title: string): void {
  const start = r.pos
  const size = r.peek16le(2)
  const t = r.group(title)
  const at = r.pos
  r.row(nt['acl.revision'], at, 2, r.peek16le())
  r.skip(2)
  r.u16le(nt['acl.size'])
  const count = r.u32le(nt['acl.num_aces'])
  for (let i = 0; i < count; i++) if (!entry(r)) break
  r.pos = Math.min(start + size, r.end)
  r.close(t)
}

/** One entry; false where its size does not let another follow. */
function entry(r: Reader): boolean {
  const start = r.pos
  const type = r.peek8()
  const size = r.peek16le(2)
  if (size < 4) return false
  const t = r.group('NT ACE')
  r.u8(nt['ace.type'])
  r.flags(nt['ace.flags'], FLAGS.ace)
  r.u16le(nt['ace.size'])
  if (type <= 19 && type !== 4) {
    mask(r)
    if ((type >= 5 && type <= 8) || type === 11 || type === 12 || type === 15 || type === 16) object(r)
    sid(r, 'SID')
  }
  r.pos = Math.min(start + size, r.end)
  r.close(t)
  return start + size < r.end
}

function mask(r: Reader): void {
  const at = r.pos
  const value = r.u32le(nt.access_mask)
  if (!r.full) {
    for (const child of [...FLAGS.genericRights, ...FLAGS.standardRights, ...FLAGS.specificRights])
      r.row(child, at, 4, (value & child.mask) === 0 ? 0 : 1)
    return
  }
  const t = r.nest(nt.access_mask)
  const part = (title: string, bits: number, children: typeof FLAGS.genericRights): void => {
    r.pos = at
    const row = r.group(`${title} rights: 0x${((value & bits) >>> 0).toString(16).padStart(8, '0')}`)
    r.pos = at + 4
    for (const child of children) r.row(child, at, 4, (value & child.mask) === 0 ? 0 : 1)
    r.close(row)
  }
  part('Generic', 0xf0000000, FLAGS.genericRights)
  part('Standard', 0x001f0000, FLAGS.standardRights)
  part('Specific', 0x0000ffff, FLAGS.specificRights)
  r.unnest(t)
}

function object(r: Reader): void {
  const t = r.group('ACE Object')
  const flags = r.flags(nt['ace.object.flags'], FLAGS.aceObject)
  if (flags & 1) r.span(nt['ace.object.guid'], 16)
  if (flags & 2) r.span(nt['ace.object.inherited_guid'], 16)
  r.close(t)
}

/** A security identifier at the cursor. */
export function sid(r: Reader, title: string): void {
  const start = r.pos
  const count = r.peek8(1)
  r.need(8 + 4 * count)
  let authority = 0
  for (let i = 2; i < 8; i++) authority = authority * 256 + r.peek8(i)
  const parts: number[] = []
  for (let i = 0; i < count; i++) parts.push(r.peek32le(8 + 4 * i))
  const text = `S-1-${authority}${parts.map(n => `-${n}`).join('')}`
  r.row(nt.sid, start, 8 + 4 * count, 0, text)
  const domain = authority === 5 && parts[0] === 21 && count >= 4
  const known = WELL_KNOWN[text]
  if (r.full) r.label(nt.sid, `${title}: ${text}${known === undefined ? '' : `  (${known})`}`)
  const t = r.nest(nt.sid)
  r.u8(nt['sid.revision'])
  r.u8(nt['sid.num_auth'])
  r.row(nt['sid.auth'], r.pos, 6, authority)
  r.skip(6)
  r.row(nt['sid.subauth'], r.pos, 4 * count, 0, parts.join('-'))
  r.skip(4 * count)
  if ((domain && count >= 5) || text.startsWith('S-1-5-32-')) r.row(nt['sid.rid'], r.pos - 4, 4, parts[count - 1])
  if (domain) {
    r.row(nt['sid.wkwn'], start, 12, 0, 'S-1-5-21')
    r.row(nt['sid.domain'], start + 12, 12, 0, parts.slice(1, 4).join('-'))
  } else {
    if (text.startsWith('S-1-5-32-')) r.row(nt['sid.wkwn'], start, 12, 0, 'S-1-5-32')
    if (known !== undefined) r.row(nt['sid.wkwn'], start, 8 + 4 * count, 0, text)
  }
  r.unnest(t)
}
