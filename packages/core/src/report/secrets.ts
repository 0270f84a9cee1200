/** First and last character, so that two secrets can be told apart; short ones not even that. */
export function maskSecret(secret: string): string {
  if (secret === '') return ''
  const characters = [...secret]
  return characters.length < 6
    ? '*'.repeat(characters.length)
    : `${characters[0]}${'*'.repeat(characters.length - 2)}${characters.at(-1)}`
}
