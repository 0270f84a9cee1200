import { existsSync } from 'node:fs'
import { arch, release, type as systemType } from 'node:os'
import { dirname } from 'node:path'
import type { CaptureMeta, Option } from '@wiresift/core'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { sectionWith } from '../capture-output.js'
import { explain, InputError, UsageError } from '../errors.js'
import { hurry } from './helper.js'
import { localInterfaces } from './interfaces.js'
import { startCapture } from './live.js'
import { checkLive, type LiveOptions, LiveView } from './live-view.js'
import { isPcapName, type Rotation } from './names.js'
import { dropPrivileges } from './privilege.js'
import { Status } from './status.js'
import { RotatingWriter } from './writer.js'

interface CaptureFlags {
  readonly interface: string[]
  readonly write?: string
  readonly bpf?: string
  readonly snaplen?: number
  readonly promiscuous: boolean
  readonly buffer: number
  readonly monitor?: boolean
  readonly helper?: 'dumpcap' | 'tcpdump'
  readonly format?: 'pcap' | 'pcapng'
  readonly size?: number
  readonly seconds?: number
  readonly clock?: boolean
  readonly filePackets?: number
  readonly files?: number
  readonly count?: number
  readonly duration?: number
  readonly stopBytes?: number
  readonly stopFiles?: number
  readonly compress?: boolean
  readonly comment: string[]
  readonly manifest?: string
  readonly live?: boolean
  readonly filter?: string
  readonly stats: string[]
  readonly every: number
  readonly listInterfaces?: boolean
  readonly json?: boolean
}

const EXAMPLES = `
Examples:
  wiresift capture -D
  sudo wiresift capture -i eth0 -w case.pcapng 'port 4444 or port 8080 or port 1337'
  wiresift capture -i eth0 -w ring.pcap -C 100 -W 10             ten files of 100 MB, the oldest written over
  wiresift capture -i eth0 -G 3600 -w 'capture_%Y%m%d_%H%M%S.pcap'
  wiresift capture -i any --live -Y dns -w dns.pcapng            also prints what matches
  ssh sensor tcpdump -w - | wiresift capture -i - -w sensor.pcapng
  wiresift capture -i TCP@192.0.2.5:57012 -w remote.pcapng

Exit status: 0 done; 1 capturing failed or broke off (what was captured is in the file); 2 bad usage.`

/** `wiresift capture`: packets to files, whole whatever happens. */
export async function captureCommand(argv: readonly string[], version: string): Promise<number> {
  const command = program()
  try {
    command.parse([...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return 0
    throw new UsageError(`${error.message.replace(/^error: /, '').replace(/\n/g, ' ')} (see wiresift capture --help)`)
  }
  const flags = command.opts<CaptureFlags>()
  if (flags.listInterfaces === true) return listInterfaces(flags.json === true)
  if (flags.interface.length === 0) throw new UsageError('name an interface with -i (wiresift capture -D lists them)')
  const words = command.args.join(' ')
  if (words !== '' && flags.bpf !== undefined)
    throw new UsageError('the capture filter is given twice, with -f and as words')
  return capture(flags, flags.bpf ?? (words === '' ? undefined : words), version, argv)
}

function program(): Command {
  return new Command('wiresift capture')
    .description('Captures packets from network interfaces into files that are whole whatever happens.')
    .argument('[filter...]', 'capture filter (pcap-filter), such as host 192.0.2.1 and port 443')
    .option(
      '-i, --interface <name>',
      'interface, by name or number; any; - for a stream on standard input; TCP@host:port (repeatable)',
      collect,
      [],
    )
    .option('-D, --list-interfaces', 'list the interfaces with addresses and state')
    .option('-w, --write <file>', 'file to write; strftime letters with -G; - is standard output')
    .option('-f, --bpf <filter>', 'capture filter')
    .option('-s, --snaplen <bytes>', 'at most that many bytes of each packet', whole)
    .option('-p, --no-promiscuous', 'only packets for this machine')
    .option('-B, --buffer <MiB>', 'kernel buffer', whole, 128)
    .option('-I, --monitor', '802.11 monitor mode')
    .option('--helper <program>', 'dumpcap or tcpdump', oneOf(['dumpcap', 'tcpdump']))
    .option('-F, --format <format>', 'pcapng (default) or pcap (default for names in .pcap)', oneOf(['pcap', 'pcapng']))
    .option('-C, --size <MB>', 'next file after that many million bytes', number)
    .option('-G, --seconds <s>', 'next file after that many seconds', number)
    .option('--clock', 'with -G: files begin at whole multiples of the clock')
    .option('--file-packets <n>', 'next file after that many packets', whole)
    .option('-W, --files <n>', 'with -C a ring of so many files; with -G stop after so many', whole)
    .option('-c, --count <n>', 'stop after n packets', whole)
    .option('-a, --duration <s>', 'stop after that many seconds', number)
    .option('--stop-bytes <n>', 'stop after that many bytes', whole)
    .option('--stop-files <n>', 'stop after that many files', whole)
    .option('-z, --compress', 'gzip the files')
    .option('--comment <text>', 'comment on the capture (repeatable; pcapng)', collect, [])
    .option('--manifest <file>', 'append a line of JSON with the SHA-256 of every finished file')
    .option('--live', 'print packets and findings while they are written')
    .option('-Y, --filter <filter>', 'with --live: display filter of what is printed')
    .option('--stats <name>', "with --live: a statistic, by the names of tshark's -z (repeatable)", collect, [])
    .option('--every <s>', 'with --live: seconds between two looks for findings', number, 10)
    .option('--json', 'with -D: JSON')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
}

async function capture(
  flags: CaptureFlags,
  filter: string | undefined,
  version: string,
  argv: readonly string[],
): Promise<number> {
  if (flags.write === undefined && flags.live !== true)
    throw new UsageError('name a file with -w, or watch with --live')
  if (
    flags.files !== undefined &&
    flags.size === undefined &&
    flags.seconds === undefined &&
    flags.filePackets === undefined
  )
    throw new UsageError('-W needs -C, -G or --file-packets')
  const watch: LiveOptions = { filter: flags.filter, statistics: flags.stats, every: flags.every }
  if (flags.live === true) checkLive(watch)
  const folder = dirname(flags.write ?? '.')
  if (!existsSync(folder)) throw new InputError(`${folder}: no such folder`)
  hurry()
  const live = await startCapture({
    interfaces: flags.interface,
    filter,
    snapLength: flags.snaplen,
    promiscuous: flags.promiscuous,
    buffer: flags.buffer,
    monitor: flags.monitor === true,
    program: flags.helper,
  })
  process.stderr.write(`capturing on ${flags.interface.join(', ')} with ${live.by}; Ctrl-C ends it\n`)
  const regain = dropPrivileges()
  const stop = (): void => {
    regain?.()
    live.stop()
  }
  const { reader } = live
  const rotation: Rotation = {
    bytes: flags.size === undefined ? undefined : flags.size * 1_000_000,
    seconds: flags.seconds,
    packets: flags.filePackets,
    clock: flags.clock === true,
    files: flags.files,
  }
  const writer = new RotatingWriter(reader.meta, {
    pattern: flags.write ?? '/dev/null',
    format: flags.format ?? (isPcapName(flags.write ?? '') ? 'pcap' : 'pcapng'),
    rotation,
    gzip: flags.compress === true,
    snapLength: flags.snaplen ?? 262_144,
    section: meta => section(meta, flags, version, argv),
    manifest: flags.manifest,
  })
  const view = flags.live === true ? new LiveView(reader.meta, watch) : undefined
  const status = new Status(writer, live, { seconds: flags.duration, packets: flags.count })
  const timer = flags.duration === undefined ? undefined : setTimeout(stop, flags.duration * 1000)
  const undo = onSignals(stop, () => {
    process.stderr.write(`${process.stderr.isTTY ? '\n' : ''}${status.text()}\n`)
    view?.count()
  })
  status.start()
  let failure: string | undefined
  try {
    writer.start()
    await pump()
    writer.finish()
  } catch (error) {
    stop()
    live.release()
    if (!isInput(error)) throw error
    failure = explain(error)
    writer.abandon()
  } finally {
    clearTimeout(timer)
    status.end()
    undo()
  }
  const outcome = await live.outcome()
  await reader.close()
  failure ??= outcome.failure
  view?.finish()
  summary(writer, outcome.dropped, status.interfaceDrops())
  if (failure === undefined) return 0
  process.stderr.write(`wiresift: ${failure}\n`)
  return 1

  async function pump(): Promise<void> {
    let bytes = 0
    for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) {
      const room = flags.count === undefined ? batch.count : Math.min(batch.count, flags.count - writer.packets)
      const more = writer.take(batch, room)
      view?.take(batch, room)
      for (let i = 0; i < room; i++) bytes += 16 + batch.captured[i]
      if (
        !more ||
        (flags.count !== undefined && writer.packets >= flags.count) ||
        (flags.stopBytes !== undefined && bytes >= flags.stopBytes) ||
        (flags.stopFiles !== undefined && writer.fileCount >= flags.stopFiles)
      ) {
        stop()
        return
      }
    }
  }
}

/** What the system says of files and devices ends the capture as what we say of them does. */
function isInput(error: unknown): boolean {
  return error instanceof InputError || (error instanceof Error && 'syscall' in error)
}

function section(meta: CaptureMeta, flags: CaptureFlags, version: string, argv: readonly string[]): Option[] {
  const [captured] = meta.sections
  const own = captured?.options ?? []
  const by = captured?.application === undefined ? '' : `, ${captured.application}`
  const options = sectionWith(own, {
    application: `wiresift ${version}${by}`,
    comments: [...flags.comment, `wiresift capture ${argv.join(' ')}`],
  })
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
  if (!options.some(o => o.code === 2)) options.push({ code: 2, value: encode(arch()) })
  if (!options.some(o => o.code === 3)) options.push({ code: 3, value: encode(`${systemType()} ${release()}`) })
  return options
}

function summary(writer: RotatingWriter, kernel: number | undefined, device: number | undefined): void {
  const files = writer.fileCount === 1 ? (writer.finished[0]?.path ?? '') : `${writer.fileCount} files`
  process.stderr.write(
    `${writer.packets} packets captured to ${files}; dropped by the kernel: ${kernel ?? 'unknown'}, by the interface: ${device ?? 'unknown'}\n`,
  )
}

/** SIGINT and SIGTERM end the capture and keep the file whole; a second one ends the program. */
function onSignals(stop: () => void, tell: () => void): () => void {
  let asked = false
  const end = (): void => {
    if (asked) process.exit(130)
    asked = true
    stop()
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
  process.on('SIGUSR1', tell)
  return () => {
    process.removeListener('SIGINT', end)
    process.removeListener('SIGTERM', end)
    process.removeListener('SIGUSR1', tell)
  }
}

function listInterfaces(json: boolean): number {
  const all = localInterfaces()
  if (existsSync('/sys/class/net')) all.push({ index: 0, name: 'any', addresses: [], state: 'up', mac: undefined })
  if (json) process.stdout.write(`${JSON.stringify(all, null, 2)}\n`)
  else
    for (const x of all)
      process.stdout.write(
        `${String(x.index).padStart(3)}  ${x.name.padEnd(16)} ${x.state.padEnd(8)} ${x.addresses.join(' ')}\n`,
      )
  return 0
}

function collect(text: string, list: string[]): string[] {
  return [...list, text]
}

function whole(text: string): number {
  if (!/^\d{1,12}$/.test(text) || Number(text) === 0)
    throw new InvalidArgumentError('It has to be a whole number from 1.')
  return Number(text)
}

function number(text: string): number {
  const n = Number(text)
  if (!(n > 0) || !Number.isFinite(n)) throw new InvalidArgumentError('It has to be a number above 0.')
  return n
}

function oneOf(list: readonly string[]): (text: string) => string {
  return text => {
    if (!list.includes(text)) throw new InvalidArgumentError(`It has to be one of ${list.join(', ')}.`)
    return text
  }
}
