import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { Transfer } from '../smb2/files.js'
import type { Message } from './message.js'
import type { Open, Request } from './state.js'

/** Files that are read or written, byte range by byte range. */

const isFile = (open: Open): boolean =>
  !open.directory && !open.pipe && open.tree?.service !== 'IPC' && !/\\IPC\$$/i.test(open.tree?.path ?? '')

/** Bytes of a file on their way. */
export function moved(
  r: Reader,
  p: Packet,
  m: Message,
  open: Open,
  request: Request,
  at: number,
  length: number,
  download: boolean,
): void {
  if (p.quoted || request.offset + length > Number.MAX_SAFE_INTEGER) return
  const here = Math.max(0, Math.min(length, r.end - at))
  if (p.listens('fileData') && here > 0)
    p.emit('fileData', {
      protocol: 'smb',
      open,
      path: open.name,
      share: open.tree?.path ?? '',
      frame: p.number,
      offset: request.offset,
      bytes: r.bytes,
      from: at,
      to: at + here,
    })
  if (p.session.carve === undefined) return
  const to = transfer(p, m, open, download, request)
  if (here > 0) to?.write(r.bytes, at, at + here, p.number, request.offset)
}

function transfer(p: Packet, m: Message, open: Open, download: boolean, request: Request): Transfer | undefined {
  const known = download ? open.download : open.upload
  if (known !== undefined || !isFile(open)) return known
  const path = open.name.replace(/^\\+/, '')
  const share = open.tree?.path ?? ''
  const sink = p.carve({
    ...p.ends(!download),
    protocol: 'smb',
    name: path.slice(path.lastIndexOf('\\') + 1),
    location: share === '' ? path : `${share}\\${path}`,
    direction: download ? 'download' : 'upload',
    declaredType: '',
    codings: [],
    announced: download ? open.size : -1,
    frame: p.number,
    time: p.time,
    requestFrame: request.frame,
  })
  if (sink === undefined) return undefined
  const made = new Transfer(sink, open, [m.connection.transfers, m.transfers])
  if (download) open.download = made
  else open.upload = made
  return made
}

/** The file was closed: what was written last is its end. */
export function closeOpen(open: Open): void {
  open.download?.end(open.size)
  open.upload?.end(open.upload.reach)
  open.download = undefined
  open.upload = undefined
}
