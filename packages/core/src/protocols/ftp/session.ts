import type { Ends, FileSink } from '../../events.js'
import type { Packet } from '../../packet/packet.js'
import type { Protocol } from '../../packet/protocol.js'
import { above, changed, quotedPath } from './address.js'

/** Commands that use a data connection. */
const MOVES = /^(?:RETR|STOR|STOU|APPE|LIST|NLST|MLSD)$/i
/** Commands that wait for a reply. */
const WAITING = 200

/** A data connection that was announced: what is known of it when its first byte comes. */
export class Transfer {
  command = ''
  argument = ''
  /** The command as it was sent. */
  line = ''
  commandFrame = 0
  directory = ''
  /** Bytes announced by SIZE or by the preliminary reply, -1 where none were. */
  size = -1
  sink: FileSink | undefined = undefined
  private bytes = 0
  private missing = false
  private begun = false
  /** Frames in which the connection closed, and what the control connection said: undefined while it said nothing. */
  private closed = false
  private confirmed: boolean | undefined = undefined

  constructor(
    readonly setupFrame: number,
    readonly method: string,
    readonly ends: Ends,
  ) {}

  /** Whether a file goes over the connection, and which way. */
  get direction(): 'upload' | 'download' | undefined {
    const name = this.command.toUpperCase()
    return name === 'RETR' ? 'download' : name === 'STOR' || name === 'APPE' || name === 'STOU' ? 'upload' : undefined
  }

  write(p: Packet, bytes: Uint8Array, from: number, to: number): void {
    if (!this.begun) this.begin(p)
    this.bytes += to - from
    this.sink?.write(bytes, from, to, p.number)
  }

  /** A piece of what object export takes: of what RETR and STOR move, by the bytes of their line. */
  tell(p: Packet, bytes: Uint8Array, from: number, to: number): void {
    const { line } = this
    if (!/^(?:RETR|STOR)/.test(line)) return
    p.emit('object', {
      protocol: 'ftp-data',
      frame: p.number,
      frames: p.frames(),
      name: line,
      type: '',
      host: '',
      bytes,
      from,
      to,
      whole: true,
      piece: this.commandFrame,
    })
  }

  gap(p: Packet, length: number): void {
    if (!this.begun) this.begin(p)
    this.missing = true
    this.sink?.gap(length)
    if (length > 0) this.bytes += length
  }

  private begin(p: Packet): void {
    this.begun = true
    const { direction, directory, argument } = this
    if (direction === undefined || p.session.carve === undefined) return
    const path = changed(directory, argument)
    const host = p.session.addresses.text(this.ends.server)
    this.sink = p.carve({
      ...this.ends,
      protocol: 'ftp-data',
      name: argument.slice(Math.max(argument.lastIndexOf('/'), argument.lastIndexOf('\\')) + 1),
      location: `ftp://${host}${path.startsWith('/') ? '' : '/'}${path}`,
      direction,
      declaredType: '',
      codings: [],
      announced: this.size,
      frame: p.number,
      time: p.time,
      requestFrame: this.commandFrame,
    })
  }

  /** The data connection has closed. */
  close(): void {
    this.closed = true
    this.settle(false)
  }

  /** The control connection said whether the transfer succeeded. */
  confirm(yes: boolean): void {
    this.confirmed = yes
    this.settle(false)
  }

  /** Ends the file when all is known, or when nothing more can come. */
  settle(last: boolean): void {
    const { sink } = this
    if (sink === undefined) return
    const fits = this.size >= 0 && this.bytes === this.size
    const known = this.closed && (this.confirmed !== undefined || fits)
    if (!known && !last) return
    this.sink = undefined
    sink.end(known && !this.missing && this.confirmed !== false)
  }
}

interface Asked {
  readonly command: string
  readonly argument: string
  readonly frame: number
  readonly time: number
}

/** A control connection. */
export class FtpSession {
  /** Whether the server is the end that sent the first packet; undefined until it is known. */
  serverFirst: boolean | undefined = undefined
  /** The working directory, empty while it is not known. */
  directory = ''
  /** The command that the next reply answers, as it stands. */
  command = ''
  private argument = ''
  /** The data connection that was announced last, and those that may still be under way. */
  private transfer: Transfer | undefined = undefined
  private readonly transfers: Transfer[] = []
  private sizes: { path: string; size: number } | undefined = undefined
  private readonly asked: Asked[] = []
  /** Code of a reply of several lines that is not at its end. */
  private open = ''
  private user = ''
  private userFrame = 0
  private secret: { text: string; frames: number[]; time: number; ends: Ends } | undefined = undefined

  /** A command line; `leads` where the next reply's effects are its own. */
  request(p: Packet, command: string, argument: string, line: string, leads: boolean): void {
    if (leads) {
      this.command = command
      this.argument = argument
    }
    const { transfer } = this
    // tshark takes whatever command comes next, such as a TYPE in between
    const moves = p.session.settings.mode === 'tshark' ? command !== '' : MOVES.test(command)
    if (transfer !== undefined && transfer.command === '' && moves) {
      transfer.command = command
      transfer.argument = argument
      transfer.line = line
      transfer.commandFrame = p.number
      transfer.directory = this.directory
      if (this.sizes !== undefined && this.sizes.path === argument) transfer.size = this.sizes.size
    }
    const name = command.toUpperCase()
    if (p.listens('command')) {
      if (this.asked.length >= WAITING) this.asked.shift()
      this.asked.push({ command: name, argument, frame: p.number, time: p.time })
    }
    if (name === 'USER') {
      this.user = argument
      this.userFrame = p.number
    } else if (name === 'PASS' && p.listens('credential')) {
      this.accuse(p, undefined)
      const frames = this.userFrame === 0 ? [p.number] : [this.userFrame, p.number]
      this.secret = { text: argument, frames, time: p.time, ends: p.ends(true) }
    }
  }

  /** A line of a reply; `text` is what stands behind the code. Answers whether it ends the reply. */
  reply(p: Packet, code: number, line: string, text: string): boolean {
    if (this.open !== '') {
      if (!line.startsWith(`${this.open} `)) return false
      this.open = ''
    } else if (line[3] === '-' && code >= 0) this.open = line.slice(0, 3)
    if (code < 0) return true
    const { transfer } = this
    if (code === 150 || code === 125) {
      const size = /\((\d{1,15}) bytes/i.exec(text)?.[1]
      if (size !== undefined && transfer !== undefined && transfer.command !== '') transfer.size = Number(size)
    } else if (code === 213 && this.command.toUpperCase() === 'SIZE' && /^\d{1,15}$/.test(text.trim())) {
      this.sizes = { path: this.argument, size: Number(text) }
    } else if (code === 226 || code === 250 || code === 426 || code === 451 || (code >= 550 && code < 560)) {
      const done = this.transfers.find(x => x.direction !== undefined && x.commandFrame !== 0)
      if (done !== undefined && (code !== 250 || done.command === this.command)) {
        done.confirm(code < 300)
        this.transfers.splice(this.transfers.indexOf(done), 1)
      }
    }
    if (code < 200) return true
    if (code === 230 || code === 232) this.accuse(p, true)
    else if (code >= 400 && this.secret !== undefined) this.accuse(p, false)
    else if (code === 202) this.accuse(p, true)
    const asked = this.asked.shift()
    if (asked !== undefined) {
      const { command, argument, frame, time } = asked
      p.emit('command', { ...p.ends(false), protocol: 'ftp', command, argument, code, reply: text, frame, time })
    }
    return true
  }

  /** What a reply does to the working directory; with `again`, each further 250 does it once more. */
  move(code: number, text: string, again: boolean): void {
    if (code === 257) this.directory = quotedPath(text) ?? this.directory
    else if (code === 250 && this.command === 'CWD') this.directory = changed(this.directory, this.argument)
    else if (code === 250 && this.command === 'CDUP') this.directory = above(this.directory)
    else return
    if (code === 250 && !again) this.command = ''
  }

  /** Announces a data connection to that address. */
  expect(p: Packet, data: Protocol, bytes: Uint8Array, port: number, method: string, clientIsSender: boolean): void {
    const transfer = new Transfer(p.number, method, p.ends(clientIsSender))
    this.transfer = transfer
    this.transfers.push(transfer)
    if (this.transfers.length > WAITING) this.transfers.shift()?.settle(true)
    p.session.expect(data, 6, p.session.addresses.id(bytes, 0, bytes.length), port, transfer)
  }

  /** Tells of the log-in that is under way. */
  private accuse(p: Packet, accepted: boolean | undefined): void {
    const { secret, user } = this
    if (secret === undefined) return
    this.secret = undefined
    p.emit('credential', {
      ...secret.ends,
      protocol: 'ftp',
      method: 'USER/PASS',
      user,
      secret: secret.text,
      clear: true,
      accepted,
      frames: secret.frames,
      time: secret.time,
      scope: '',
    })
  }

  /** The control connection has ended. */
  finish(p: Packet): void {
    this.accuse(p, undefined)
    for (const { command, argument, frame, time } of this.asked.splice(0)) {
      p.emit('command', { ...p.ends(true), protocol: 'ftp', command, argument, code: 0, reply: '', frame, time })
    }
    for (const transfer of this.transfers.splice(0)) transfer.settle(true)
  }
}
