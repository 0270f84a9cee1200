import { StatisticError } from '@wiresift/core'
import { TsharkError } from './errors.js'
import { FILE_TYPES, HEXDUMP_HELP, OBJECT_HELP, STATISTIC_NAMES } from './lists.js'
import { parseOptions } from './options.js'
import { run } from './run.js'

/** `wiresift tshark`: tshark's command line, its output and its exit statuses. */
export async function tshark(argv: readonly string[], version: string): Promise<number> {
  try {
    const request = parseOptions(argv)
    switch (request.kind) {
      case 'packets':
        return await run(request.options)
      case 'help':
        process.stdout.write((await import('./help.js')).helpText(version))
        return 0
      case 'version':
        process.stdout.write(`TShark (Wireshark) 4.0.17 (wiresift ${version})\n`)
        return 0
      case 'glossary':
        return (await import('./glossary.js')).glossary(request.report)
      case 'list':
        return list(request.of)
    }
  } catch (error) {
    if (error instanceof TsharkError) {
      process.stderr.write(`tshark: ${error.message}\n${error.more}`)
      return error.code
    }
    if (error instanceof StatisticError) {
      process.stderr.write(error.output)
      return error.exit
    }
    throw error
  }
}

async function list(of: 'statistics' | 'objects' | 'file types' | 'hexdump' | 'interfaces'): Promise<number> {
  switch (of) {
    case 'interfaces': {
      const { localInterfaces } = await import('../capture/interfaces.js')
      for (const [i, x] of localInterfaces().entries()) process.stdout.write(`${i + 1}. ${x.name}\n`)
      return 0
    }
    case 'statistics': {
      const lines = STATISTIC_NAMES.map(name => `     ${name}\n`).join('')
      process.stderr.write(`tshark: The available statistics for the "-z" option are:\n${lines}`)
      return 0
    }
    case 'objects':
      process.stderr.write(OBJECT_HELP)
      return 0
    case 'file types':
      process.stderr.write(`tshark: option requires an argument: F\n${FILE_TYPES}`)
      return 1
    case 'hexdump':
      process.stdout.write(HEXDUMP_HELP)
      return 0
  }
}
