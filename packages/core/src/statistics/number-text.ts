/** A number with that many decimals as C prints it: an exact tie goes to the even digit. */
export function fixed(n: number, decimals: number): string {
  const text = n.toFixed(decimals)
  // an exact tie has one binary digit more than there are decimals, and no more: nearly nothing is one
  if (!Number.isInteger(n * 2 ** (decimals + 1)) || Math.abs(n) >= 1e21) return text
  const long = n.toFixed(Math.min(100, decimals + 30))
  const rest = long.slice(long.indexOf('.') + 1 + decimals)
  if (!/^50*$/.test(rest)) return text
  const down = long.slice(0, long.indexOf('.') + (decimals === 0 ? 0 : 1 + decimals))
  const last = down.charCodeAt(down.length - 1) - 48
  return last % 2 === 0 ? down : text
}
