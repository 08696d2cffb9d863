/**
 * Writes a JSON object of values that are JSON text already, in the given order.
 *
 * @param members - names and texts of the values; one without a text is left out
 */
export function objectText(members: Iterable<readonly [name: string, json: string | undefined]>): string {
  let text = '';
  for (const [name, json] of members)
    if (json !== undefined) text += `${text === '' ? '{' : ','}${JSON.stringify(name)}:${json}`;
  return text === '' ? '{}' : `${text}}`;
}
