import { type LiveCapture, startCapture } from '../capture/live.js'
import { InputError, UsageError } from '../errors.js'
import { TsharkError } from './errors.js'
import type { Input } from './input.js'
import type { LiveOptions } from './options.js'

/** Packets of interfaces as the input of a run: Ctrl-C, or the time asked for, ends them. */
export async function liveInput(
  o: LiveOptions,
): Promise<Input & { readonly ended: () => Promise<string | undefined> }> {
  if (o.linkType !== undefined) throw new TsharkError('-y is not supported.')
  let capture: LiveCapture
  try {
    const { interfaces, filter, snapLength, promiscuous, buffer, monitor } = o
    capture = await startCapture({ interfaces, filter, snapLength, promiscuous, buffer, monitor, program: undefined })
  } catch (error) {
    if (error instanceof UsageError || error instanceof InputError) throw new TsharkError(error.message, 1)
    throw error
  }
  process.stderr.write(`Capturing on '${o.interfaces.join("', '")}'\n`)
  const { stop } = capture
  const timer = o.seconds === undefined ? undefined : setTimeout(stop, o.seconds * 1000)
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  return {
    open: async () => capture.reader,
    async close() {
      stop()
      clearTimeout(timer)
      await capture.outcome()
      process.removeListener('SIGINT', stop)
      process.removeListener('SIGTERM', stop)
    },
    ended: async () => (await capture.outcome()).failure,
  }
}
