/** How many models are named; a longer list ends with the number of those left out. */
const MOST_NAMED = 10;

/** The error for a model name that is not served; it lists the names that are. */
export function unknownModel(name: string, models: readonly string[]): string {
  const named = models.slice(0, MOST_NAMED).join(', ');
  const more = models.length > MOST_NAMED ? ` and ${models.length - MOST_NAMED} more` : '';
  return `there is no model named ${name}, only ${named}${more}`;
}
