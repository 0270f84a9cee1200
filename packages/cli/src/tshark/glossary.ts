import { TsharkError } from './errors.js'

/** `-G`: what wiresift knows, in tshark's layout. */
export function glossary(report: string): number {
  throw new TsharkError(`Invalid "${report}" option for -G flag, enter -G help for more help.`)
}
