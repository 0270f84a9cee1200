import { spawnSync } from 'node:child_process'
import { required } from './captures.js'

/** Whether a program is there; with WIRESIFT_ORACLES=required it has to be. */
export function program(name: string): boolean {
  const found = spawnSync('sh', ['-c', `command -v ${name}`]).status === 0
  if (!found && required) throw new Error(`${name} is not installed, and WIRESIFT_ORACLES=required`)
  return found
}

/** The title of a test that may have to be skipped, with the reason. */
export const titled = (title: string, name: string, have: boolean): string =>
  have ? title : `${title} (skipped: ${name} is not installed)`
