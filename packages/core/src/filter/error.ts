/** A filter that cannot be understood: why, and where in its text. */
export class FilterError extends Error {
  /** The filter, with its macros expanded; set by whoever compiles it. */
  text = ''

  constructor(
    message: string,
    /** Where the offending part starts; -1 where there is none to show. */
    readonly at = -1,
    readonly length = 0,
  ) {
    super(message)
    this.name = 'FilterError'
  }

  /** The message, and where there is a place to show, the filter with the place underlined below it. */
  lines(): string[] {
    if (this.at < 0) return [this.message]
    const line = `    ${' '.repeat(this.at)}^${'~'.repeat(Math.max(0, this.length - 1))}`
    return [this.message, `    ${this.text}`, line]
  }
}
