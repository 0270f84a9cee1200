import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { setPriority } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Readable } from 'node:stream'
import type { ByteSource } from '@wiresift/core'
import { InputError } from '../errors.js'

/** What is captured, and how. */
export interface CaptureRequest {
  readonly interfaces: readonly string[]
  readonly filter: string | undefined
  readonly snapLength: number | undefined
  readonly promiscuous: boolean
  /** Of the kernel, in MiB. */
  readonly buffer: number
  readonly monitor: boolean
  readonly program: 'dumpcap' | 'tcpdump' | undefined
}

export type Ending = { readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly said: string }

/** Packets that the kernel gave and dropped, as the program said at its end. */
export interface KernelCounts {
  readonly received: number | undefined
  readonly dropped: number | undefined
}

function onPath(program: string): string | undefined {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']) {
    if (folder === '') continue
    try {
      accessSync(join(folder, program), constants.X_OK)
      return join(folder, program)
    } catch {
      // the next one
    }
  }
  return undefined
}

/**
 * The program that takes the packets: dumpcap or tcpdump as a process of its own, the only one that needs the privilege. Its packets come
 * as a capture on its standard output.
 */
export class CaptureHelper {
  readonly name: 'dumpcap' | 'tcpdump'
  readonly source: ByteSource
  readonly ended: Promise<Ending>
  private readonly child: ChildProcess
  private said = ''
  private over = false

  constructor(request: CaptureRequest) {
    const dumpcap = request.program === 'tcpdump' ? undefined : onPath('dumpcap')
    const tcpdump = request.program === 'dumpcap' ? undefined : onPath('tcpdump')
    const path = dumpcap ?? tcpdump
    if (path === undefined) {
      const wanted = request.program ?? 'tcpdump'
      throw new InputError(`capturing needs dumpcap or tcpdump, and neither is installed: apt install ${wanted}`)
    }
    this.name = dumpcap !== undefined ? 'dumpcap' : 'tcpdump'
    if (this.name === 'tcpdump' && request.interfaces.length > 1)
      throw new InputError('several interfaces at once need dumpcap: apt install wireshark-common')
    const argv = this.name === 'dumpcap' ? dumpcapArguments(request) : tcpdumpArguments(request)
    // its own process group: Ctrl-C is for us to hand on
    this.child = spawn(path, argv, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    hurry(this.child.pid)
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.said = (this.said + text).slice(-8192)
    })
    this.ended = new Promise(resolve => {
      this.child.on('error', error => {
        this.over = true
        resolve({ code: 127, signal: null, said: error.message })
      })
      this.child.on('close', (code, signal) => {
        this.over = true
        resolve({ code, signal, said: this.said })
      })
    })
    this.source = streamSource(this.child.stdout as Readable)
  }

  get pid(): number {
    return this.child.pid ?? 0
  }

  /** Asks it to end; what it holds still comes. */
  stop(): void {
    if (!this.over) this.child.kill('SIGINT')
  }

  /** Asks tcpdump for its counts: they are there the next time somebody looks. */
  ask(): void {
    if (!this.over && this.name === 'tcpdump') this.child.kill('SIGUSR1')
  }

  /** Nobody reads its packets any more: what it still has to say is thrown away, so that it can end. */
  discard(): void {
    const { stdout } = this.child
    stdout?.removeAllListeners('readable')
    stdout?.resume()
  }

  /** What tcpdump counted; dumpcap puts its counts into the capture. */
  counts(): KernelCounts {
    const number = (pattern: RegExp): number | undefined => {
      const found = [...this.said.matchAll(pattern)].at(-1)
      return found === undefined ? undefined : Number(found[1])
    }
    return {
      received: number(/(\d+) packets? received by filter/g),
      dropped: number(/(\d+) packets? dropped by kernel/g),
    }
  }
}

/** Packets wait for nobody: whoever may do so takes them before other work is done. */
export function hurry(pid = 0): void {
  try {
    setPriority(pid, -10)
  } catch {
    // only root may
  }
}

function dumpcapArguments(r: CaptureRequest): string[] {
  const argv = ['-q', '-w', '-', '-B', String(r.buffer)]
  // options in front of the first interface hold for all
  if (r.filter !== undefined && r.filter !== '') argv.push('-f', r.filter)
  if (r.snapLength !== undefined) argv.push('-s', String(r.snapLength))
  if (!r.promiscuous) argv.push('-p')
  if (r.monitor) argv.push('-I')
  for (const name of r.interfaces) argv.push('-i', name)
  return argv
}

function tcpdumpArguments(r: CaptureRequest): string[] {
  const argv = ['-n', '-U', '-w', '-', '-B', String(r.buffer * 1024), '-i', r.interfaces[0]]
  if (r.snapLength !== undefined) argv.push('-s', String(r.snapLength))
  if (!r.promiscuous) argv.push('-p')
  if (r.monitor) argv.push('-I')
  if (process.getuid?.() === 0) argv.push('-Z', 'root')
  if (r.filter !== undefined && r.filter !== '') argv.push(r.filter)
  return argv
}

/** A Node stream as a source of bytes, pulled. */
export function streamSource(stream: Readable): ByteSource {
  let ended = false
  let wake: (() => void) | undefined
  const ring = (): void => {
    wake?.()
    wake = undefined
  }
  stream.on('readable', ring)
  for (const event of ['end', 'error', 'close'])
    stream.on(event, () => {
      ended = true
      ring()
    })
  let rest: Buffer | undefined
  const take = (into: Uint8Array): number => {
    let n = 0
    while (n < into.length) {
      rest ??= (stream.read() as Buffer | null) ?? undefined
      if (rest === undefined) break
      const part = rest.subarray(0, into.length - n)
      into.set(part, n)
      n += part.length
      rest = part.length < rest.length ? rest.subarray(part.length) : undefined
    }
    return n
  }
  return {
    async read(into) {
      for (;;) {
        const n = take(into)
        if (n > 0 || ended) return n > 0 ? n : take(into)
        await new Promise<void>(resolve => {
          wake = resolve
        })
      }
    },
  }
}

const SAID_BY_THE_WAY =
  /^(Capturing on|File:|Packets|tcpdump: (listening|data link)|Running as|(tcpdump: )?\d+ packets? (captured|received|dropped))/

/** The line that says why capturing ended, in the words of the program, with a remedy where one is known. */
export function whyEnded({ code, signal, said }: Ending, name: string): string {
  if (signal !== null) return `${name} was killed by ${signal}`
  const lines = said.split('\n').map(l => l.trim())
  const line = lines.find(l => l !== '' && !SAID_BY_THE_WAY.test(l)) ?? `exit ${code}`
  const text = line.replace(/^(dumpcap|tcpdump): /, '')
  if (/permission|not permitted/i.test(said))
    return `${text} (join the group wireshark, give ${name} the capability cap_net_raw, or run with sudo)`
  return `${name}: ${text}`
}
