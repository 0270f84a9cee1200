import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CaptureError, type CaptureMeta, type PacketBatch } from '@wiresift/core'
import { type CaptureFormat, FormatError, sectionWith } from '../capture-output.js'
import { type Custody, hashedFile, quoted } from '../custody.js'
import { Duplicates } from '../editcap/duplicates.js'
import { EditcapError, seconds } from '../editcap/options.js'
import { InputError, UsageError } from '../errors.js'
import { openFiles } from '../sources/open-files.js'
import { Anonymiser } from './anonymise.js'
import { copyWithout, onlyLeavesOut } from './lossless.js'
import { type SliceFlags, sliceFlags } from './options.js'
import { Parts, splitOf } from './parts.js'
import { PacketSet, Selection } from './selection.js'
import { TimeSorter } from './sorted.js'

/** `wiresift slice CAPTURE -o OUT`: chosen packets of a capture. */
export async function slice(argv: readonly string[], version: string): Promise<number> {
  const asked = sliceFlags(argv)
  if (asked === undefined) return 0
  const { flags } = asked
  const selection = new Selection(flags)
  const spooled = asked.input === '-' && selection.dissects ? spool() : undefined
  const input = spooled?.path ?? asked.input
  try {
    return await run(asked.input, input, flags, selection, version, argv)
  } catch (error) {
    if (error instanceof CaptureError) throw new InputError(error.message)
    if (error instanceof FormatError) throw new InputError(`${flags.output}: ${error.message}`)
    throw error
  } finally {
    spooled?.remove()
  }
}

async function run(
  given: string,
  input: string,
  flags: SliceFlags,
  selection: Selection,
  version: string,
  argv: readonly string[],
): Promise<number> {
  const streams: number[] = []
  const chosen = selection.dissects ? await dissected(input, selection, flags, streams) : undefined
  const { reader, files } = await openFiles([input])
  const { meta } = reader
  const changes = changesOf(flags, meta)
  const format: CaptureFormat = flags.format ?? (/\.(pcap|cap)$/.test(flags.output) ? 'pcap' : 'pcapng')
  const section = meta.format === 'pcapng' && meta.sections.length === 1 ? meta.sections[0].options : []
  const parts = new Parts(flags.output, format, splitOf(flags.split), meta, () => {
    changes.secrets()
    // who captured it stays in the file
    const application = meta.format === 'pcapng' ? undefined : `wiresift ${version}`
    return { section: sectionWith(section, { application }) }
  })
  const sorter = flags.sort === true ? new TimeSorter() : undefined
  const copies = meta.format === 'pcapng' && input !== '-' && onlyLeavesOut(flags) ? new PacketSet() : undefined
  let number = 0
  let kept = 0
  try {
    for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) {
      if (flags.dropSecrets === true) meta.secrets.length = 0
      if (flags.anonymise !== undefined) withoutWords(meta, batch)
      for (let i = 0; i < batch.count; i++) {
        number++
        const linkType = meta.interfaces[batch.iface[i]]?.linkType ?? -1
        if (chosen !== undefined && !chosen.has(number)) continue
        if (!selection.plain(batch, i, number, linkType) || !changes.packet(batch, i, linkType)) continue
        kept++
        if (copies !== undefined) copies.add(number)
        else if (sorter === undefined) parts.packet(batch, i, streams[number] ?? -1)
        else sorter.packet(batch, i)
      }
    }
    if (copies !== undefined) {
      copies.all = kept === number
      await copyWithout(input, flags.output, copies)
      parts.parts.push({ path: flags.output, packets: kept })
    } else {
      sorter?.each((batch, i) => parts.packet(batch, i, -1))
      parts.finish()
    }
  } finally {
    sorter?.close()
  }
  const sha256 = files[0].sha256() ?? ''
  await reader.close()
  const custody: Custody = {
    tool: { name: 'wiresift', version },
    commandLine: ['wiresift', 'slice', ...argv.map((w, i) => (argv[i - 1] === '--anonymise' ? '…' : w))]
      .map(quoted)
      .join(' '),
    inputs: [{ path: given, size: files[0].size ?? files[0].bytesRead, sha256 }],
    outputs: flags.output === '-' ? [] : parts.parts.map(p => ({ ...hashedFile(p.path), packets: p.packets })),
  }
  tell(custody, flags, number, kept)
  for (const problem of meta.problems.slice(0, 5))
    process.stderr.write(`wiresift: ${given}: ${problem.message} (byte ${problem.offset})\n`)
  return meta.problems.length > 0 ? 1 : 0
}

/** Comments, names and secrets tell who somebody is as addresses do: an anonymised slice has none. */
function withoutWords(meta: CaptureMeta, batch: PacketBatch): void {
  meta.nameResolutions.length = 0
  meta.secrets.length = 0
  for (const [i, options] of batch.options)
    batch.options.set(i, { ...options, comments: [], raw: options.raw.filter(o => o.code !== 1) })
}

/** A first pass that dissects: the packets that match, and the conversation of each. */
async function dissected(
  input: string,
  selection: Selection,
  flags: SliceFlags,
  streams: number[],
): Promise<PacketSet> {
  const { reader } = await openFiles([input], { hash: false })
  const set = await selection.dissect(reader, (number, stream) => {
    if (flags.split === 'conversation') streams[number] = stream
  })
  await reader.close()
  return set
}

/** What is done to each packet that is kept. */
function changesOf(flags: SliceFlags, meta: CaptureMeta) {
  const shift = flags.shift === undefined ? 0n : shiftOf(flags.shift)
  const duplicates =
    flags.dedup === true
      ? new Duplicates({
          window: 5,
          time: undefined,
          ignored: 0,
          withoutVlan: false,
          withoutRadiotap: false,
          tell: undefined,
        })
      : undefined
  const anonymiser =
    flags.anonymise === undefined ? undefined : new Anonymiser(flags.anonymise, meta, flags.keepPayload === true)
  const injected = flags.injectSecrets.map(path => {
    try {
      return readFileSync(path)
    } catch (error) {
      throw new InputError(`${path}: ${(error as Error).message}`)
    }
  })
  let done = false
  return {
    secrets(): void {
      if (!done)
        for (const bytes of injected)
          meta.secrets.push({ section: 0, kind: 'tls', type: 0x544c534b, bytes, comments: [], options: [] })
      done = true
    },
    packet(batch: PacketBatch, i: number, linkType: number): boolean {
      if (duplicates?.repeats(batch, i, linkType) === true) return false
      anonymiser?.packet(batch, i)
      if (flags.snaplen !== undefined && batch.captured[i] > flags.snaplen) batch.captured[i] = flags.snaplen
      if (shift !== 0n) {
        const now = BigInt(batch.seconds[i]) * 1_000_000_000n + BigInt(batch.nanos[i]) + shift
        const whole = now / 1_000_000_000n - (now % 1_000_000_000n < 0n ? 1n : 0n)
        batch.seconds[i] = Number(whole)
        batch.nanos[i] = Number(now - whole * 1_000_000_000n)
      }
      return true
    },
  }
}

function shiftOf(text: string): bigint {
  try {
    return seconds(text, 'number of seconds')
  } catch (error) {
    throw error instanceof EditcapError ? new UsageError(error.message) : error
  }
}

function tell(custody: Custody, flags: SliceFlags, seen: number, kept: number): void {
  const text = `${JSON.stringify({ ...custody, packets: { seen, kept } }, null, 2)}\n`
  if (flags.manifest !== undefined) writeFileSync(flags.manifest, text)
  if (flags.json === true && flags.output !== '-') process.stdout.write(text)
  else {
    const where = custody.outputs.length === 1 ? custody.outputs[0].path : `${custody.outputs.length} files`
    process.stderr.write(`${kept} of ${seen} packets${flags.output === '-' ? '' : `: ${where}`}\n`)
  }
}

/** Standard input as a file, for what is read twice. */
function spool(): { path: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'wiresift-'))
  const path = join(folder, 'capture')
  const fd = openSync(path, 'w')
  const buffer = Buffer.allocUnsafe(1 << 20)
  for (;;) {
    let n = 0
    try {
      n = readSync(0, buffer)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
        continue
      }
      if ((error as NodeJS.ErrnoException).code !== 'EOF') throw error
    }
    if (n === 0) break
    for (let at = 0; at < n; ) at += writeSync(fd, buffer, at, n - at)
  }
  closeSync(fd)
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
