/**
 * The columns of a packet list, written by the layers from the outside in: each may replace what the one before wrote, or add to it.
 * Nothing is kept unless somebody shows them (`wanted`): ask before building a costly text.
 */
export class Columns {
  /** Whether the columns are shown at all. */
  wanted = false
  /** Source and destination where they are not the packet's innermost addresses; undefined: they are. */
  source: string | undefined = undefined
  destination: string | undefined = undefined
  protocol = ''
  info = ''
  /** What came before the fence stays when the text is replaced. */
  private protocolFence = 0
  private infoFence = 0
  /** While locked, writing has no effect: the contents of a packet that another one quotes are not what this packet is. */
  locked = false

  clear(): void {
    this.source = undefined
    this.destination = undefined
    this.protocol = ''
    this.info = ''
    this.protocolFence = 0
    this.infoFence = 0
    this.locked = false
  }

  /** Replaces the protocol's name. */
  name(text: string): void {
    if (this.wanted && !this.locked) this.protocol = this.protocol.slice(0, this.protocolFence) + text
  }

  addName(text: string): void {
    if (this.wanted && !this.locked) this.protocol += text
  }

  /** Replaces the info text behind the fence. */
  set(text: string): void {
    if (this.wanted && !this.locked) this.info = this.info.slice(0, this.infoFence) + text
  }

  /** Adds to the info text. */
  add(text: string): void {
    if (this.wanted && !this.locked) this.info += text
  }

  /** Adds to the info text, behind a separator where there is something already. */
  join(text: string, separator = ', '): void {
    if (this.wanted && !this.locked) this.info += this.info === '' ? text : separator + text
  }

  /** Puts text in front of the info behind the fence. */
  prepend(text: string): void {
    if (this.wanted && !this.locked)
      this.info = this.info.slice(0, this.infoFence) + text + this.info.slice(this.infoFence)
  }

  /** Puts text in front of everything, where it stays. */
  prependFence(text: string): void {
    if (!this.wanted || this.locked) return
    this.info = text + this.info
    this.infoFence += text.length
  }

  /** What is there now stays. */
  fence(): void {
    this.infoFence = this.info.length
  }

  nameFence(): void {
    this.protocolFence = this.protocol.length
  }
}
