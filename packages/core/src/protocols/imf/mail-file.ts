import { latin1 } from '../../bytes/text.js'
import type { Ends, FileSink } from '../../events.js'
import type { Packet } from '../../packet/packet.js'

/** Bytes of the head that are kept until the subject is known. */
const HEAD = 16 << 10

/** A mail on its way, as a file that its subject names. */
export class MailFile {
  private sink: FileSink | undefined = undefined
  private head: { bytes: Uint8Array; frame: number }[] = []
  private size = 0
  private begun = false
  private packet: Packet | undefined = undefined
  private frame = 0
  private time = 0

  constructor(
    private readonly protocol: string,
    private readonly ends: Ends,
    private readonly direction: 'upload' | 'download',
    private readonly requestFrame: number,
    private readonly location: string,
  ) {}

  write(p: Packet, bytes: Uint8Array, from: number, to: number): void {
    if (to <= from) return
    if (this.begun) {
      this.sink?.write(bytes, from, to, p.number)
      return
    }
    if (this.head.length === 0) {
      this.packet = p
      this.frame = p.number
      this.time = p.time
    }
    this.head.push({ bytes: bytes.slice(from, to), frame: p.number })
    this.size += to - from
    const blank = to - from <= 2 && (bytes[from] === 13 || bytes[from] === 10)
    if (blank || this.size > HEAD) this.begin(p)
  }

  private begin(p: Packet): void {
    this.begun = true
    let text = ''
    for (const { bytes } of this.head) text += latin1(bytes, 0, bytes.length)
    const subject = /^subject:[ \t]*([^\r\n]*)/im.exec(text)?.[1].trim() ?? ''
    this.sink = p.session.carve?.(
      {
        ...this.ends,
        protocol: this.protocol,
        name: `${subject === '' ? 'mail' : subject}.eml`,
        location: this.location,
        direction: this.direction,
        declaredType: 'message/rfc822',
        codings: [],
        announced: -1,
        frame: this.frame,
        time: this.time,
        requestFrame: this.requestFrame,
      },
      p,
    )
    for (const { bytes, frame } of this.head) this.sink?.write(bytes, 0, bytes.length, frame)
    this.head = []
  }

  end(whole: boolean): void {
    if (!this.begun && this.packet !== undefined) this.begin(this.packet)
    this.sink?.end(whole)
    this.sink = undefined
  }
}
