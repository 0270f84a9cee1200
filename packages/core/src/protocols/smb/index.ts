import type { Packet } from '../../packet/packet.js'
import { type Protocol, protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { type Command, commands } from './body.js'
import { f } from './fields.js'
import * as file from './file.js'
import { failure, header } from './header.js'
import * as io from './io.js'
import { Message } from './message.js'
import * as search from './search.js'
import * as session from './session.js'
import { Connection } from './state.js'
import { ntTransact, transaction } from './transaction.js'

/** Server Message Block, version 1: MS-CIFS and MS-SMB. */

const MAGIC = 0xff534d42

const COMMANDS: Readonly<Record<number, Command>> = {
  0: file.folder,
  1: file.folder,
  2: file.open,
  3: file.create,
  4: file.close,
  5: file.byId,
  6: file.remove,
  7: file.rename,
  8: file.queryInformation,
  9: file.setInformation,
  10: io.read,
  11: io.write,
  12: io.lockBytes,
  13: io.lockBytes,
  14: file.temporary,
  15: file.create,
  16: file.folder,
  17: file.nothing,
  18: io.seek,
  19: io.read,
  20: io.write,
  26: io.readRaw,
  27: io.readMpx,
  29: io.writeRaw,
  32: io.writeComplete,
  34: file.setInformation2,
  35: file.queryInformation2,
  36: io.locking,
  37: transaction,
  38: transaction,
  43: file.echo,
  44: io.writeAndClose,
  45: file.openAndx,
  46: io.readAndx,
  47: io.writeAndx,
  50: transaction,
  51: transaction,
  52: search.findClose,
  112: session.treeConnect,
  113: file.nothing,
  114: session.negotiate,
  115: session.sessionSetup,
  116: session.logoff,
  117: session.treeConnectAndx,
  128: file.disk,
  129: search.search,
  130: search.search,
  131: search.search,
  132: search.search,
  160: ntTransact,
  161: ntTransact,
  162: file.ntCreate,
  164: file.nothing,
  165: file.ntRename,
}

const made = protocol({
  name: 'smb',
  title: 'SMB (Server Message Block Protocol)',
  on: { 'nbss.magic': [MAGIC] },
  hands: ['gss-api', 'ntlmssp', 'smb_pipe', 'mailslot', 'dcerpc', 'data'],
  dissect(r, p) {
    if (r.peek32() !== MAGIC) return false
    const m = p.session.state(made, () => message(p))
    if (p.columns.wanted) {
      p.columns.name('SMB')
      p.columns.set('')
    }
    m.start = r.pos
    m.connection = p.conversation?.state(smb, () => new Connection()) ?? m.unbound
    header(r, p, m)
    body(r, p, m)
    if (m.response && p.columns.wanted) p.columns.add(failure(m, r.bytes))
    r.pos = r.end
  },
})

export const smb: Protocol = { ...made, fields: [...made.fields, ...Object.values(f)] }

function message(p: Packet): Message {
  const m = new Message(smb)
  p.session.whenDone(() => {
    for (const t of [...m.transfers]) t.drop()
  })
  return m
}

function body(r: Reader, p: Packet, m: Message): void {
  const row = p.layerRow(smb)
  if (row >= 0) p.tape.length[row] = r.end - m.start
  commands(r, p, m, COMMANDS)
}
