import { extname } from 'node:path'
import type { PacketBatch } from '@wiresift/core'
import type { CaptureOutput } from '../capture-output.js'
import { timeOf } from './edit.js'
import type { EditOptions, Nanoseconds } from './options.js'

/** Spreads packets over files by number or by time, with editcap's names: name_00000_20170405201010.ext. */
export class Splitter {
  private output: CaptureOutput | undefined = undefined
  private files = 0
  private inFile = 0
  private blockEnd: Nanoseconds | undefined = undefined

  constructor(
    private readonly o: EditOptions,
    private readonly open: (path: string) => CaptureOutput,
  ) {}

  packet(batch: PacketBatch, i: number): void {
    const { packetsPerFile, secondsPerFile } = this.o
    if (packetsPerFile === undefined && secondsPerFile === undefined) {
      this.output ??= this.open(this.o.output)
      this.output.packet(batch, i)
      return
    }
    const time = timeOf(batch, i)
    this.output ??= this.next(batch.seconds[i])
    if (secondsPerFile !== undefined) {
      this.blockEnd ??= time + secondsPerFile
      // an interval without packets has a file without packets
      while (time >= this.blockEnd) {
        this.output.finish()
        this.blockEnd += secondsPerFile
        this.output = this.next(batch.seconds[i])
      }
    }
    if (packetsPerFile !== undefined && this.inFile === packetsPerFile) {
      this.output.finish()
      this.output = this.next(batch.seconds[i])
    }
    this.output.packet(batch, i)
    this.inFile++
  }

  finish(): void {
    const { packetsPerFile, secondsPerFile } = this.o
    if (this.output === undefined && packetsPerFile === undefined && secondsPerFile === undefined)
      this.output = this.open(this.o.output)
    this.output?.finish()
  }

  private next(seconds: number): CaptureOutput {
    this.inFile = 0
    return this.open(splitName(this.o.output, this.files++, seconds))
  }
}

/** The name of the n-th file, whose first packet has this time; local time. */
export function splitName(path: string, n: number, seconds: number): string {
  const extension = extname(path)
  const stem = path.slice(0, path.length - extension.length)
  const d = new Date(seconds * 1000)
  const two = (x: number): string => String(x).padStart(2, '0')
  const day = `${d.getFullYear()}${two(d.getMonth() + 1)}${two(d.getDate())}`
  const clock = `${two(d.getHours())}${two(d.getMinutes())}${two(d.getSeconds())}`
  return `${stem}_${String(n).padStart(5, '0')}_${day}${clock}${extension}`
}
