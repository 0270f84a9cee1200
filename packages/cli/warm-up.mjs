// Uses what most runs use of the engine, so that its compiled code is worth keeping.
import { readdirSync, readFileSync } from 'node:fs'

export async function warmUp(core, folder) {
  const { Analysis, bytesSource, openCapture, Pass, standardRegistry, demandEverything, Cells, TimeColumn } = core
  const cells = () => new Cells(core.STANDARD_COLUMNS, new TimeColumn('r'))
  for (const name of readdirSync(folder).filter(n => /\.pcap(ng)?$/.test(n))) {
    const open = () => openCapture(bytesSource(readFileSync(new URL(name, folder))))
    const analysed = await open()
    const analysis = new Analysis(analysed.meta)
    for (let batch = await analysed.next(); batch !== undefined; batch = await analysed.next()) analysis.take(batch)
    core.detectAll(analysis.tables(), { internal: [] })
    const printers = [
      core.summaryPrinter(cells()),
      core.jsonPrinter(),
      core.fieldsPrinter(['ip.src'], core.PLAIN_LAYOUT, cells()),
    ]
    const reader = await open()
    const pass = new Pass(reader.meta, standardRegistry(), { ...demandEverything(), columns: true }, { mode: 'tshark' })
    for (let batch = await reader.next(); batch !== undefined; batch = await reader.next())
      for (let i = 0; i < batch.count; i++) {
        const p = pass.take(batch, i)
        for (const printer of printers) core.printed(printer, p)
      }
  }
  core.compileFilter('ip.addr == 192.0.2.1 and tcp.port in {80, 443} or http.host contains "a"', standardRegistry())
}
