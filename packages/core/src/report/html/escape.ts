/** Text for HTML: markup is escaped, and control, bidirectional and other invisible characters are spelled out. */
export function escapeHtml(value: string | number): string {
  return String(value)
    .replace(
      /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff\ufff9-\ufffb]/g,
      c => `\\u{${c.charCodeAt(0).toString(16)}}`,
    )
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;')
}

/** Markup that is already safe. */
export class Html {
  constructor(readonly text: string) {}
}

/** A template whose values are escaped, unless they are `Html`; lists are joined. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[])[]
): Html {
  let text = parts[0]
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (value instanceof Html) text += value.text
    else if (typeof value === 'string' || typeof value === 'number') text += escapeHtml(value)
    else for (const item of value) text += item.text
    text += parts[i + 1]
  }
  return new Html(text)
}
