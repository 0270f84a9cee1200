/** SHA-512 (FIPS 180-4), for the pre-authentication integrity hash; words as pairs of 32 bits. */

const K = new Int32Array(160)
const START = new Int32Array(16)

/** The first 64 bits of the fraction of a root, and the start values: made from primes at first use. */
function constants(): void {
  const primes: bigint[] = []
  for (let n = 2n; primes.length < 80; n++) if (primes.every(p => n % p !== 0n)) primes.push(n)
  const root = (n: bigint, power: bigint): bigint => {
    let low = 0n
    let high = 1n << 72n
    while (low + 1n < high) {
      const middle = (low + high) >> 1n
      if (middle ** power <= n) low = middle
      else high = middle
    }
    return low
  }
  const put = (to: Int32Array, i: number, v: bigint): void => {
    to[2 * i] = Number(BigInt.asIntN(32, v >> 32n))
    to[2 * i + 1] = Number(BigInt.asIntN(32, v))
  }
  primes.forEach((p, i) => {
    put(K, i, root(p << 192n, 3n))
    if (i < 8) put(START, i, root(p << 128n, 2n))
  })
}

const W = new Int32Array(160)

/** Hashes the concatenation of `head` and bytes [from, to). */
export function sha512(head: Uint8Array, bytes: Uint8Array, from: number, to: number): Uint8Array {
  if (K[0] === 0) constants()
  const length = head.length + to - from
  const padded = new Uint8Array(Math.ceil((length + 17) / 128) * 128)
  padded.set(head)
  padded.set(bytes.subarray(from, to), head.length)
  padded[length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 4, length * 8)
  view.setUint32(padded.length - 8, Math.floor(length / 0x2000_0000))
  const h = START.slice()
  for (let at = 0; at < padded.length; at += 128) block(h, view, at)
  const out = new Uint8Array(64)
  const to64 = new DataView(out.buffer)
  for (let i = 0; i < 16; i++) to64.setInt32(4 * i, h[i])
  return out
}

function block(h: Int32Array, view: DataView, at: number): void {
  for (let i = 0; i < 32; i++) W[i] = view.getInt32(at + 4 * i)
  for (let i = 16; i < 80; i++) {
    const [xh, xl] = [W[2 * i - 30], W[2 * i - 29]]
    const [yh, yl] = [W[2 * i - 4], W[2 * i - 3]]
    const s0h = ((xh >>> 1) | (xl << 31)) ^ ((xh >>> 8) | (xl << 24)) ^ (xh >>> 7)
    const s0l = ((xl >>> 1) | (xh << 31)) ^ ((xl >>> 8) | (xh << 24)) ^ ((xl >>> 7) | (xh << 25))
    const s1h = ((yh >>> 19) | (yl << 13)) ^ ((yl >>> 29) | (yh << 3)) ^ (yh >>> 6)
    const s1l = ((yl >>> 19) | (yh << 13)) ^ ((yh >>> 29) | (yl << 3)) ^ ((yl >>> 6) | (yh << 26))
    const low = (s0l >>> 0) + (s1l >>> 0) + (W[2 * i - 13] >>> 0) + (W[2 * i - 31] >>> 0)
    W[2 * i] = s0h + s1h + W[2 * i - 14] + W[2 * i - 32] + Math.floor(low / 0x1_0000_0000)
    W[2 * i + 1] = low | 0
  }
  const v = h.slice()
  for (let i = 0; i < 80; i++) {
    const [ah, al, eh, el] = [v[0], v[1], v[8], v[9]]
    const s1h = ((eh >>> 14) | (el << 18)) ^ ((eh >>> 18) | (el << 14)) ^ ((el >>> 9) | (eh << 23))
    const s1l = ((el >>> 14) | (eh << 18)) ^ ((el >>> 18) | (eh << 14)) ^ ((eh >>> 9) | (el << 23))
    const chh = (eh & v[10]) ^ (~eh & v[12])
    const chl = (el & v[11]) ^ (~el & v[13])
    const t1l = (v[15] >>> 0) + (s1l >>> 0) + (chl >>> 0) + (K[2 * i + 1] >>> 0) + (W[2 * i + 1] >>> 0)
    const t1h = (v[14] + s1h + chh + K[2 * i] + W[2 * i] + Math.floor(t1l / 0x1_0000_0000)) | 0
    const s0h = ((ah >>> 28) | (al << 4)) ^ ((al >>> 2) | (ah << 30)) ^ ((al >>> 7) | (ah << 25))
    const s0l = ((al >>> 28) | (ah << 4)) ^ ((ah >>> 2) | (al << 30)) ^ ((ah >>> 7) | (al << 25))
    const mjh = (ah & v[2]) ^ (ah & v[4]) ^ (v[2] & v[4])
    const mjl = (al & v[3]) ^ (al & v[5]) ^ (v[3] & v[5])
    const t2l = (s0l >>> 0) + (mjl >>> 0)
    const t2h = (s0h + mjh + Math.floor(t2l / 0x1_0000_0000)) | 0
    v.copyWithin(2, 0, 14)
    const el2 = (v[9] >>> 0) + (t1l >>> 0)
    // behind the move, slots 8 and 9 hold the old d
    v[8] = v[8] + t1h + Math.floor(el2 / 0x1_0000_0000)
    v[9] = el2 | 0
    const al2 = (t1l >>> 0) + (t2l >>> 0)
    v[0] = t1h + t2h + Math.floor(al2 / 0x1_0000_0000)
    v[1] = al2 | 0
  }
  for (let i = 0; i < 8; i++) {
    const low = (h[2 * i + 1] >>> 0) + (v[2 * i + 1] >>> 0)
    h[2 * i] = h[2 * i] + v[2 * i] + Math.floor(low / 0x1_0000_0000)
    h[2 * i + 1] = low | 0
  }
}
