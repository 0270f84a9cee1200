import { CaptureError, type CaptureMeta, encapsulation, type PacketBatch } from '@wiresift/core'
import { why } from '../capinfos/command.js'
import { SHORT_NAMES } from '../capinfos/encapsulation-names.js'
import { type CaptureOutput, captureOutput, FormatError, sectionWith } from '../capture-output.js'
import { openFiles } from '../sources/open-files.js'
import { Duplicates } from './duplicates.js'
import { Editor } from './edit.js'
import { EditcapError, type EditOptions, editOptions, FORMATS } from './options.js'
import { Splitter } from './split.js'

const USAGE = `Usage: wiresift editcap [options] <infile> <outfile> [<packet#>[-<packet#>] ...]

Edits capture files as Wireshark's editcap does. - is standard input or output.

Selection:   -r keep the packets named (default: drop them)  -A from  -B before (YYYY-MM-DDThh:mm:ss[.n][Z] or seconds)
Duplicates:  -d (within 5 packets)  -D <packets>  -w <seconds>  -I <bytes to ignore>  --novlan  --skip-radiotap-header
Changes:     -s <snaplen>  -C [offset:]<length>  -L adjust lengths  -t <seconds>  -S <seconds>  -a <frame>:<comment>
Output:      -c <packets per file>  -i <seconds per file>  -F pcapng|pcap|nsecpcap  -T <encapsulation>
Metadata:    --inject-secrets tls,<file>  --discard-all-secrets  --capture-comment <text>  --discard-capture-comment
Other:       -V verbose  -h help  -v version

Examples:
  wiresift editcap -r in.pcapng out.pcapng 1-100 205
  wiresift editcap -d -F pcap in.pcapng out.pcap
  wiresift editcap -c 100000 big.pcap part.pcap
`

/** `wiresift editcap`: the drop-in. */
export async function editcap(argv: readonly string[]): Promise<number> {
  try {
    const o = editOptions(argv)
    if (o === 'help' || o === 'version') {
      process.stdout.write(o === 'help' ? USAGE : 'Editcap (wiresift), in the manner of Wireshark 4.0.17.\n')
      return 0
    }
    return await run(o)
  } catch (error) {
    if (error instanceof EditcapError) {
      process.stderr.write(`editcap: ${error.message}\n`)
      if (error.message.endsWith('capture file type'))
        process.stderr.write(`\neditcap: known are ${FORMATS.join(', ')}\n`)
      return error.code
    }
    if (error instanceof FormatError) {
      process.stderr.write('editcap: The capture file being read can\'t be written as a "pcap" file.\n')
      return 2
    }
    throw error
  }
}

async function run(o: EditOptions): Promise<number> {
  const { reader, files } = await openFiles([o.input], { hash: false }).catch((error: unknown) => {
    throw error instanceof CaptureError ? new EditcapError(why(o.input, error, 'editcap'), 2) : error
  })
  const { meta } = reader
  if (o.linkType !== undefined) relabel(meta, o.linkType)
  const duplicates = o.duplicateWindow === undefined && o.duplicateTime === undefined ? undefined : duplicatesOf(o)
  const editor = new Editor(o, duplicates)
  let injected = false
  const open = (path: string): CaptureOutput => {
    if (!injected) for (const bytes of o.secrets) meta.secrets.push(tlsSecrets(bytes))
    injected = true
    return captureOutput(path, o.format, meta, { section: sectionOf(meta, o), everyInterface: true })
  }
  const splitter = new Splitter(o, open)
  let kept = 0
  for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) {
    if (o.discardSecrets) meta.secrets.length = 0
    if (o.linkType !== undefined) relabel(meta, o.linkType)
    for (let i = 0; i < batch.count; i++) {
      if (!editor.edit(batch, i, meta.interfaces[batch.iface[i]]?.linkType ?? -1)) continue
      kept++
      comment(batch, i, o.comments.get(editor.seen))
      splitter.packet(batch, i)
    }
  }
  splitter.finish()
  await reader.close()
  if (duplicates !== undefined) tellDuplicates(o, editor.seen, duplicates.skipped)
  if (o.verbose && duplicates === undefined) process.stderr.write(`${kept} packets written\n`)
  const [problem] = meta.problems
  if (problem === undefined) return 0
  process.stderr.write(
    `editcap: The file "${files[0].path}" is damaged: ${problem.message} (byte ${problem.offset}).\n`,
  )
  return 2
}

function sectionOf(meta: CaptureMeta, o: EditOptions): ReturnType<typeof sectionWith> {
  const [section] = meta.sections
  const own = meta.format === 'pcapng' && section !== undefined ? section.options : []
  return sectionWith(own, {
    application: own.some(x => x.code === 4) ? undefined : 'Editcap (wiresift)',
    comments: o.captureComments,
    dropComments: o.discardCaptureComments,
  })
}

const TLS_KEY_LOG = 0x544c534b

function tlsSecrets(bytes: Uint8Array): CaptureMeta['secrets'][number] {
  return { section: 0, kind: 'tls', type: TLS_KEY_LOG, bytes, comments: [], options: [] }
}

/** The packets are of another link type than the file says. */
function relabel(meta: CaptureMeta, name: string): void {
  for (let linkType = 0; linkType < 400; linkType++) {
    const number = encapsulation(linkType)
    if (number === 0 || SHORT_NAMES[number] !== name) continue
    for (const face of meta.interfaces) if (face.id >= 0) face.linkType = linkType
    return
  }
  throw new EditcapError(`"${name}" isn't a valid encapsulation type`)
}

/** Replaces the comments of a packet. */
function comment(batch: PacketBatch, i: number, text: string | undefined): void {
  if (text === undefined) return
  const value = new TextEncoder().encode(text)
  const known = batch.options.get(i)
  const raw = [{ code: 1, value }, ...(known?.raw ?? []).filter(x => x.code !== 1)]
  batch.options.set(i, { ...known, comments: [text], raw })
}

function duplicatesOf(o: EditOptions): Duplicates {
  let packet = 0
  const tell = (length: number, digest: string): void =>
    void process.stderr.write(`Packet: ${++packet}, Len: ${length}, MD5 Hash: ${digest}\n`)
  return new Duplicates({
    window: o.duplicateWindow,
    time: o.duplicateTime,
    ignored: o.ignoredBytes,
    withoutVlan: o.withoutVlan,
    withoutRadiotap: o.withoutRadiotap,
    tell: o.verbose ? tell : undefined,
  })
}

function tellDuplicates(o: EditOptions, seen: number, skipped: number): void {
  const s = (n: number): string => (n === 1 ? '' : 's')
  if (o.duplicateTime === undefined) {
    const window = o.duplicateWindow ?? 0
    process.stderr.write(
      `${seen} packet${s(seen)} seen, ${skipped} packet${s(skipped)} skipped with duplicate window of ${window} packets.\n`,
    )
    return
  }
  const [whole, rest] = [o.duplicateTime / 1_000_000_000n, o.duplicateTime % 1_000_000_000n]
  process.stderr.write(
    `${seen} packet${s(seen)} seen, ${skipped} packet${s(skipped)} skipped with duplicate time window equal to or less than ` +
      `${whole}.${String(rest).padStart(9, '0')} seconds.\n`,
  )
}
