import { connect } from 'node:net'
import type { ByteSource } from '@wiresift/core'
import { InputError, UsageError } from '../errors.js'
import { streamSource } from './helper.js'

/** A capture that somebody else sends: pcap over IP (`TCP@host:port`), or a stream on standard input (`-`). */
export interface RemoteSource {
  readonly source: ByteSource
  close(): void
}

export async function remoteSource(text: string): Promise<RemoteSource | undefined> {
  if (text === '-') return { source: streamSource(process.stdin), close: () => process.stdin.destroy() }
  const match = /^TCP@(\[[^\]]+\]|[^:]+):(\d{1,5})$/.exec(text)
  if (match === null) {
    if (text.startsWith('TCP@')) throw new UsageError(`${text}: written as TCP@host:port`)
    return undefined
  }
  const host = match[1].replace(/^\[|\]$/g, '')
  const socket = connect({ host, port: Number(match[2]) })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', error => reject(new InputError(`${text}: ${error.message}`)))
  })
  socket.on('error', () => socket.destroy())
  return { source: streamSource(socket), close: () => socket.destroy() }
}
