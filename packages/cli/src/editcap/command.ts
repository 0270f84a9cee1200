import { CaptureError, type CaptureMeta, encapsulation, type PacketBatch } from '@wiresift/core'
import { SHORT_NAMES } from '../capinfos/encapsulation-names.js'
import { sectionWith } from '../capture-output.js'
import { damageOf, damageText, openAsWireshark, openingText } from '../sources/as-wireshark.js'
import { Duplicates } from './duplicates.js'
import { Editor } from './edit.js'
import { EditcapError, type EditOptions, editOptions, FORMATS } from './options.js'
import { Splitter } from './split.js'
import { leadingFaces, perPacket, UnwritableError, writable } from './writable.js'
import { Carrier, type WrittenFile, writtenFile } from './written-file.js'

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
    if (error instanceof UnwritableError) {
      process.stderr.write(`editcap: ${error.message}\n`)
      return 2
    }
    throw error
  }
}

async function run(o: EditOptions): Promise<number> {
  const { reader } = await openAsWireshark(o.input).catch((error: unknown) => {
    throw error instanceof CaptureError ? new EditcapError(openingText(error, o.input, 'editcap'), 2) : error
  })
  const { meta } = reader
  const duplicates = o.duplicateWindow === undefined && o.duplicateTime === undefined ? undefined : duplicatesOf(o)
  const editor = new Editor(o, duplicates)
  if (o.linkType !== undefined) relabel(meta, o.linkType)
  const faces = leadingFaces(meta)
  const leading = meta.interfaces.length
  if (o.discardSecrets) meta.secrets.length = 0
  const statistics = meta.statistics.slice()
  let carrier: Carrier | undefined
  const open = (path: string): WrittenFile => {
    if (perPacket(meta) || !writable(faces, o.format)) throw new UnwritableError(o.format)
    const file = writtenFile(path, o.format, sectionOf(meta, o))
    carrier = new Carrier(file, meta)
    carrier.describe(leading)
    for (const bytes of o.secrets) file.secrets(tlsSecrets(bytes), meta)
    return file
  }
  const splitter = new Splitter(o, open, statistics)
  let kept = 0
  try {
    for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) {
      if (o.discardSecrets) meta.secrets.length = 0
      if (o.linkType !== undefined) relabel(meta, o.linkType)
      for (let i = 0; i < batch.count; i++) {
        const face = meta.interfaces[batch.iface[i]]
        if (!editor.edit(batch, i, face.linkType)) continue
        kept++
        comment(batch, i, o.comments.get(editor.seen))
        const file = splitter.fileFor(batch, i)
        carrier?.catchUp()
        file.packet(batch, i, Math.max(0, face.id), meta, { path: o.input, packet: editor.seen })
      }
    }
    const damage = damageOf(meta)
    if (damage !== undefined) process.stderr.write(`editcap: ${damageText(damage, meta, o.input, 'editcap')}\n`)
    splitter.finish()
  } catch (error) {
    splitter.abandon()
    throw error
  }
  await reader.close()
  if (duplicates !== undefined) tellDuplicates(o, editor.seen, duplicates.skipped)
  if (o.verbose && duplicates === undefined) process.stderr.write(`${kept} packets written\n`)
  return 0
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

/** Adds a comment to a packet. */
function comment(batch: PacketBatch, i: number, text: string | undefined): void {
  if (text === undefined) return
  const value = new TextEncoder().encode(text)
  const known = batch.options.get(i)
  const raw = [...(known?.raw ?? []), { code: 1, value }]
  batch.options.set(i, { ...known, comments: [...(known?.comments ?? []), text], raw })
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
