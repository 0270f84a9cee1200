import type { FileSink } from '../../events.js'
import type { Packet } from '../../packet/packet.js'
import type { Message } from './message.js'
import type { Open, Request } from './state.js'

/** Files that are read or written over SMB2, byte range by byte range. */

/** Ranges kept for one file; with more, nobody can say any more whether it is whole. */
const RANGES = 10_000

/** One direction of one open file. */
export class Transfer {
  /** Covered ranges, sorted, none touching the next: start and end in turn. */
  private readonly covered: number[] = []
  private lost = false
  private ended = false

  constructor(
    private readonly sink: FileSink,
    private readonly open: { readonly size: number },
    /** Where the transfer is listed while it is under way. */
    private readonly lists: readonly Set<Transfer>[],
  ) {
    for (const list of lists) list.add(this)
  }

  write(bytes: Uint8Array, from: number, to: number, frame: number, offset: number): void {
    if (this.ended || to <= from) return
    this.sink.write(bytes, from, to, frame, offset)
    this.cover(offset, offset + to - from)
  }

  private cover(from: number, to: number): void {
    const c = this.covered
    const last = c.length - 1
    if (last > 0 && from <= c[last] && from >= c[last - 1]) {
      if (to > c[last]) c[last] = to
      return
    }
    let i = 0
    while (i < c.length && c[i + 1] < from) i += 2
    let j = i
    let [low, high] = [from, to]
    while (j < c.length && c[j] <= to) {
      low = Math.min(low, c[j])
      high = Math.max(high, c[j + 1])
      j += 2
    }
    if (c.length >= 2 * RANGES && j === i) {
      this.lost = true
      return
    }
    c.splice(i, j - i, low, high)
  }

  /** Where the last covered byte ends. */
  get reach(): number {
    return this.covered.length === 0 ? 0 : this.covered[this.covered.length - 1]
  }

  /** No more comes. `size` is the file's, or -1 where nobody said it. */
  end(size: number): void {
    if (this.ended) return
    this.ended = true
    for (const list of this.lists) list.delete(this)
    const c = this.covered
    this.sink.end(!this.lost && size >= 0 && (size === 0 || (c.length === 2 && c[0] === 0 && c[1] >= size)))
  }

  /** The connection or the capture ended. */
  drop(): void {
    this.end(this.open.size)
  }
}

const DISK = 1
/** Pipes that every Windows has: what a name means where the share was opened before the capture began. */
const PIPES =
  /^(srvsvc|wkssvc|lsarpc|lsass|samr|netlogon|svcctl|winreg|atsvc|epmapper|spoolss|eventlog|browser|ntsvcs|efsrpc|initshutdown)$/i

/** Whether the open file is one, not a pipe, a printer or a folder. */
export function isFile(open: Open): boolean {
  if (open.directory) return false
  const tree = open.tree
  if (tree === undefined) return !PIPES.test(open.name.replace(/^\\+/, ''))
  return tree.shareType === DISK && !/\\IPC\$$/i.test(tree.path)
}

/** The transfer of this direction, begun where it is new; undefined where nobody wants it. */
export function transfer(
  p: Packet,
  m: Message,
  open: Open,
  download: boolean,
  request: Request | undefined,
): Transfer | undefined {
  const known = download ? open.download : open.upload
  if (known !== undefined || p.session.carve === undefined || !isFile(open)) return known
  const path = open.name.replace(/^\\+/, '')
  const slash = path.lastIndexOf('\\')
  const share = open.tree?.path ?? ''
  const sink = p.carve({
    ...p.ends(!download),
    protocol: 'smb2',
    name: path.slice(slash + 1),
    location: share === '' ? path : `${share}\\${path}`,
    direction: download ? 'download' : 'upload',
    declaredType: '',
    codings: [],
    announced: download ? open.size : -1,
    frame: p.number,
    time: p.time,
    requestFrame: request?.frame ?? open.frame,
  })
  if (sink === undefined) return undefined
  const made = new Transfer(sink, open, [m.connection.transfers, m.memory.transfers])
  if (download) open.download = made
  else open.upload = made
  return made
}

/** The handle was closed; `size` is the file's by then, where the server said it. */
export function closeOpen(open: Open, size: number): void {
  open.download?.end(Math.max(open.size, size))
  // without a word from the server, what was written last is the end
  open.upload?.end(size >= 0 ? size : Math.max(open.size, open.upload.reach))
  open.download = undefined
  open.upload = undefined
}
