/** Remembers answers, as many as there may be: a capture may ask for any number of different ones. */
export class Recent<K, V> {
  private readonly known = new Map<K, V>()

  constructor(private readonly most = 65_536) {}

  /** The answer for the key; worked out where it is not remembered. */
  get(key: K, answer: () => V): V {
    const before = this.known.get(key)
    if (before !== undefined || this.known.has(key)) return before as V
    if (this.known.size >= this.most) this.known.clear()
    const fresh = answer()
    this.known.set(key, fresh)
    return fresh
  }
}
