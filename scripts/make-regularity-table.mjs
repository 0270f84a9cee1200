// Makes packages/core/src/detect/regularity-table.ts: how small the trimmed coefficient of variation of the gaps of a
// Poisson
// process gets by chance. Gaps of a Poisson process are independent exponential draws, and the coefficient does not
// depend on
// the rate, so that drawing exponentials is all there is to it. Takes some minutes: node scripts/make-regularity-
// table.mjs
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const DRAWS = 1_000_000
const SEED = 20240607
const LEVELS = [0.1, 0.05, 0.01, 0.001, 0.0001, 0.00001]
const SIZES = []
for (let n = 5; n <= 60; n++) SIZES.push(n)
for (let n = 65; n <= 100; n += 5) SIZES.push(n)
for (let n = 110; n <= 200; n += 10) SIZES.push(n)

/** xoshiro128**, Blackman and Vigna 2018, seeded by splitmix32. */
function generator(seed) {
  const s = new Uint32Array(4)
  for (let i = 0; i < 4; i++) {
    seed = (seed + 0x9e3779b9) >>> 0
    let z = seed
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    s[i] = z ^ (z >>> 15)
  }
  const rotl = (x, k) => (x << k) | (x >>> (32 - k))
  const next = () => {
    const result = Math.imul(rotl(Math.imul(s[1], 5), 7), 9) >>> 0
    const t = s[1] << 9
    s[2] ^= s[0]
    s[3] ^= s[1]
    s[1] ^= s[2]
    s[0] ^= s[3]
    s[2] ^= t
    s[3] = rotl(s[3], 11)
    return result
  }
  // 53 bits in (0, 1]
  return () => ((next() >>> 5) * 67108864 + (next() >>> 6) + 1) / 9007199254740992
}

const rows = SIZES.map(n => {
  const random = generator(SEED + n)
  const keep = n - Math.ceil(n / 5)
  const gaps = new Float64Array(n)
  const values = new Float64Array(DRAWS)
  for (let d = 0; d < DRAWS; d++) {
    for (let i = 0; i < n; i++) gaps[i] = -Math.log(random())
    gaps.sort()
    let sum = 0
    let squares = 0
    for (let i = 0; i < keep; i++) {
      sum += gaps[i]
      squares += gaps[i] * gaps[i]
    }
    const mean = sum / keep
    values[d] = Math.sqrt(Math.max(0, squares / keep - mean * mean)) / mean
  }
  values.sort()
  const row = LEVELS.map(p => values[Math.round(p * DRAWS) - 1].toFixed(4))
  process.stderr.write(`${n}: ${row.join(' ')}\n`)
  return `  [${[n, ...row.map(Number)].join(', ')}],`
})

writeFileSync(
  fileURLToPath(new URL('../packages/core/src/detect/regularity-table.ts', import.meta.url)),
  `// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: measured values, none of them a constant

/**
 * How small the trimmed coefficient of variation of n gaps of a Poisson process gets by chance: the longest fifth of
 * the gaps (rounded up) is left out, standard deviation over mean of the rest. Made by scripts/make-regularity-
 * table.mjs with ${DRAWS.toLocaleString('en')} draws a row and seed ${SEED}.
 */

/** Probabilities that belong to the columns of the table. */
export const LEVELS: readonly number[] = [${LEVELS.map(p => (p < 0.001 ? p.toExponential() : p)).join(', ')}]

/** Each row: the number of gaps, then the value that is not exceeded with each probability. */
export const TRIMMED_CV: readonly (readonly number[])[] = [
${rows.join('\n')}
]
`,
)
