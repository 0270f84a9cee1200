import { emptyTables, type FileRow } from '../analysis/tables.js'
import type { CaptureReader } from '../capture/open.js'
import { files } from '../extract/files.js'
import type { Platform } from '../extract/platform.js'
import { purePlatform } from '../extract/pure-platform.js'
import { demandNothing, Session } from '../packet/session.js'
import { standardRegistry } from '../protocols/index.js'
import { Dissector } from './dissector.js'

/**
 * Reads the files out of a capture's streams: HTTP bodies, FTP, SMB2 and TFTP transfers. Contents go to `platform.keep`, where there
 * is one; the answer says name, type, hashes and packets of each.
 */
export async function carveFiles(reader: CaptureReader, platform: Platform = purePlatform): Promise<FileRow[]> {
  const demand = { ...demandNothing(), conversations: true, streams: true }
  const session = new Session(standardRegistry(), demand, { mode: 'evidence', inflate: platform.inflate })
  const fold = files(session, platform)
  const dissector = new Dissector(session, reader.meta)
  for (let batch = await reader.next(); batch !== undefined; batch = await reader.next())
    for (let i = 0; i < batch.count; i++) dissector.dissect(batch, i)
  session.finish()
  const tables = emptyTables()
  fold.report(tables)
  return tables.files
}
