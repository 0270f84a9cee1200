import { bool } from '../../packet/field.js'

/** Fields and words of the browser protocol: MS-BRWS 2.2. */

export const COMMANDS: Readonly<Record<number, string>> = {
  1: 'Host Announcement',
  2: 'Request Announcement',
  8: 'Browser Election Request',
  9: 'Get Backup List Request',
  10: 'Get Backup List Response',
  11: 'Become Backup Browser',
  12: 'Domain/Workgroup Announcement',
  13: 'Master Announcement',
  14: 'Reset Browser State Announcement',
  15: 'Local Master Announcement',
}

/** What the bits of a server's type mean, lowest first, in the packet list's words. */
export const TYPES: readonly (string | undefined)[] = [
  'Workstation',
  'Server',
  'SQL Server',
  'Domain Controller',
  'Backup Controller',
  'Time Source',
  'Apple Server',
  'Novell Server',
  'Domain Member Server',
  'Print Queue Server',
  'Dialin Server',
  'Xenix Server',
  'NT Workstation',
  'Windows for Workgroups',
  undefined,
  'NT Server',
  'Potential Browser',
  'Backup Browser',
  'Master Browser',
  'Domain Master Browser',
  'OSF',
  'VMS',
  'Windows 95 or above',
  'DFS server',
  undefined,
  undefined,
  undefined,
  undefined,
  undefined,
  undefined,
  'Local List Only',
  'Domain Enum',
]

export const SPECS = {
  'server_type.workstation': bool('Workstation', {
    mask: 0x1,
    bits: 32,
    states: ['This is a Workstation', 'This is NOT a Workstation'],
  }),
  'server_type.server': bool('Server', { mask: 0x2, bits: 32, states: ['This is a Server', 'This is NOT a Server'] }),
  'server_type.sql': bool('SQL', {
    mask: 0x4,
    bits: 32,
    states: ['This is an SQL server', 'This is NOT an SQL server'],
  }),
  'server_type.domain_controller': bool('Domain Controller', {
    mask: 0x8,
    bits: 32,
    states: ['This is a Domain Controller', 'This is NOT a Domain Controller'],
  }),
  'server_type.backup_controller': bool('Backup Controller', {
    mask: 0x10,
    bits: 32,
    states: ['This is a Backup Controller', 'This is NOT a Backup Controller'],
  }),
  'server_type.time': bool('Time Source', {
    mask: 0x20,
    bits: 32,
    states: ['This is a Time Source', 'This is NOT a Time Source'],
  }),
  'server_type.apple': bool('Apple', {
    mask: 0x40,
    bits: 32,
    states: ['This is an Apple host', 'This is NOT an Apple host'],
  }),
  'server_type.novell': bool('Novell', {
    mask: 0x80,
    bits: 32,
    states: ['This is a Novell server', 'This is NOT a Novell server'],
  }),
  'server_type.member': bool('Member', {
    mask: 0x100,
    bits: 32,
    states: ['This is a Domain Member server', 'This is NOT a Domain Member server'],
  }),
  'server_type.print': bool('Print', {
    mask: 0x200,
    bits: 32,
    states: ['This is a Print Queue server', 'This is NOT a Print Queue server'],
  }),
  'server_type.dialin': bool('Dialin', {
    mask: 0x400,
    bits: 32,
    states: ['This is a Dialin server', 'This is NOT a Dialin server'],
  }),
  'server_type.xenix': bool('Xenix', {
    mask: 0x800,
    bits: 32,
    states: ['This is a Xenix server', 'This is NOT a Xenix server'],
  }),
  'server_type.ntw': bool('NT Workstation', {
    mask: 0x1000,
    bits: 32,
    states: ['This is an NT Workstation', 'This is NOT an NT Workstation'],
  }),
  'server_type.wfw': bool('WfW', { mask: 0x2000, bits: 32, states: ['This is a WfW host', 'This is NOT a WfW host'] }),
  'server_type.nts': bool('NT Server', {
    mask: 0x8000,
    bits: 32,
    states: ['This is an NT Server', 'This is NOT an NT Server'],
  }),
  'server_type.browser.potential': bool('Potential Browser', {
    mask: 0x10000,
    bits: 32,
    states: ['This is a Potential Browser', 'This is NOT a Potential Browser'],
  }),
  'server_type.browser.backup': bool('Backup Browser', {
    mask: 0x20000,
    bits: 32,
    states: ['This is a Backup Browser', 'This is NOT a Backup Browser'],
  }),
  'server_type.browser.master': bool('Master Browser', {
    mask: 0x40000,
    bits: 32,
    states: ['This is a Master Browser', 'This is NOT a Master Browser'],
  }),
  'server_type.browser.domain_master': bool('Domain Master Browser', {
    mask: 0x80000,
    bits: 32,
    states: ['This is a Domain Master Browser', 'This is NOT a Domain Master Browser'],
  }),
  'server_type.osf': bool('OSF', {
    mask: 0x100000,
    bits: 32,
    states: ['This is an OSF host', 'This is NOT an OSF host'],
  }),
  'server_type.vms': bool('VMS', {
    mask: 0x200000,
    bits: 32,
    states: ['This is a VMS host', 'This is NOT a VMS host'],
  }),
  'server_type.w95': bool('Windows 95+', {
    mask: 0x400000,
    bits: 32,
    states: ['This is a Windows 95 or above host', 'This is NOT a Windows 95 or above host'],
  }),
  'server_type.dfs': bool('DFS', {
    mask: 0x800000,
    bits: 32,
    states: ['This is a DFS server', 'THis is NOT a DFS server'],
  }),
  'server_type.local': bool('Local', {
    mask: 0x40000000,
    bits: 32,
    states: ['This is a local list only request', 'This is NOT a local list only request'],
  }),
  'server_type.domainenum': bool('Domain Enum', {
    mask: 0x80000000,
    bits: 32,
    states: ['This is a Domain Enum request', 'This is NOT a Domain Enum request'],
  }),
  'election.desire.backup': bool('Backup', {
    mask: 0x1,
    bits: 8,
    states: ['Backup Browse Server', 'NOT Backup Browse Server'],
  }),
  'election.desire.standby': bool('Standby', {
    mask: 0x2,
    bits: 8,
    states: ['Standby Browse Server', 'NOT Standby Browse Server'],
  }),
  'election.desire.master': bool('Master', { mask: 0x4, bits: 8, states: ['Master Browser', 'NOT Master Browser'] }),
  'election.desire.domain_master': bool('Domain Master', {
    mask: 0x8,
    bits: 8,
    states: ['Domain Master Browse Server', 'NOT Domain Master Browse Server'],
  }),
  'election.desire.wins': bool('WINS', { mask: 0x20, bits: 8, states: ['WINS Client', 'NOT WINS Client'] }),
  'election.desire.nt': bool('NT', {
    mask: 0x80,
    bits: 8,
    states: ['Windows NT Advanced Server', 'NOT Windows NT Advanced Server'],
  }),
  'election.os.wfw': bool('WfW', {
    mask: 0x1,
    bits: 8,
    states: ['Windows for Workgroups', 'Not Windows for Workgroups'],
  }),
  'election.os.ntw': bool('NT Workstation', {
    mask: 0x10,
    bits: 8,
    states: ['Windows NT Workstation', 'Not Windows NT Workstation'],
  }),
  'election.os.nts': bool('NT Server', { mask: 0x20, bits: 8, states: ['Windows NT Server', 'Not Windows NT Server'] }),
  'reset_cmd.demote': bool('Demote LMB', {
    mask: 0x1,
    bits: 8,
    states: ['Demote an LMB to a Backup Browser', 'Do not demote an LMB to a Backup Browser'],
  }),
  'reset_cmd.flush': bool('Flush Browse List', {
    mask: 0x2,
    bits: 8,
    states: ['Flush the Browse List', 'Do not Flush the Browse List'],
  }),
  'reset_cmd.stop_lmb': bool('Stop Being LMB', {
    mask: 0x4,
    bits: 8,
    states: ['Stop Being a Local Master Browser', 'Do not Stop Being a Local Master Browser'],
  }),
} as const
