import { readFileSync } from 'node:fs'
import { TIME_STYLES, type TimeStyle } from '@wiresift/core'
import { parseHosts } from '../names/hosts.js'
import { NO_NAMES } from '../names/index.js'
import { TsharkError } from './errors.js'
import { fileType } from './file-type.js'
import { disableHeuristic, enableHeuristic } from './heuristics.js'
import { hexdump } from './hexdump.js'
import { withLayout } from './layout.js'
import { positive, stopAfter } from './limits.js'
import { OBJECT_HELP, OBJECT_KINDS, OUTPUT_FORMATS, RESOLVE_OPTIONS, SECONDS_FORMATS, TIME_FORMATS } from './lists.js'
import type { Options, OutputFormat, Request } from './options.js'
import { preference } from './preferences.js'

const FORMATS: readonly string[] = ['fields', 'pdml', 'psml', 'json', 'jsonraw', 'ek', 'text', 'tabs']

/** What is only checked when the whole line is read. */
export interface State {
  captured: string | undefined
  filter: boolean
  ring: boolean
  /** What -a duration was given that is no time. */
  badSeconds?: string
  /** -L */
  linkTypes: boolean
}

/** Notes one option; the answer is something that is asked for instead of packets. */
export function applyOption(o: Options, state: State, option: string, value: string): Request | undefined {
  switch (option) {
    case 'r':
      o.file = value
      break
    case 'Y':
      o.displayFilter = value
      break
    case 'R':
      o.readFilter = value
      break
    case '2':
      o.twice = true
      break
    case 'T':
      if (!FORMATS.includes(value))
        throw value === 'ps'
          ? new TsharkError('-T ps is not supported.')
          : new TsharkError(`Invalid -T parameter "${value}"; it must be one of:`, 1, OUTPUT_FORMATS)
      o.format = value as OutputFormat
      o.printing = true
      break
    case 'e':
      o.fields.push(value)
      break
    case 'E':
      o.layout = withLayout(o.layout, value)
      break
    case 'j':
    case 'J':
      if (o.only !== undefined) o.remarks.push('-j or -J was already specified. Overwriting previous protocol filter.')
      // a -J makes every list that follows one of whole layers
      o.only = { names: new Set(value.split(' ')), whole: option === 'J' || o.only?.whole === true }
      break
    case 'V':
      o.details = true
      o.printing = true
      break
    case 'O':
      o.details = true
      o.printing = true
      o.expand = new Set(value.split(',').filter(Boolean))
      break
    case 'x':
      o.hex = true
      o.printing = true
      break
    case 'hexdump':
      return hexdump(o, value)
    case 'P':
      o.print = true
      o.printing = true
      break
    case 'S':
      o.separator = value
      break
    case 'l':
      o.flush = true
      break
    case 'q':
      o.quiet = true
      break
    case 'Q':
      o.quiet = true
      o.silent = true
      break
    case 'n':
      o.resolve = NO_NAMES
      break
    case 'N':
      for (const c of value)
        if (!'dmnNtv'.includes(c))
          throw new TsharkError(`-N specifies unknown resolving option '${c}'; valid options are:`, 1, RESOLVE_OPTIONS)
      o.resolve = {
        ether: value.includes('m'),
        port: value.includes('t'),
        host: value.includes('n'),
        dns: value.includes('d'),
      }
      break
    case 't':
      if (!(TIME_STYLES as readonly string[]).includes(value))
        throw new TsharkError(`Invalid time stamp type "${value}"; it must be one of:`, 1, TIME_FORMATS)
      o.time = value as TimeStyle
      break
    case 'u':
      if (value !== 's' && value !== 'hms')
        throw new TsharkError(`Invalid seconds type "${value}"; it must be one of:`, 1, SECONDS_FORMATS)
      o.hms = value === 'hms'
      break
    case 'c':
      o.count = positive(value, 'packet count')
      break
    case 'a':
      stopAfter(o, state, value)
      break
    case 'b':
      if (!/^[^:]+:./.test(value)) throw new TsharkError(`Invalid or unknown -b arg "${value}"`)
      state.ring = true
      state.captured ??= "Multiple capture files requested, but a capture isn't being done."
      break
    case 'f':
      state.filter = true
      o.live.filter = value
      break
    case 'w':
      o.output = value
      break
    case 'F':
      o.outputFormat = fileType(value)
      break
    case 'capture-comment':
      o.comments.push(value)
      break
    case 'd':
      o.decodeAs.push(value)
      break
    case 'o':
      preference(o, value)
      break
    case 'z':
      if (value === 'help') return { kind: 'list', of: 'statistics' }
      o.statistics.push(value)
      break
    case 'export-objects': {
      if (value === 'help') return { kind: 'list', of: 'objects' }
      const comma = value.indexOf(',')
      const kind = value.slice(0, comma)
      if (comma < 0 || !(OBJECT_KINDS as readonly string[]).includes(kind)) {
        throw new TsharkError('"--export-objects" are specified as: <protocol>,<destdir>', 1, OBJECT_HELP)
      }
      if (kind === 'dicom') throw new TsharkError('--export-objects dicom is not supported.')
      o.objects.push({ kind, folder: value.slice(comma + 1) })
      break
    }
    case 'no-duplicate-keys':
      o.mergeKeys = true
      break
    case 'disable-protocol':
      o.disabled.push(value)
      break
    // every protocol is enabled, and --disable-protocol wins in whatever order
    case 'enable-protocol':
      break
    case 'enable-heuristic':
      enableHeuristic(value)
      break
    case 'disable-heuristic':
      disableHeuristic(o, value)
      break
    case 'C':
      if (value !== 'Default') throw new TsharkError(`Configuration Profile "${value}" does not exist`)
      break
    case 'X':
      if (value.startsWith('lua_script')) throw new TsharkError('Lua scripts are not supported.')
      if (value.startsWith('read_format:')) throw new TsharkError('-X read_format is not supported.')
      // tshark passes over other keys, too
      break
    case 'G':
      throw new TsharkError('-G only valid as first option')
    case 'U':
      throw new TsharkError('PDUs export requires an output file (-w).')
    case 'h':
      return { kind: 'help' }
    case 'v':
      return { kind: 'version' }
    case 'i':
      o.live.interfaces.push(value)
      break
    case 'p':
      o.live.promiscuous = false
      break
    case 'I':
      o.live.monitor = true
      break
    case 's':
      o.live.snapLength = positive(value, 'snapshot length')
      break
    case 'B':
      o.live.buffer = positive(value, 'buffer size')
      break
    case 'D':
      return { kind: 'list', of: 'interfaces' }
    case 'L':
      state.linkTypes = true
      break
    case 'y':
      o.live.linkType = value
      break
    case 'log-level':
      if (/^(?:noisy|debug|info)$/i.test(value)) throw new TsharkError(`--log-level ${value} is not supported.`)
      break
    // about files in between and messages that are never written here
    case 'temp-dir':
    case 'log-fatal':
    case 'log-fatal-domains':
    case 'log-domains':
      break
    case 'H':
      readHosts(o, value)
      break
    case 'K':
    case 'M':
    case 'W':
    case 'g':
    case 'color':
    case 'log-debug':
    case 'log-noisy':
    case 'log-file':
    case 'time-stamp-type':
    case 'export-tls-session-keys':
    case 'elastic-mapping-filter':
      throw new TsharkError(`${option.length === 1 ? '-' : '--'}${option} is not supported.`)
    default:
      throw new TsharkError(`${option.length === 1 ? '-' : '--'}${option} is not supported.`)
  }
  return undefined
}

function readHosts(o: Options, file: string): void {
  let found: Map<string, string> | undefined
  try {
    found = parseHosts(readFileSync(file, 'utf8'))
  } catch {
    // told below
  }
  if (found === undefined) throw new TsharkError(`Can't read host entries from "${file}"`)
  for (const [address, name] of found) o.hosts.set(address, name)
}
