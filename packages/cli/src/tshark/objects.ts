import { exportObjects, type Session } from '@wiresift/core'
import { ObjectFolder } from '../objects/object-folder.js'
import { TsharkError } from './errors.js'
import type { Options } from './options.js'

/** Writes the objects of the protocols that --export-objects names into their folders while the session runs. */
export function objectFolders(o: Options, session: Session): ObjectFolder[] {
  return o.objects.map(({ kind, folder: path }) => {
    const folder = new ObjectFolder(path, message => process.stderr.write(`${message}\n`))
    if (!exportObjects(session, kind, object => void folder.save(object)))
      throw new TsharkError(`--export-objects ${kind} is not supported.`)
    return folder
  })
}
