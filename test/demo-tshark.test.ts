import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { program, titled } from './oracle.js'

// The demo capture, which has comments, SMB2 and a little of everything else, printed as tshark prints it.

const root = fileURLToPath(new URL('..', import.meta.url))
const command = `${root}packages/cli/bin/wiresift.js`
const options = { encoding: 'utf8', maxBuffer: 1 << 30, env: { ...process.env, TZ: 'UTC', LC_ALL: 'C.UTF-8' } } as const
const capture = ['-n', '-r', `${root}samples/incident.pcapng`]

const LINES = [
  '',
  '-V',
  '-2 -Y smb2||dns||http||tftp||tcp.flags.syn==1 -V',
  '-x',
  '-T json',
  '-T json -J tcp',
  '-T json --no-duplicate-keys -j ip',
  '-T ek',
  '-T fields -e frame.protocols -e frame.comment',
  '-q -z io,phs',
  '-q -z expert',
  '-q -z conv,dccp',
  '-q -z endpoints,dccp',
  '-q -z smb2,srt',
  '-q -z http,tree',
]

const have = program('tshark')
describe.skipIf(!have)(titled('the demo as tshark prints it', 'tshark', have), () => {
  test.each(LINES)('%s', line => {
    const args = [...capture, ...line.split(' ').filter(word => word !== '')]
    const reference = spawnSync('tshark', args, options).stdout
    const ours = spawnSync(process.execPath, [command, 'tshark', ...args], options).stdout
    expect(reference.length).toBeGreaterThan(100)
    // a difference in megabytes is told by its first line
    const [theirs, here] = [reference.split('\n'), ours.split('\n')]
    const at = theirs.findIndex((text, i) => text !== here[i])
    expect([at, here[at], here.length]).toEqual([-1, undefined, theirs.length])
  })
})
