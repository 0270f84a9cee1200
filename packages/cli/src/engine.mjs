// Loads the engine (engine.cjs) with the code that V8 compiled when it was built (engine.cache): compiling takes longer than reading a
// small capture. V8 itself rejects what another version of it has made, and then compiles as ever. build.mjs adds the exports.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { Script } from 'node:vm'

// a run takes seconds, of which V8 spends a quarter on compiling: on 300 MB these two take 6 % of all instructions away.
// what is kept is good under the same flags alone, so they stand here
setFlagsFromString('--max-inlined-bytecode-size-cumulative=400')
setFlagsFromString('--interrupt-budget=400000')

const filename = fileURLToPath(new URL('engine.cjs', import.meta.url))

function kept() {
  try {
    return readFileSync(new URL('engine.cache', import.meta.url))
  } catch {
    return undefined
  }
}

const script = new Script(`(function (module, exports) {${readFileSync(filename, 'latin1')}\n})`, {
  filename,
  cachedData: kept(),
})
const module = { exports: {} }
script.runInThisContext()(module, module.exports)

/** Whether the kept code was of use: it is not where the file is missing or of another version of V8. */
export const precompiled = script.cachedDataRejected === false

/** What V8 has compiled of the engine by now. */
export const compiledCode = () => script.createCachedData()
