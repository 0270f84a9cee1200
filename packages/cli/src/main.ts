import { exitCodeOf, explain } from './errors.js'

declare const __VERSION__: string

/** Subcommands, each loaded alone. */
const COMMANDS: Readonly<Record<string, (argv: readonly string[]) => Promise<number>>> = {
  annotate: async argv => (await import('./annotate/command.js')).annotate(argv, __VERSION__),
  capinfos: async argv => (await import('./capinfos/command.js')).capinfos(argv),
  capture: async argv => (await import('./capture/command.js')).captureCommand(argv, __VERSION__),
  editcap: async argv => (await import('./editcap/command.js')).editcap(argv),
  fields: async argv => (await import('./packets/fields.js')).fieldsCommand(argv),
  files: async argv => (await import('./files/command.js')).filesCommand(argv),
  filter: async argv => (await import('./packets/filter.js')).filterCommand(argv),
  mergecap: async argv => (await import('./mergecap/command.js')).mergecap(argv),
  tshark: async argv => (await import('./tshark/command.js')).tshark(argv, __VERSION__),
  info: async argv => (await import('./info/command.js')).info(argv, __VERSION__),
  stats: async argv => (await import('./stats/command.js')).stats(argv, __VERSION__),
  follow: async argv => (await import('./follow/command.js')).follow(argv, __VERSION__),
  slice: async argv => (await import('./slice/command.js')).slice(argv, __VERSION__),
}

/** The `wiresift` command: finds the subcommand and loads it alone, so that small questions are answered at once. */
async function main(argv: readonly string[]): Promise<number> {
  const [first, ...rest] = argv
  if (argv.length === 1 && (first === '--version' || first === '-V')) {
    process.stdout.write(`wiresift ${__VERSION__}\n`)
    return 0
  }
  const command = Object.hasOwn(COMMANDS, first ?? '') ? COMMANDS[first] : undefined
  if (command !== undefined) return command(rest)
  return (await import('./report/command.js')).reportCommand(argv, __VERSION__)
}

process.stdout.on('error', error => {
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit(0)
  throw error
})

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`wiresift: ${explain(error)}\n`)
  process.exitCode = exitCodeOf(error)
}
