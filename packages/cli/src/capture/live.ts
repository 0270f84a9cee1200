import { CaptureError, CaptureFilterError, type CaptureReader, compileCaptureFilter, openCapture } from '@wiresift/core'
import { captureFilterMessage } from '../capture-filter.js'
import { InputError, UsageError } from '../errors.js'
import { CaptureHelper, type CaptureRequest, whyEnded } from './helper.js'
import { findInterface } from './interfaces.js'
import { remoteSource } from './remote.js'

/** Packets as they come: from interfaces of this machine, or from somebody else's. */
export interface LiveCapture {
  readonly reader: CaptureReader
  /** What takes the packets, for people. */
  readonly by: string
  /** Interfaces of this machine that it listens on. */
  readonly interfaces: readonly string[]
  /** Asks it to end: the packets under way still come. */
  stop(): void
  /** Nobody reads its packets any more. */
  release(): void
  /** What the kernel has dropped so far: tcpdump tells while it runs, dumpcap only at its end. */
  kernelDrops(): number | undefined
  /** After the last packet: why it ended although nobody asked it to, or undefined; and what the kernel dropped, where it is known. */
  outcome(): Promise<{ readonly failure: string | undefined; readonly dropped: number | undefined }>
}

const ETHERNET = 1

/** Checks what is asked for, and starts. Throws UsageError or InputError, a line each. */
export async function startCapture(request: CaptureRequest): Promise<LiveCapture> {
  const [first] = request.interfaces
  const remote = request.interfaces.length === 1 ? await remoteSource(first) : undefined
  if (remote !== undefined) {
    const reader = await opened(remote.source, async () => `${first}: no capture came`)
    return {
      reader,
      by: first === '-' ? 'the program in front of the pipe' : 'whoever sends there',
      interfaces: [],
      stop: () => remote.close(),
      release: () => remote.close(),
      kernelDrops: () => undefined,
      outcome: async () => ({ failure: undefined, dropped: undefined }),
    }
  }
  checkFilter(request.filter)
  const interfaces = request.interfaces.map(findInterface)
  const helper = new CaptureHelper({ ...request, interfaces })
  let asked = false
  const reader = await opened(helper.source, async () => whyEnded(await helper.ended, helper.name))
  return {
    reader,
    by: helper.name,
    interfaces,
    stop() {
      asked = true
      helper.stop()
    },
    release: () => helper.discard(),
    kernelDrops() {
      helper.ask()
      return helper.counts().dropped
    },
    async outcome() {
      // at its end dumpcap tells what was dropped
      while ((await reader.next()) !== undefined);
      const ending = await helper.ended
      const counted = helper.counts().dropped
      const told = reader.meta.statistics.reduce<number | undefined>(
        (n, s) => (s.dropped === undefined ? n : (n ?? 0) + s.dropped),
        undefined,
      )
      return { failure: asked ? undefined : whyEnded(ending, helper.name), dropped: counted ?? told }
    },
  }
}

async function opened(source: Parameters<typeof openCapture>[0], why: () => Promise<string>): Promise<CaptureReader> {
  try {
    return await openCapture(source, { bufferSize: 4 * 1024 * 1024 })
  } catch (error) {
    throw error instanceof CaptureError ? new InputError(await why()) : error
  }
}

/** Our own parser says what is wrong before anything starts. Names of hosts are for the capturing program to look up. */
export function checkFilter(filter: string | undefined): void {
  if (filter === undefined || filter === '') return
  try {
    compileCaptureFilter(filter).check(ETHERNET)
  } catch (error) {
    if (!(error instanceof CaptureFilterError)) throw error
    if (/^unknown (host|network|port)|only on 802\.11|^inbound|^outbound/.test(error.message)) return
    throw new UsageError(captureFilterMessage(filter, error))
  }
}
