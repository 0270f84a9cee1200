import { carveFiles, type FileRow } from '@wiresift/core'
import { Command, CommanderError } from 'commander'
import { UsageError } from '../errors.js'
import { Output } from '../output.js'
import { nodePlatform } from '../platform.js'
import { OutputFolder } from '../report/output-folder.js'
import { openFiles } from '../sources/open-files.js'
import { manifest } from './manifest.js'

interface FilesFlags {
  readonly output?: string
  readonly json?: boolean
}

const EXAMPLES = `
Examples:
  wiresift files capture.pcapng             what files the traffic carried, one a line
  wiresift files capture.pcapng -o out      also writes them to out/files, with out/manifest.json
  wiresift files capture.pcapng --json      the manifest on standard output`

/** `wiresift files CAPTURE...`: the files that the traffic carried, with names, hashes and packets. */
export async function filesCommand(argv: readonly string[]): Promise<number> {
  const command = new Command('wiresift files')
    .description('Reads the files out of captures: HTTP, FTP, TFTP and SMB transfers, and mails.')
    .argument('<captures...>', 'pcap, pcapng, snoop or Network Monitor files, also compressed; - is standard input')
    .option('-o, --output <folder>', 'write the files and manifest.json there')
    .option('--json', 'print the manifest')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
  try {
    command.parse([...argv], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0
      throw new UsageError(`${error.message.replace(/^error: /, '').replace(/\n/g, ' ')} (see wiresift files --help)`)
    }
    throw error
  }
  return run(command.args, command.opts<FilesFlags>())
}

async function run(paths: readonly string[], flags: FilesFlags): Promise<number> {
  const folder = flags.output === undefined ? undefined : new OutputFolder(flags.output)
  try {
    const { reader } = await openFiles(paths, { hash: false })
    const platform = folder === undefined ? nodePlatform : { ...nodePlatform, keep: folder.keeper() }
    const rows = await carveFiles(reader, platform)
    const damaged = reader.meta.problems.length > 0
    for (const problem of reader.meta.problems.slice(0, 10)) process.stderr.write(`wiresift: ${problem.message}\n`)
    await reader.close()
    const text = `${JSON.stringify(manifest(rows), null, 2)}\n`
    if (folder !== undefined) {
      folder.write('manifest.json', [text])
      folder.finish()
    }
    const out = new Output()
    if (flags.json === true) out.write(text)
    else for (const row of rows) out.write(line(row))
    out.flush()
    return damaged ? 1 : 0
  } finally {
    folder?.discard()
  }
}

/** One file: packets, protocol, size, whether it is whole, what it is, hash and name. */
function line(row: FileRow): string {
  const packets = row.first === row.last ? `${row.first}` : `${row.first}-${row.last}`
  const size = row.whole ? `${row.size}` : `${row.size} (partial)`
  return `${[packets, row.protocol, size, row.kind, row.sha256, harmlessName(row)].join('\t')}\n`
}

/** The name on one line: what could drive a terminal is replaced. */
function harmlessName(row: FileRow): string {
  const name = row.name === '' ? row.location : row.name
  return name.replace(/[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
}
