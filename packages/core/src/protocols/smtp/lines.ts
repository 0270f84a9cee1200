/** Lines as tshark looks for them: ended by CR LF, LF, or a CR that something else follows. */

/** Where the line's text ends; -1 where it is not ended yet: a CR in the last place may still get its LF. */
export function completeLine(b: Uint8Array, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    if (b[i] === 10) return i
    if (b[i] === 13) return i + 1 < to ? i : -1
  }
  return -1
}
