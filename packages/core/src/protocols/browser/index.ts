import { type Field, string, stringz, u8, u16, u32 } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { COMMANDS, SPECS, TYPES } from './fields.js'

/** The browser of Windows' network neighbourhood: MS-BRWS. */

const HOST = 1
const REQUEST = 2
const ELECTION = 8
const BACKUP_REQUEST = 9
const BACKUP_RESPONSE = 10
const BECOME_BACKUP = 11
const DOMAIN = 12
const MASTER = 13
const RESET = 14
const LOCAL_MASTER = 15
/** Newer systems have it in a domain's announcement too. */
const SIGNATURE = 0xaa55

const WINDOWS: Readonly<Record<number, string>> = {
  1280: 'Windows 2000',
  1281: 'Windows XP',
  1282: 'Windows Server 2003 R2 or Windows Server 2003',
  1536: 'Windows Vista or Windows Server 2008',
  1537: 'Windows 7 or Windows Server 2008 R2',
}

export const browser = protocol({
  name: 'browser',
  title: 'Microsoft Windows Browser Protocol',
  on: { 'mailslot.name': ['BROWSE', 'LANMAN'] },
  fields: {
    command: u8('Command', { base: 'hex', labels: COMMANDS }),
    update_count: u8('Update Count'),
    period: u32('Update Periodicity', { little: true }),
    server: string('Server Name'),
    mb_server: string('Master Browser Server Name'),
    reset_cmd: u8('ResetBrowserState Command', {
      base: 'hex',
      labels: {
        1: 'Stop being a master browser and become a backup browser',
        2: 'Discard browse lists, stop being a master browser, and try again',
        4: 'Stop being a master browser for ever',
      },
    }),
    os_major: u8('OS Major Version'),
    os_minor: u8('OS Minor Version'),
    server_type: u32('Server Type', { base: 'hex', little: true }),
    'election.version': u8('Election Version'),
    proto_major: u8('Browser Protocol Major Version'),
    proto_minor: u8('Browser Protocol Minor Version'),
    sig: u16('Signature', { base: 'hex', little: true }),
    comment: stringz('Host Comment'),
    unused: u8('Unused flags', { base: 'hex' }),
    response_computer_name: stringz('Response Computer Name'),
    'election.criteria': u32('Election Criteria', { base: 'hex', little: true }),
    'election.desire': u8('Election Desire', { base: 'hex' }),
    'election.os': u8('Election OS', { base: 'hex' }),
    uptime: u32('Uptime', { little: true }),
    'backup.count': u8('Backup List Requested Count'),
    'backup.token': u32('Backup Request Token', { little: true }),
    'backup.server': string('Backup Server'),
    browser_to_promote: stringz('Browser to Promote'),
    windows_version: string('Windows version'),
    mysterious_field: u32('Mysterious Field', { base: 'hex', little: true }),
    ...SPECS,
  },
  dissect(r, p) {
    if (!p.session.wantsAny(browser) && !p.listens('hostname')) {
      r.pos = r.end
      return
    }
    const command = r.u8(f.command)
    if (r.full && COMMANDS[command] === undefined)
      r.label(f.command, `Command: Unknown (0x${command.toString(16).padStart(2, '0')})`)
    if (p.columns.wanted) {
      p.columns.name('BROWSER')
      p.columns.set(COMMANDS[command] ?? `Unknown command:0x${command.toString(16).padStart(2, '0')}`)
    }
    read(r, p, command)
    r.pos = r.end
  },
})

const { f } = browser
const SERVER_TYPE: readonly Field[] = [
  f['server_type.workstation'],
  f['server_type.server'],
  f['server_type.sql'],
  f['server_type.domain_controller'],
  f['server_type.backup_controller'],
  f['server_type.time'],
  f['server_type.apple'],
  f['server_type.novell'],
  f['server_type.member'],
  f['server_type.print'],
  f['server_type.dialin'],
  f['server_type.xenix'],
  f['server_type.ntw'],
  f['server_type.wfw'],
  f['server_type.nts'],
  f['server_type.browser.potential'],
  f['server_type.browser.backup'],
  f['server_type.browser.master'],
  f['server_type.browser.domain_master'],
  f['server_type.osf'],
  f['server_type.vms'],
  f['server_type.w95'],
  f['server_type.dfs'],
  f['server_type.local'],
  f['server_type.domainenum'],
]
const DESIRE: readonly Field[] = [
  f['election.desire.backup'],
  f['election.desire.standby'],
  f['election.desire.master'],
  f['election.desire.domain_master'],
  f['election.desire.wins'],
  f['election.desire.nt'],
]
const SYSTEMS: readonly Field[] = [f['election.os.wfw'], f['election.os.ntw'], f['election.os.nts']]
const RESETS: readonly Field[] = [f['reset_cmd.demote'], f['reset_cmd.flush'], f['reset_cmd.stop_lmb']]

function word(r: Reader, parent: Field, children: readonly Field[], shown = ''): number {
  const row = r.tape.count
  const v = r.flags(parent, children)
  if (!r.full) return v
  let text = `${parent.title}: ${shown}0x${(v >>> 0).toString(16).padStart(parent.size * 2, '0')}${shown === '' ? '' : ')'}`
  for (const c of children) if ((v & c.mask) !== 0) text += `, ${c.title}`
  r.tape.label[row] = text
  return v
}

/** The bits of a server's type, under a line that names those that are set; for others that say it too. */
export function serverType(r: Reader, p: Packet): void {
  const v = word(r, f.server_type, SERVER_TYPE)
  if (!p.columns.wanted) return
  for (let i = 0; i < 32; i++) if (((v >>> i) & 1) !== 0) p.columns.add(`, ${TYPES[i] ?? `Unknown server type:${i}`}`)
}

function milliseconds(r: Reader, field: Field): void {
  const v = r.u32le(field)
  r.label(field, `${field.title}: ${spelled(v)}`)
}

/** Milliseconds in days, hours, minutes and seconds. */
export function spelled(ms: number): string {
  let left = Math.floor(ms / 1000)
  const rest = ms % 1000
  let text = ''
  for (const [size, name] of UNITS) {
    const n = Math.floor(left / size)
    left %= size
    if (n > 0) text += `${text === '' ? '' : ', '}${n} ${name}${n === 1 ? '' : 's'}`
  }
  if (left === 0 && rest === 0) return text === '' ? '0 seconds' : text
  const seconds =
    rest > 0 ? `${left}.${String(rest).padStart(3, '0')} seconds` : `${left} second${left === 1 ? '' : 's'}`
  return text === '' ? seconds : `${text}, ${seconds}`
}

const UNITS = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
] as const

function read(r: Reader, p: Packet, command: number): void {
  switch (command) {
    case HOST:
    case DOMAIN:
    case LOCAL_MASTER:
      announcement(r, p, command)
      return
    case REQUEST: {
      r.u8(f.unused)
      const name = r.cstring(f.response_computer_name, 'ascii')
      if (p.columns.wanted) p.columns.add(` ${name}`)
      return
    }
    case ELECTION:
      election(r)
      return
    case BACKUP_REQUEST:
      r.u8(f['backup.count'])
      r.u32le(f['backup.token'])
      return
    case BACKUP_RESPONSE: {
      const count = r.u8(f['backup.count'])
      r.u32le(f['backup.token'])
      for (let i = 0; i < count; i++) r.cstring(f['backup.server'], 'ascii')
      return
    }
    case BECOME_BACKUP:
      r.cstring(f.browser_to_promote, 'ascii')
      return
    case MASTER:
      r.cstring(f.mb_server, 'ascii')
      return
    case RESET: {
      const v = r.peek8()
      const labels = f.reset_cmd.labels as Readonly<Record<number, string>>
      word(r, f.reset_cmd, RESETS, `${labels[v] ?? 'Unknown'} (`)
    }
  }
}

function announcement(r: Reader, p: Packet, command: number): void {
  r.u8(f.update_count)
  milliseconds(r, f.period)
  const name = r.text(f.server, 16, 'ascii').split('\0', 1)[0]
  if (r.wants(f.server)) r.tape.object[r.tape.count - 1] = name
  r.label(f.server, `${command === DOMAIN ? 'Domain/Workgroup' : 'Host Name'}: ${name}`)
  if (p.columns.wanted) p.columns.add(` ${name}`)
  if (command !== DOMAIN && p.listens('hostname') && p.src !== 0)
    p.emit('hostname', { host: p.src, name, source: 'nbns', frame: p.number })
  const at = r.pos
  const version = r.peek16()
  r.row(f.windows_version, at, 2, 0, WINDOWS[version] ?? '')
  r.u8(f.os_major)
  r.u8(f.os_minor)
  serverType(r, p)
  if (command === DOMAIN) {
    if (r.peek16le(2) === SIGNATURE) {
      r.u8(f.proto_major)
      r.u8(f.proto_minor)
      r.u16le(f.sig)
    } else r.u32le(f.mysterious_field)
    r.cstring(f.mb_server, 'ascii')
    return
  }
  r.u8(f.proto_major)
  r.u8(f.proto_minor)
  r.u16le(f.sig)
  r.cstring(f.comment, 'ascii')
}

function election(r: Reader): void {
  r.u8(f['election.version'])
  const start = r.pos
  r.row(f['election.criteria'], start, 4, r.peek32le())
  const t = r.nest(f['election.criteria'])
  word(r, f['election.desire'], DESIRE)
  r.u8(f.proto_major)
  r.u8(f.proto_minor)
  word(r, f['election.os'], SYSTEMS)
  r.unnest(t)
  milliseconds(r, f.uptime)
  r.skip(4)
  r.cstring(f.server, 'ascii')
}
