import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { FLAGS } from './flags.js'
import { smb } from './smb-fields.js'

/** DFS referrals (MS-DFSC 2.2). */

export function dfsRequest(r: Reader, p: Packet): void {
  r.u16le(smb.max_referral_level)
  const name = r.text(smb.file, r.left - (r.left & 1), 'utf16le')
  if (p.columns.wanted) p.columns.add(`, File: ${name}`)
}

const NAME_LIST = 0x0002

export function dfsReferrals(r: Reader): void {
  r.u16le(smb['dfs.path_consumed'])
  const count = r.u16le(smb['dfs.num_referrals'])
  r.flags(smb['dfs.flags'], FLAGS.dfs)
  r.span(smb.padding, 2)
  if (count === 0) return
  const t = r.group('Referrals')
  let last = r.pos
  for (let i = 0; i < count && r.left >= 8; i++) {
    const start = r.pos
    const size = r.peek16le(2)
    const row = r.group('Referral')
    last = Math.max(last, referral(r, start))
    if (row >= 0) {
      r.unnest(row)
      r.tape.length[row] = size
    }
    if (size < 8) break
    r.pos = start + size
  }
  r.pos = Math.min(last, r.end)
  r.close(t)
}

/** One referral; the answer is where its text ends. */
function referral(r: Reader, start: number): number {
  const version = r.u16le(smb['dfs.referral.version'])
  const size = r.u16le(smb['dfs.referral.size'])
  r.u16le(smb['dfs.referral.server.type'])
  const flags = r.flags(smb['dfs.referral.flags'], FLAGS.referral)
  if (version === 1) return text(r, r.pos, smb['dfs.referral.node'])
  if (version === 2) {
    r.u32le(smb['dfs.referral.proximity'])
    r.u32le(smb['dfs.referral.ttl'])
    return paths(r, start)
  }
  if (version !== 3 && version !== 4) return r.pos
  r.u32le(smb['dfs.referral.ttl'])
  if ((flags & NAME_LIST) === 0) {
    const end = paths(r, start)
    if (size > 18) r.span(smb['dfs.referral.server_guid'], 16)
    return end
  }
  const domain = r.u16le(smb['dfs.referral.domain_offset'])
  const count = r.u16le(smb['dfs.referral.number_of_expnames'])
  const names = r.u16le(smb['dfs.referral.expnames_offset'])
  let end = r.pos
  if (domain > 0) end = text(r, start + domain, smb['dfs.referral.domain_name'])
  let at = start + names
  for (let i = 0; i < count && at < r.end; i++) at = text(r, at, smb['dfs.referral.expname'])
  return Math.max(end, count > 0 ? at : 0)
}

function paths(r: Reader, start: number): number {
  const path = r.u16le(smb['dfs.referral.path_offset'])
  const alternate = r.u16le(smb['dfs.referral.alt_path_offset'])
  const node = r.u16le(smb['dfs.referral.node_offset'])
  const back = r.pos
  let end = back
  if (path > 0) end = Math.max(end, text(r, start + path, smb['dfs.referral.path']))
  if (alternate > 0) end = Math.max(end, text(r, start + alternate, smb['dfs.referral.alt_path']))
  if (node > 0) end = Math.max(end, text(r, start + node, smb['dfs.referral.node']))
  r.pos = back
  return end
}

/** Text that two NULs end, at a place; the answer is where it ends. */
function text(r: Reader, at: number, field: (typeof smb)['file']): number {
  if (at < r.base || at >= r.end) return r.pos
  const back = r.pos
  r.pos = at
  let n = 0
  while (n + 2 <= r.left && r.peek16le(n) !== 0) n += 2
  n = Math.min(n + 2, r.left - (r.left & 1))
  r.text(field, n, 'utf16le')
  const end = r.pos
  r.pos = back
  return end
}
