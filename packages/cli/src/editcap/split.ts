import { extname } from 'node:path'
import type { InterfaceStatistics, PacketBatch } from '@wiresift/core'
import { timeOf } from './edit.js'
import type { EditOptions, Nanoseconds } from './options.js'
import type { WrittenFile } from './written-file.js'

/** Spreads packets over files by number or by time, with editcap's names: name_00000_20170405201010.ext. */
export class Splitter {
  private file: WrittenFile | undefined = undefined
  private files = 0
  private inFile = 0
  private blockEnd: Nanoseconds | undefined = undefined

  constructor(
    private readonly o: EditOptions,
    private readonly open: (path: string) => WrittenFile,
    private readonly statistics: readonly InterfaceStatistics[],
  ) {}

  /** The file that packet `i` of the batch belongs into. */
  fileFor(batch: PacketBatch, i: number): WrittenFile {
    const { packetsPerFile, secondsPerFile } = this.o
    if (packetsPerFile === undefined && secondsPerFile === undefined) {
      this.file ??= this.open(this.o.output)
      return this.file
    }
    const time = timeOf(batch, i)
    let file = this.file ?? this.next(batch, i)
    if (secondsPerFile !== undefined) {
      this.blockEnd ??= time + secondsPerFile
      // an interval without packets has a file without packets
      while (time > this.blockEnd) {
        file.finish(this.statistics)
        this.blockEnd += secondsPerFile
        file = this.next(batch, i)
      }
    }
    if (packetsPerFile !== undefined && this.inFile === packetsPerFile) {
      file.finish(this.statistics)
      file = this.next(batch, i)
    }
    this.inFile++
    return file
  }

  finish(): void {
    this.file ??= this.open(this.o.output)
    this.file.finish(this.statistics)
  }

  /** Leaves the file as far as it is written. */
  abandon(): void {
    this.file?.finish()
  }

  private next(batch: PacketBatch, i: number): WrittenFile {
    this.inFile = 0
    const seconds = batch.untimed[i] === 1 ? undefined : batch.seconds[i]
    this.file = this.open(splitName(this.o.output, this.files++, seconds))
    return this.file
  }
}

/** The name of the n-th file, whose first packet has this time, if any; local time. */
export function splitName(path: string, n: number, seconds: number | undefined): string {
  const extension = extname(path)
  const stem = `${path.slice(0, path.length - extension.length)}_${String(n).padStart(5, '0')}`
  if (seconds === undefined) return stem + extension
  const d = new Date(seconds * 1000)
  const two = (x: number): string => String(x).padStart(2, '0')
  const day = `${d.getFullYear()}${two(d.getMonth() + 1)}${two(d.getDate())}`
  const clock = `${two(d.getHours())}${two(d.getMinutes())}${two(d.getSeconds())}`
  return `${stem}_${day}${clock}${extension}`
}
